"""Fulfill an order, all of it or a part."""

from __future__ import annotations

from invoicing.domain.catalog.payment_terms import TermsType
from invoicing.domain.email.reminder_plan import replan_reminder
from invoicing.domain.errors import NoEmailError, NotFoundError, StaleSaleError, WrongStateError
from invoicing.domain.orders.fulfillment import FulfillmentOptions, fulfill
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import Ports
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def fulfill_order(
    sale_id: str,
    options: FulfillmentOptions,
    *,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Add a fulfillment to an order. With `notify`, its event lets `send_receipt` send a shipping confirmation.

    One more read than for a paid order is needed where the due date counts from the last fulfillment, which plans the
    reminder, and while the payment can be voided.

    Raises:
        NotFoundError: the draft order is not completed yet.
        VersionMismatchError: the order was changed since staff read `seen_version`.
        WrongStateError: the order is or is being cancelled, or nothing of it is left to send.
        LineItemNotInOrderError: the order has no such line item.
        MoreThanUnfulfilledError: fewer units of a line item are left.
        NoEmailError: the customer is to be notified and has no e-mail address.
    """
    sale = ports.sales.get(sale_id, request=request)
    if sale.order is None:
        raise NotFoundError("no_order", draft=sale.draft.name)
    if sale.answered:
        return sale
    if more := _more_to_read(sale):
        sale = ports.sales.get(sale_id, *more, request=request)
    _require_not_voiding(sale)
    sale.require_version(sale.order, seen_version)
    store = ports.stores.get()
    fulfill(sale, options, store.time_zone, ports.clock())
    replan_reminder(sale, store)
    if options.notify and not sale.person.receipt_address:
        raise NoEmailError(of_fulfillment=True)
    sale.answer()
    ports.sales.save(sale)
    return sale


def _more_to_read(sale: Sale) -> list[RecordKey]:
    """Return the attempt of a payment that can be voided, or the reminder where the due date counts from the goods."""
    order, terms = sale.order, sale.draft.payment_terms
    if order is not None and _can_be_voided(order):
        return [attempt_key(sale.draft.attempts)]
    return [REMINDER] if is_due(sale) and terms is not None and terms.type is TermsType.FULFILLMENT else []


def _require_not_voiding(sale: Sale) -> None:
    """Require that the attempt of a payment that can be voided is not claimed until the sale is saved.

    What is sent while the attempt is voided would be restocked with the rest.

    Raises:
        WrongStateError: the payment is being voided: the order was cancelled, or its authorization ended.
        StaleSaleError: the payment was authorized between two reads.
    """
    attempt, order = sale.find(attempt_key(sale.draft.attempts), Attempt), sale.order
    if order is None or not _can_be_voided(order):
        return
    if attempt is None:
        raise StaleSaleError
    if attempt.state is AttemptState.VOIDING:
        raise WrongStateError("being_voided", order=order.name)
    sale.guard(attempt)


def _can_be_voided(order: Order) -> bool:
    """Tell whether a cancellation voids the payment: it is authorized, or of an order that cost nothing."""
    is_free = order.financial_status is FinancialStatus.PAID and order.captured.amount == 0
    return is_free or order.financial_status is FinancialStatus.AUTHORIZED
