"""The list of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.pages.back_office.search.answer import list_page
from invoicing.pages.back_office.search.sale_list import Tab

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_NOT_CANCELLED = tuple(status.value for status in FinancialStatus if status is not FinancialStatus.VOIDED)
_NOT_REFUNDED = tuple(status for status in _NOT_CANCELLED if status != FinancialStatus.REFUNDED.value)
_TO_FULFILL = (FulfillmentStatus.UNFULFILLED.value, FulfillmentStatus.PARTIALLY_FULFILLED.value)

TABS = (
    Tab("all"),
    Tab("unpaid", (FinancialStatus.PENDING.value,)),
    Tab("overdue", (FinancialStatus.PENDING.value,), is_overdue=True),
    Tab("unfulfilled", _NOT_REFUNDED, _TO_FULFILL),
    Tab("paid", (FinancialStatus.PAID.value,)),
    Tab("refunded", (FinancialStatus.PARTIALLY_REFUNDED.value, FinancialStatus.REFUNDED.value)),
    Tab("cancelled", (FinancialStatus.VOIDED.value,)),
)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list, or go to the order or draft order whose number or link was pasted."""
    return list_page(request, "orders", TABS, ports.sales.orders, ports)
