"""Receipts: the automatic one of a paid order, and those that staff request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.checkout.links import add_link
from invoicing.domain.email.recent import is_recent, may_arrive
from invoicing.domain.errors import RecentReceiptError
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.attempt import OFFLINE
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order, OrderPaymentStatus
from invoicing.domain.sale.sale import Sale

_WITH_MONEY = frozenset({OrderPaymentStatus.CAPTURED, OrderPaymentStatus.REFUNDED})
HAS_RECEIPT = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


def new_receipt(sale: Sale, email_id: str, now: datetime) -> Email:
    """Return a receipt with a link of its own, which is added to the sale; without an address it needs no link."""
    to = sale.person.receipt_address
    return Email(
        id=email_id,
        kind=EmailKind.RECEIPT,
        status=EmailStatus.REQUESTED,
        to=to,
        link=add_link(sale, now, expires_at=None).number if to else 0,
        created_at=now,
    )


def put_requested_receipt(sale: Sale, order: Order, email: Email) -> None:
    """Add a receipt that staff request to the sale, whose order names it."""
    sale.put(email)
    sale.put(replace(order, receipt=email.id))


def require_recent_receipt_seen(recent: Email | None, seen: str, now: datetime) -> None:
    """Require that staff know of the latest receipt that was requested; `seen` is the id of the last they saw.

    Raises:
        RecentReceiptError: they have not seen it, and it was requested minutes ago.
    """
    if recent and recent.id != seen and may_arrive(recent.status) and is_recent(recent.id, now):
        raise RecentReceiptError(recent.id, recent.to)


def was_paid_at_provider(order: Order) -> bool:
    """Tell whether a provider took money for the order, and not staff themselves."""
    return any(payment.provider not in OFFLINE and payment.status in _WITH_MONEY for payment in order.payments)


def why_not_to_send(order: Order) -> str | None:
    """Return, for staff, why the automatic receipt of a paid order must not be sent any more; None if it may."""
    if order.financial_status is FinancialStatus.VOIDED:
        return "The order, which cost nothing, was cancelled before its receipt was sent."
    return None


def why_not_to_send_again(order: Order) -> str | None:
    """Return, for staff, why a receipt that they requested must not be sent any more; None if it may."""
    if order.financial_status in HAS_RECEIPT:
        return None
    return "All of the order was refunded meanwhile, so the receipt is not sent: the customer is told of the refund."
