"""Void the active payment."""

from __future__ import annotations

from invoicing.domain.errors import AlreadyPaidError, PaymentInProgressError, StaleSaleError
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import UNDECIDED, AttemptState, attempt_key
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason
from invoicing.domain.values.ids import payment_id
from invoicing.ports import Ports
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.retry import retry_on_conflict


def require_no_payment(sale: Sale, *, end_payment: bool, ports: Ports) -> None:
    """Require that no payment is active. With `end_payment`, void it first, whereupon the use case starts again.

    Raises:
        StaleSaleError: the payment was voided: `retry_on_conflict` reads the sale again.
        PaymentInProgressError: the customer is paying and `end_payment` is false, or the provider does not void it.
        AlreadyPaidError: the customer paid before the payment could be voided.
        ProviderUnavailableError: the provider did not answer; try again.
    """
    active = sale.draft.active_attempt
    if active is None:
        return
    if not end_payment:
        raise PaymentInProgressError
    ended = end_attempt(sale.id, active.number, ports=ports)
    if ended.order is not None and not is_due(ended):
        raise AlreadyPaidError(ended.order.name)
    if ended.attempt(active.number).state is AttemptState.VOIDING:
        raise PaymentInProgressError
    raise StaleSaleError


def end_attempt(sale_id: str, number: int, *, reason: ExpiryReason = ExpiryReason.ENDED, ports: Ports) -> Sale:
    """Claim an attempt, void it at the provider, and release its stock.

    A payment that was authorized meanwhile completes the sale instead.

    Raises:
        ProviderUnavailableError: the provider did not answer; the stock stays held until it does.
    """
    _claim(sale_id, number, reason, ports)
    return process_payment(payment_id(sale_id, number), ports=ports)


@retry_on_conflict
def _claim(sale_id: str, number: int, reason: ExpiryReason, ports: Ports) -> None:
    sale = ports.sales.get(sale_id, attempt_key(number))
    attempt = sale.attempt(number)
    if attempt.state in UNDECIDED:
        claim_for_voiding(sale, attempt, ports.clock(), reason=reason)
        ports.sales.save(sale)
