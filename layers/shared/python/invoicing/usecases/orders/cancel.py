"""Cancel an order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from invoicing.domain.errors import RetryableError, WrongStateError
from invoicing.domain.inventory.reserve import end_with_sale, held_for, move_towards, write_off
from invoicing.domain.inventory.sent_units import kept_units
from invoicing.domain.orders.lifecycle import void_pending_order
from invoicing.domain.orders.refund import RefundOptions
from invoicing.domain.payments.void import claim_for_voiding
from invoicing.domain.sale.attempt import AUTHORIZED, AttemptState, attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.reminder import REMINDER
from invoicing.domain.sale.reservation import RESERVATION
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.failure import ExpiryReason
from invoicing.ports import Ports
from invoicing.usecases.inventory.reserve import finish_moving
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.void import require_no_payment
from invoicing.usecases.retry import retry_on_conflict


def cancel_order(
    sale_id: str,
    *,
    restock: bool | None = None,
    reason: str,
    may_refund: bool,
    end_payment: bool = False,
    seen_version: int | None = None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale:
    """Cancel an order: a pending payment ends, an authorized one is voided, a captured one is refunded.

    The payment of an order that cost nothing is voided, too, since there is no money to refund. What the provider does
    not do at once, `recover` continues. `restock` says whether the goods become available again; by default those that
    were not sent do.

    Raises:
        VersionMismatchError: the order was changed since staff read `seen_version`.
        RoleRequiredError: the order is paid, and the caller may not refund it.
        WrongStateError: the order was cancelled already.
        PaymentInProgressError: the customer is paying the pending order and `end_payment` is false.
        AlreadyPaidError: the customer paid before the payment could be voided.
    """
    cancelled = _cancel_pending(
        sale_id, restock=restock, end_payment=end_payment, seen_version=seen_version, request=request, ports=ports
    )
    if cancelled is not None:
        return cancelled
    sale, attempt_id = _claim_payment(sale_id, restock=restock, seen_version=seen_version, request=request, ports=ports)
    if attempt_id is not None:
        with suppress(RetryableError):
            processed = process_payment(attempt_id, ports=ports)
            processed.is_replayed = sale.is_replayed
            return processed
        return sale
    options = RefundOptions(
        restock_all=restock is True, restock_unsent=restock is None, reason=reason, is_permitted=may_refund
    )
    sale, _ = refund_order(sale_id, options, cancels=True, seen_version=seen_version, request=request, ports=ports)
    return sale


@retry_on_conflict
def _cancel_pending(
    sale_id: str,
    *,
    restock: bool | None,
    end_payment: bool,
    seen_version: int | None,
    request: RequestKey | None,
    ports: Ports,
) -> Sale | None:
    """Cancel a PENDING order and release its reservation; return None for any other order."""
    sale = ports.sales.get(sale_id, REMINDER, RESERVATION, request=request)
    if not is_due(sale):
        was_cancelled = sale.order is not None and sale.order.completed_unpaid and sale.order.cancelled_at is not None
        return sale if was_cancelled and sale.answered == sale_id else None
    sale.require_version(sale.order, seen_version)
    require_no_payment(sale, end_payment=end_payment, ports=ports)
    now = ports.clock()
    if sale.order is not None:
        write_off(sale, kept_units(sale.order, sale.offer, restock))
    void_pending_order(sale, now, restock=restock)
    if held_for(sale):
        move_towards(sale, {}, now)
    else:
        end_with_sale(sale, now)
    sale.delete(REMINDER)
    sale.answer()
    ports.sales.save(sale)
    finish_moving(sale, {}, ports=ports)
    return sale


@retry_on_conflict
def _claim_payment(
    sale_id: str, *, restock: bool | None, seen_version: int | None, request: RequestKey | None, ports: Ports
) -> tuple[Sale, str | None]:
    """Claim the attempt of an AUTHORIZED or free order for voiding; return the id of the attempt to process, if any."""
    draft = ports.sales.get(sale_id).draft
    sale = ports.sales.get(sale_id, attempt_key(draft.attempts), request=request)
    order = sale.order
    if order is None:
        raise WrongStateError("no_order", draft=draft.name)
    if order.cancelled_at is not None and not sale.answered:
        raise WrongStateError("cancelled_already", order=order.name)
    attempt = sale.attempt(draft.attempts)
    if sale.answered:  # the sale's id if the payment was voided, else the refund's number
        return sale, attempt.id if sale.answered == sale_id else None
    sale.require_version(order, seen_version)
    is_free = attempt.state is AttemptState.CAPTURED and attempt.amount.amount == 0
    if attempt.state in AUTHORIZED or is_free:
        claim_for_voiding(
            sale,
            attempt,
            ports.clock(),
            reason=ExpiryReason.CANCELLED,
            restock=restock,
            cancelled_by=ports.acting_staff_id(),
        )
    elif attempt.state is not AttemptState.VOIDING:
        return sale, None
    elif (
        attempt.void_reason is not ExpiryReason.CANCELLED
    ):  # the authorization expired, which would leave the order PENDING
        by = ports.acting_staff_id()
        sale.put(replace(attempt, void_reason=ExpiryReason.CANCELLED, restock=restock, cancelled_by=by))
    else:
        return sale, attempt.id
    sale.answer()
    ports.sales.save(sale)
    return sale, attempt.id
