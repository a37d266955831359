"""Timelines of draft orders and orders."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.values import Doc, Timestamp, document, timestamp
from invoicing.api.responses.ways_out import WayOut, ways_out
from invoicing.domain.events import Actor, OutOfStock, RecordedEvent


class TimelineEntry(TypedDict):
    """An event of a draft order or order, as it was published."""

    id: Annotated[str, Doc(example="evt_01KAQ2V7C3J8M4N5P6Q7R8S9T0")]
    type: Annotated[str, Doc("Name of the event.", "EmailSent")]
    occurred_at: Timestamp
    actor: Actor
    data: Annotated[dict[str, Any], Doc("Details of the event, such as ids and amounts. No personal data.")]
    ways_out: NotRequired[Annotated[list[WayOut], Doc("Only for `OutOfStock`: requests that resolve the shortage.")]]


class Timeline(ListPage):
    """A page of the events of a draft order or order."""

    items: list[TimelineEntry | UnreadableItem]


def timeline_entry(event: RecordedEvent) -> TimelineEntry:
    """Return an event's document."""
    entry: TimelineEntry = {
        "id": event.id,
        "type": event.type,
        "occurred_at": timestamp(event.occurred_at),
        "actor": event.actor,
        "data": document(event.data),
    }
    if isinstance(event.data, OutOfStock):
        entry["ways_out"] = ways_out(event.sale_id, event.data)
    return entry
