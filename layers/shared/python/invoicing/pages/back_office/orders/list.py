"""The list of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.figures.additions import OF_ORDERS, Counter, of_order
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.pages.back_office.search.answer import list_page
from invoicing.pages.back_office.search.tab import CANCELLED, Tab, listed_tab, overdue_tab

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_NOT_TO_SEND = {*CANCELLED, FinancialStatus.REFUNDED.value}
_CAN_BE_SENT = tuple(status.value for status in FinancialStatus if status.value not in _NOT_TO_SEND)
_TO_FULFILL = (FulfillmentStatus.UNFULFILLED.value, FulfillmentStatus.PARTIALLY_FULFILLED.value)

_UNPAID = (FinancialStatus.PENDING.value,)
_PAID = (FinancialStatus.PAID.value, FinancialStatus.PARTIALLY_REFUNDED.value)


def _of(code: str, *statuses: FinancialStatus) -> Tab:
    return Tab(code, tuple(it.value for it in statuses), counted=tuple(map(of_order, statuses)))


TABS = (
    Tab("all", counted=tuple(map(of_order, FinancialStatus))),
    _of("unpaid", FinancialStatus.PENDING),
    Tab("overdue", _UNPAID, is_overdue=True),
    Tab("unfulfilled", _CAN_BE_SENT, _TO_FULFILL, counted=(Counter.UNFULFILLED,)),
    _of("paid", FinancialStatus.PAID),
    _of("refunded", FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.REFUNDED),
    Tab("cancelled", CANCELLED, counted=(Counter.CANCELLED_ORDERS,)),
    Tab(
        "to_send",
        _PAID,
        _TO_FULFILL,
        counted=(Counter.TO_SEND,),
        is_found_at_home=True,
        attention=AttentionKind.TO_SEND,
    ),
    overdue_tab(Counter.DISMISSED_OVERDUE_ORDERS, *_UNPAID),
    listed_tab(OF_ORDERS, AttentionKind.OPENED, *_UNPAID),
    listed_tab(OF_ORDERS, AttentionKind.BOUNCED, *_UNPAID),
    listed_tab(OF_ORDERS, AttentionKind.NOT_SENT, *_UNPAID),
    listed_tab(OF_ORDERS, AttentionKind.LATE_MONEY),
    listed_tab(OF_ORDERS, AttentionKind.REFUND_FAILED),
    listed_tab(OF_ORDERS, AttentionKind.REFUND_OPEN),
)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list, or go to the order or draft order whose number or link was pasted."""
    return list_page(request, "orders", TABS, ports.sales.orders, ports)
