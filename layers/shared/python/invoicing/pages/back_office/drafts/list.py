"""The list of draft orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.pages.back_office.search.answer import list_page
from invoicing.pages.back_office.search.sale_list import Tab

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_UNPAID = (DraftOrderStatus.OPEN.value, DraftOrderStatus.INVOICE_SENT.value)

TABS = (
    Tab("all"),
    Tab("open", (DraftOrderStatus.OPEN.value,)),
    Tab("sent", (DraftOrderStatus.INVOICE_SENT.value,)),
    Tab("opened", _UNPAID, is_opened=True),
    Tab("overdue", _UNPAID, is_overdue=True),
    Tab("completed", (DraftOrderStatus.COMPLETED.value,)),
    Tab("cancelled", (DraftOrderStatus.CANCELLED.value,)),
)


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page of the list, or go to the draft order or order whose number or link was pasted."""
    return list_page(request, "drafts", TABS, ports.sales.draft_orders, ports)
