"""The list of orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.figures.additions import OF_ORDERS, Counter, of_order
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

_UNPAID = (FinancialStatus.PENDING.value,)
_PAID = (FinancialStatus.PAID.value, FinancialStatus.PARTIALLY_REFUNDED.value)


def _of(code: str, *statuses: FinancialStatus) -> Tab:
    return Tab(code, tuple(it.value for it in statuses), counted=tuple(map(of_order, statuses)))


def _found_at_home(kind: AttentionKind, *statuses: str) -> Tab:
    counted = (OF_ORDERS[kind],)
    return Tab(kind.value, statuses, counted=counted, is_listed=True, is_found_at_home=True, attention=kind)


TABS = (
    Tab("all", counted=tuple(map(of_order, FinancialStatus))),
    _of("unpaid", FinancialStatus.PENDING),
    Tab("overdue", _UNPAID, is_overdue=True),
    Tab("unfulfilled", _NOT_REFUNDED, _TO_FULFILL, counted=(Counter.UNFULFILLED,)),
    _of("paid", FinancialStatus.PAID),
    _of("refunded", FinancialStatus.PARTIALLY_REFUNDED, FinancialStatus.REFUNDED),
    _of("cancelled", FinancialStatus.VOIDED),
    Tab(
        "to_send",
        _PAID,
        _TO_FULFILL,
        counted=(Counter.TO_SEND,),
        is_found_at_home=True,
        attention=AttentionKind.TO_SEND,
    ),
    Tab(
        "overdue_undismissed",
        _UNPAID,
        is_overdue=True,
        not_counted=(Counter.DISMISSED_OVERDUE_ORDERS,),
        is_found_at_home=True,
        attention=AttentionKind.OVERDUE,
    ),
    _found_at_home(AttentionKind.OPENED, *_UNPAID),
    _found_at_home(AttentionKind.BOUNCED, *_UNPAID),
    _found_at_home(AttentionKind.NOT_SENT, *_UNPAID),
    _found_at_home(AttentionKind.LATE_MONEY),
    _found_at_home(AttentionKind.REFUND_OPEN),
)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list, or go to the order or draft order whose number or link was pasted."""
    return list_page(request, "orders", TABS, ports.sales.orders, ports)
