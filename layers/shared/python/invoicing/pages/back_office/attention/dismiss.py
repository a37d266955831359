"""Dismiss what a draft order or an order needs attention for."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import see_other
from invoicing.pages.back_office.sales.subject import is_of_order, page_address, sale_id_of
from invoicing.pages.back_office.search.back import list_address
from invoicing.ports import OfficePorts
from invoicing.usecases.attention.dismiss import dismiss_attention


def create(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Dismiss the occasion that the page showed, and go back to it: the list that `from` names, or the sale's page."""
    typed, of_order = request.form("kind", "seen", "from"), is_of_order(request)
    kind = next((kind for kind in AttentionKind if kind == typed.get("kind")), None)
    seen, sale_id = typed.get("seen", ""), sale_id_of(request)
    is_dismissed = kind is not None and dismiss_attention(sale_id, kind, seen, of_order=of_order, ports=ports)
    section = "/admin/orders" if of_order else "/admin/drafts"
    address = list_address(section, typed) if "from" in typed else page_address(request)
    return see_other(address, "dismissed" if is_dismissed else "not_dismissed")
