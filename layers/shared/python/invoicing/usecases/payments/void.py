"""Void the active payment, for the customer or for staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from invoicing.domain.errors import AlreadyPaidError, PaymentInProgressError
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import UNDECIDED, AttemptState, attempt_key
from invoicing.domain.sale.link import link_key
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.retry import retry_on_conflict

R = TypeVar("R")


def end_attempt(sale_id: str, number: int, *, by_link: int | None = None, ports: Ports) -> Sale:
    """Claim an attempt, void it at the provider, and release its stock.

    A payment that was authorized meanwhile completes the sale instead. `by_link` is the number of the link whose holder
    starts over, which is counted.

    Raises:
        ProviderUnavailableError: the provider did not answer; the stock stays held until it does.
    """

    def claim() -> str:
        sale = ports.sales.get(sale_id, attempt_key(number), *([link_key(by_link)] if by_link else []))
        attempt = sale.attempt(number)
        if attempt.state in UNDECIDED:
            claim_for_voiding(sale, attempt, ports.clock())
            if by_link:
                sale.put(sale.link(by_link).with_start_over(ports.clock()))
            ports.sales.save(sale)
        return attempt.id

    attempt_id = retry_on_conflict(claim)
    return process_payment(attempt_id, ports=ports)


def void_active_payment(sale_id: str, *, ports: Ports) -> None:
    """Void the active payment, if there is one, so that staff can change the sale.

    Raises:
        AlreadyPaidError: the customer paid before the payment could be voided.
        PaymentInProgressError: the provider does not void it.
        ProviderUnavailableError: the provider did not answer; try again.
    """
    active = ports.sales.get(sale_id).draft.active_attempt
    if active is None:
        return
    sale = end_attempt(sale_id, active.number, ports=ports)
    if sale.order is not None and not is_due(sale):
        raise AlreadyPaidError(sale.order.name)
    if sale.attempt(active.number).state is AttemptState.VOIDING:
        raise PaymentInProgressError


def retry_without_payment(work: Callable[[], R], sale_id: str, *, end_payment: bool, ports: Ports) -> R:
    """Run `work` with `retry_on_conflict`. With `end_payment` a payment that is in its way is voided first.

    Raises:
        PaymentInProgressError: the customer is paying and `end_payment` is false, or the provider does not void it.
        AlreadyPaidError: the customer paid before the payment could be voided.
    """
    try:
        return retry_on_conflict(work)
    except PaymentInProgressError:
        if not end_payment:
            raise
    void_active_payment(sale_id, ports=ports)
    return retry_on_conflict(work)


def start_over(token: str, *, ports: Ports) -> None:
    """Void the payment that is active now, for the holder of a link; without one nothing happens.

    Raises:
        ProviderUnavailableError: the provider did not answer; the stock stays held until it does.
    """
    sale, link = open_link(token, ports=ports)
    active = sale.draft.active_attempt
    if active is not None:
        end_attempt(sale.id, active.number, by_link=link.number, ports=ports)
