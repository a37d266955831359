"""Search among draft orders and orders at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.pages.back_office.drafts.list import TABS as TABS_OF_DRAFTS
from invoicing.pages.back_office.orders.list import TABS as TABS_OF_ORDERS
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.search.answer import day_of, go_to_pasted, offer_of_pasted
from invoicing.pages.back_office.search.sale_list import Asked, read_results

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import StaffRequest
    from invoicing.ports import OfficePorts

_ROWS = 10


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show what is found, or go to the draft order or order whose number or link was pasted."""
    if found := go_to_pasted(request, ports):
        return found
    asked = Asked.of("/admin/search", TABS_OF_DRAFTS[:1], {"query": request.query.get("query", "")})
    now, today = ports.clock(), day_of(request, ports)
    results = []
    if asked.query:
        for name, tabs, read in (
            ("drafts", TABS_OF_DRAFTS, ports.sales.draft_orders),
            ("orders", TABS_OF_ORDERS, ports.sales.orders),
        ):
            of_list = Asked.of(f"/admin/{name}", tabs, {"query": asked.query})
            results.append((name, read_results(of_list, tabs, today, request.store.time_zone, read, rows=_ROWS)))
    words = {"asked": asked, "results": results, "pasted": offer_of_pasted(request)}
    return page(request, "search/page.html", {"section": "search", "now": now, **words})
