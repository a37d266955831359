"""What a link leads to and can be paid: an open draft order, or an order whose payment is pending."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.errors import WrongStateError
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale


def is_due(sale: Sale) -> bool:
    """Tell whether it is an order that was made before it was paid, and still has to be."""
    return sale.order is not None and sale.order.financial_status is FinancialStatus.PENDING


def is_payable(sale: Sale) -> bool:
    """Tell whether it can be paid."""
    return sale.draft.is_open if sale.order is None else is_due(sale)


def require_payable(sale: Sale, to_do: str) -> None:
    """Refuse what can only be done while something is to be paid; `to_do` completes "cannot be …"."""
    if sale.order is None:
        sale.draft.require_open(to_do)
    elif not is_due(sale):
        status = sale.order.financial_status.value.lower().replace("_", " ")
        raise WrongStateError(f"{sale.order.name} is {status} and cannot be {to_do}.")


def is_reserved(sale: Sale, now: datetime) -> bool:
    """Tell whether its goods are set aside: staff said until when, or they are owed with the order."""
    return sale.draft.is_reserved(now) or is_due(sale)


def due_on(sale: Sale) -> str:
    """Return the store's day until which it is to be paid; empty where nobody said, and where nothing is to be paid."""
    if not is_payable(sale):
        return ""
    return sale.order.due_on if sale.order else sale.draft.due_on
