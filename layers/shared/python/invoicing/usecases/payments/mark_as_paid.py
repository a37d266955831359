"""Mark a draft order, or a pending order, as paid: staff took the payment themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.errors import (
    AmountDiffersError,
    CheckoutActiveError,
    OutOfStockError,
    StaleSaleError,
    WrongStateError,
)
from invoicing.domain.inventory.hold import MANUAL_CHUNK, hold_stock
from invoicing.domain.payments.authorize import authorize, begin_manual
from invoicing.domain.payments.capture import mark_captured
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import MANUAL, Attempt, AttemptState, PaymentMethod, attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import OPENED_AT_MOST_EVERY
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.payability import require_payable
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.draft_orders.current_prices import put_chosen_offer
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.void import require_no_payment
from invoicing.usecases.retry import retry_on_conflict

# A customer who opened the link may be about to pay. Openings are recorded at most once in ten minutes.
LATELY = timedelta(hours=1) + OPENED_AT_MOST_EVERY


@dataclass(frozen=True, slots=True)
class ManualPayment:
    """A payment that staff took. `ignore_stock` sells below zero, `end_payment` voids a payment under way.

    `method_name` names the method OTHER, as the customer reads it: Vipps, Swish. `total` says which total counts, where
    the prices of a draft order moved since it was last sent.
    """

    method: PaymentMethod = PaymentMethod.OTHER
    method_name: str = ""
    reference: str = ""
    amount: Money | None = None
    ignore_stock: bool = False
    end_payment: bool = False
    total: TotalChoice | None = None


def mark_as_paid(
    sale_id: str,
    payment: ManualPayment,
    *,
    of_order: bool,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Turn a draft order, or with `of_order` a pending order, into a paid order. Its links then show that it is paid.

    This is one transaction, or several for more products than fit in one.

    Raises:
        VersionMismatchError: it was changed since staff read `seen_version`.
        WrongStateError: it cannot be paid any more.
        OutOfStockError: a product is short and `ignore_stock` is false; nothing is changed.
        CheckoutActiveError: the customer is paying or opened the link in the last hour; `end_payment` is false.
        AlreadyPaidError: the customer paid before the payment could be voided.
        TotalChangedError: prices moved since a total was last told, and `payment.total` does not say which counts.
        AmountDiffersError: the amount is not the total.
    """
    try:
        return _take(sale_id, payment, of_order=of_order, seen_version=seen_version, request=request, ports=ports)
    except OutOfStockError:
        released = _claim_unfinished(sale_id, ports=ports)
        if released is not None:
            process_payment(released, ports=ports)
        raise


@retry_on_conflict
def _take(
    sale_id: str,
    payment: ManualPayment,
    *,
    of_order: bool,
    seen_version: int | None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    sale, attempt = _read(sale_id, request, ports)
    if sale.answered:
        return sale
    if attempt is None:  # the version is that of the first transaction: what follows belongs to it
        sale.require_version(sale.order if of_order else sale.draft, seen_version)
    _require_state(sale, of_order=of_order)
    now = ports.clock()
    if attempt is None and sale.order is None:
        put_chosen_offer(sale, payment.total, now=now, ports=ports)
    if payment.amount is not None and payment.amount != sale.offer.totals.total:
        raise AmountDiffersError(sale.offer.totals.total, of_order=of_order)
    if attempt is None:
        _require_no_customer(sale, payment, ports)
        method, name = payment.method, payment.method_name
        attempt = begin_manual(sale, method, name, payment.reference, now, ignore_stock=payment.ignore_stock)
    while attempt.state is AttemptState.RESERVING:
        ports.sales.save(sale)
        attempt = hold_stock(sale, attempt, most=MANUAL_CHUNK, ignore_stock=payment.ignore_stock)
    number = sale.order.number if sale.order else ports.numbers.next_order()
    committed = authorize(sale, attempt, number, ports.ids.ulid(now), now)
    mark_captured(sale, committed, ports.ids.ulid(now), now)
    sale.answer()
    ports.sales.save(sale)
    return sale


def _require_state(sale: Sale, *, of_order: bool) -> None:
    if of_order and sale.order is None:
        raise WrongStateError("no_order_to_pay", draft=sale.draft.name)
    if sale.order and not of_order:
        is_pending = sale.order.financial_status is FinancialStatus.PENDING
        raise WrongStateError(
            "become_an_order" if is_pending else "become_a_paid_order", draft=sale.draft.name, order=sale.order.name
        )
    require_payable(sale, "mark_as_paid")


def _require_no_customer(sale: Sale, payment: ManualPayment, ports: Ports) -> None:
    """Require that the customer is neither paying nor about to; with `end_payment`, their payment is voided.

    Without a payment provider, an opened link leads to no payment.
    """
    opened = sale.draft.opened_at
    if payment.end_payment:
        require_no_payment(sale, end_payment=True, ports=ports)
    elif sale.draft.active_attempt is not None:
        raise CheckoutActiveError("paying")
    elif opened and ports.clock() < opened + LATELY and ports.providers.has_provider:
        raise CheckoutActiveError("opened")


def _read(sale_id: str, request: RequestKey | None, ports: Ports) -> tuple[Sale, Attempt | None]:
    """Return the sale, and the manual attempt that an earlier call left unfinished, if there is one."""
    sale = ports.sales.get(sale_id, REMINDER, RESERVATION, request=request)
    active = sale.draft.active_attempt
    if active is None:
        return sale, None
    sale = ports.sales.get(sale_id, attempt_key(active.number), REMINDER, RESERVATION, request=request)
    if sale.draft.active_attempt is None or sale.draft.active_attempt.number != active.number:
        raise StaleSaleError  # the active attempt changed between the two reads
    attempt = sale.attempt(active.number)
    is_unfinished = attempt.provider == MANUAL and attempt.state is not AttemptState.VOIDING
    return sale, attempt if is_unfinished else None


@retry_on_conflict
def _claim_unfinished(sale_id: str, *, ports: Ports) -> str | None:
    """Claim the attempt for which earlier transactions took stock, after a later one found a product sold out."""
    sale, attempt = _read(sale_id, None, ports)
    if attempt is None or attempt.state is not AttemptState.RESERVING:
        return None
    claim_for_voiding(sale, attempt, ports.clock(), reason=ExpiryReason.FAILED)
    ports.sales.save(sale)
    return attempt.id
