"""The parts that the pages of a draft order and of an order have in common, ready for their templates."""

from __future__ import annotations

from typing import Any

from invoicing.domain.events import RecordedEvent
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.staff.comment import Comment
from invoicing.pages.back_office.comments.removal import removals
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.sales.customer import customer_of
from invoicing.pages.back_office.sales.lines import lines_of, totals_of
from invoicing.pages.back_office.sales.links import links_and_emails
from invoicing.pages.back_office.sales.notes import notes_of
from invoicing.pages.back_office.sales.read import read_records
from invoicing.pages.back_office.sales.subject import Subject
from invoicing.pages.back_office.search.back import list_address
from invoicing.pages.back_office.timeline.entries import entries_of
from invoicing.pages.back_office.timeline.polling import Polling
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts, Page

ENTRIES = 20  # of the timeline on a sale's page; the timeline's own page has all

Events = Page[RecordedEvent | Comment | Unreadable]


def read_events(sale: Sale, cursor: str | None = None, *, limit: int = ENTRIES, ports: OfficePorts) -> Events:
    """Read the newest events and comments of a sale or, with a cursor, those before it."""
    has_comments = sale.draft.comments > 0
    return ports.sales.timeline_with_comments(sale.id, limit, cursor, has_comments=has_comments)


def shared_view(
    request: StaffRequest, subject: Subject, events: Events, words: Words, ports: OfficePorts
) -> dict[str, Any]:
    """Return the words of both templates."""
    sale, base = subject.sale, subject.address()
    records = read_records(sale, ports=ports)
    return {
        **subject.head,
        "list_href": list_address(f"/admin/{subject.section}", request.query),
        "lines": lines_of(sale, words),
        "totals": totals_of(sale, words),
        "customer": customer_of(sale.person, words, po_number=sale.draft.po_number),
        "links": links_and_emails(sale, records, base, words),
        "records": records,
        "notes": notes_of(sale, records.links, base, words),
        "entries": entries_of(events.items, words, ports.staff_members, removal_of=removals(request, base)),
        "has_comments": sale.draft.comments > 0,
        "has_more_entries": events.next_cursor is not None,
        "polling": Polling.begin(sale, base),
        "attributes": sale.draft.attributes,
        "note": sale.draft.note,
    }
