"""The timeline of a draft order or order as a page of its own: what its page polls, and all entries."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.sales.acts import draft_address, order_address, read_draft, read_order, words_of
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.timeline.polling import Polling
from invoicing.ports import OfficePorts

_ENTRIES = 50


def show_draft(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    sale = read_draft(request, ports)
    return _show(request, sale, draft_address(sale), sale.draft.name, ports)


def show_order(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    sale, order = read_order(request, ports)
    return _show(request, sale, order_address(sale), order.name, ports)


def _show(request: StaffRequest, sale: Sale, base: str, name: str, ports: OfficePorts) -> Response[str]:
    """Return the newest entries or, with a cursor, those before it. A poll names what its page shows."""
    query = request.query
    cursor, seen = query.get("cursor"), query.get("seen", "")
    is_poll = "polls" in query
    events = ports.sales.timeline(sale.id, 20 if is_poll else _ENTRIES, cursor, newest_first=True)
    words = {
        "base": base,
        "name": name,
        "section": "orders" if sale.order is not None else "drafts",
        "entries": entries_of(events.items, words_of(request, ports), ports.staff_members),
        "next_cursor": events.next_cursor,
        "has_more_entries": events.next_cursor is not None,
        "polling": Polling.go_on(sale, base, seen=seen, polls=query["polls"]) if is_poll else None,
    }
    return page(request, "timeline/page.html", words)
