"""Paid notices: what the store itself is told of an order that a customer pays."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.store import Store
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.attempt import MANUAL
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.values.ids import paid_notice_id


def new_paid_notice(sale_id: str, store: Store, now: datetime) -> Email:
    """Return the notice of a sale, in the store's language. It has no link of the sale, which whoever has may use."""
    return Email(
        id=paid_notice_id(sale_id),
        kind=EmailKind.PAID_NOTICE,
        status=EmailStatus.REQUESTED,
        to=store.email,
        link=0,
        created_at=now,
        locale=store.locale,
    )


def takes_paid_notices(store: Store) -> bool:
    """Tell whether the store wants to be told, and has an address to be told at."""
    return store.paid_notices and bool(store.email)


def is_news(order: Order | None) -> bool:
    """Tell whether the store does not know of a paid order: staff did not take the payment themselves.

    An order that cost nothing is placed by the customer, too. One that was cancelled since is no news.
    """
    if order is None or order.paid_at is None or order.financial_status is FinancialStatus.VOIDED:
        return False
    return all(payment.provider != MANUAL for payment in order.payments)
