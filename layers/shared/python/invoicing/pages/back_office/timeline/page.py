"""The timeline of a draft order or order as a page of its own: what its page polls, and all entries."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office.comments.removal import removals
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.sales.subject import read_subject
from invoicing.pages.back_office.sales.view import ENTRIES, read_events
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.timeline.polling import Polling
from invoicing.pages.back_office.words import words_of
from invoicing.ports import OfficePorts

_ENTRIES = 50  # of a page; a poll asks for those that the sale's page shows


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Return the newest entries or, with a cursor, those before it. A poll names what its page shows."""
    subject, query = read_subject(request, ports), request.query
    sale, base = subject.sale, subject.address()
    cursor, seen = query.get("cursor"), query.get("seen", "")
    is_poll = "polls" in query
    events = read_events(sale, cursor, limit=ENTRIES if is_poll else _ENTRIES, ports=ports)
    words = {
        **subject.head,
        "entries": entries_of(
            events.items, words_of(request, ports), ports.staff_members, removal_of=removals(request, base)
        ),
        "next_cursor": events.next_cursor,
        "has_more_entries": events.next_cursor is not None,
        "polling": Polling.go_on(sale, base, seen=seen, polls=query["polls"]) if is_poll else None,
    }
    return page(request, "timeline/page.html", words)
