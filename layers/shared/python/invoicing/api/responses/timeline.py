"""Timelines of draft orders and orders."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, NotRequired

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.api.responses.lists import ListPage, UnreadableItem, list_of
from invoicing.api.responses.values import Timestamp, document
from invoicing.api.responses.ways_out import WayOut, ways_out
from invoicing.domain.events import Actor, OutOfStock, RecordedEvent
from invoicing.domain.values.text import timestamp

if TYPE_CHECKING:
    from invoicing.domain.sale.summary import Unreadable
    from invoicing.domain.staff.member import StaffMember
    from invoicing.ports import Page
    from invoicing.ports.staff import StaffMembers


class TimelineEntry(TypedDict):
    """An event of a draft order or order, as it was published."""

    id: Annotated[str, Doc(example="evt_01KAQ2V7C3J8M4N5P6Q7R8S9T0")]
    type: Annotated[str, Doc("Name of the event.", "EmailSent")]
    occurred_at: Timestamp
    actor: Actor
    staff_id: Annotated[str | None, Doc("Who of staff caused it. Null for other actors.", "9f0c2a4e-…")]
    staff_name: Annotated[str | None, Doc("Their name, or the program's. Null if unknown.", "Kari")]
    data: Annotated[dict[str, Any], Doc("Details of the event, such as ids and amounts. No personal data.")]
    ways_out: NotRequired[Annotated[list[WayOut], Doc("Only for `OutOfStock`: requests that resolve the shortage.")]]


class Timeline(ListPage):
    """A page of the events of a draft order or order."""

    items: list[TimelineEntry | UnreadableItem]


def timeline_of(page: Page[RecordedEvent | Unreadable], staff: StaffMembers) -> dict[str, Any]:
    """Return a page's document. Names of staff are read in one call, if an event of the page has a `staff_id`."""
    ids = {event.staff_id for event in page.items if isinstance(event, RecordedEvent) and event.staff_id}
    return list_of(page, partial(timeline_entry, staff=staff.get(ids) if ids else {}))


def timeline_entry(event: RecordedEvent, staff: Mapping[str, StaffMember]) -> TimelineEntry:
    """Return an event's document. `staff` has the staff members by id that are known."""
    member = staff.get(event.staff_id or "")
    entry: TimelineEntry = {
        "id": event.id,
        "type": event.type,
        "occurred_at": timestamp(event.occurred_at),
        "actor": event.actor,
        "staff_id": event.staff_id,
        "staff_name": member.name or None if member else None,
        "data": document(event.data),
    }
    if isinstance(event.data, OutOfStock):
        entry["ways_out"] = ways_out(event.sale_id, event.data)
    return entry
