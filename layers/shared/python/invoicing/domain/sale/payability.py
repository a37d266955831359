"""Whether a sale can be paid: an open draft order, or a pending order."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale


def is_due(sale: Sale) -> bool:
    """Tell whether it is an order whose payment is pending."""
    return sale.order is not None and sale.order.financial_status is FinancialStatus.PENDING


def is_payable(sale: Sale) -> bool:
    return sale.draft.is_open if sale.order is None else is_due(sale)


def require_payable(sale: Sale, action: str) -> None:
    """Raise `WrongStateError` unless the sale can be paid; `action` is what cannot be done, such as "invoice"."""
    if sale.order is None:
        sale.draft.require_open(action)
    elif not is_due(sale):
        status = sale.order.financial_status.value.lower().replace("_", " ")
        raise WrongStateError(f"cannot_{action}", name=sale.order.name, status=status)


def is_reserved(sale: Sale, now: datetime) -> bool:
    """Tell whether its stock is reserved: by staff, or because its payment is pending."""
    return sale.draft.is_reserved(now) or is_due(sale)


def due_on(sale: Sale) -> str:
    """Return the due date, the store's day in ISO 8601; empty without one, or if the sale cannot be paid."""
    if not is_payable(sale):
        return ""
    return sale.order.due_on if sale.order else sale.draft.due_on
