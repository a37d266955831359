"""The list of draft orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.figures.additions import OF_DRAFTS, Counter, of_draft
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.pages.back_office.search.answer import list_page
from invoicing.pages.back_office.search.tab import Tab, listed_tab, overdue_tab

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_UNPAID = (DraftOrderStatus.OPEN.value, DraftOrderStatus.INVOICE_SENT.value)


def _of(code: str, status: DraftOrderStatus) -> Tab:
    return Tab(code, (status.value,), counted=(of_draft(status),))


def _stage(code: str, counter: Counter) -> Tab:
    return Tab(code, counted=(counter,), is_figure=True, is_found_at_home=True)


TABS = (
    Tab("all", counted=tuple(map(of_draft, DraftOrderStatus))),
    _of("open", DraftOrderStatus.OPEN),
    _of("sent", DraftOrderStatus.INVOICE_SENT),
    Tab("opened", _UNPAID, is_opened=True, counted=(Counter.OPENED,)),
    Tab("overdue", _UNPAID, is_overdue=True),
    _of("completed", DraftOrderStatus.COMPLETED),
    _of("cancelled", DraftOrderStatus.CANCELLED),
    Tab("outstanding", _UNPAID, is_sent=True, counted=(Counter.OUTSTANDING_DRAFTS,), is_found_at_home=True),
    Tab(
        "opened_undismissed",
        _UNPAID,
        is_opened=True,
        counted=(Counter.OPENED_DRAFTS,),
        is_found_at_home=True,
        attention=AttentionKind.OPENED,
    ),
    overdue_tab(Counter.DISMISSED_OVERDUE_DRAFTS, *_UNPAID),
    listed_tab(OF_DRAFTS, AttentionKind.BOUNCED, *_UNPAID),
    listed_tab(OF_DRAFTS, AttentionKind.NOT_SENT, *_UNPAID),
    listed_tab(OF_DRAFTS, AttentionKind.OUT_OF_STOCK, *_UNPAID),
    listed_tab(OF_DRAFTS, AttentionKind.LATE_MONEY),
    listed_tab(OF_DRAFTS, AttentionKind.REFUND_FAILED),
    _stage("was_sent", Counter.STAGE_SENT),
    _stage("was_delivered", Counter.STAGE_DELIVERED),
    _stage("was_opened", Counter.STAGE_OPENED),
    _stage("was_paid", Counter.STAGE_PAID),
)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list, or go to the draft order or order whose number or link was pasted."""
    return list_page(request, "drafts", TABS, ports.sales.draft_orders, ports)
