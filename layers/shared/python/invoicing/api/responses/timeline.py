"""What happened to a sale, in order."""

from __future__ import annotations

from typing import Annotated, Any, NotRequired

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc, Timestamp, document, timestamp
from invoicing.api.responses.ways_out import WayOut, ways_out
from invoicing.domain.events import Actor, OutOfStock, RecordedEvent


class TimelineEntry(TypedDict):
    """One happening. The entry is the event that went over the bus."""

    id: Annotated[str, Doc(example="evt_01KAQ2V7C3J8M4N5P6Q7R8S9T0")]
    type: Annotated[str, Doc("The event's name, in the past tense.", "EmailSent")]
    occurred_at: Timestamp
    actor: Actor
    data: Annotated[dict[str, Any], Doc("Ids, statuses, amounts, what changed; never anything personal.")]
    ways_out: NotRequired[Annotated[list[WayOut], Doc("With `OutOfStock`: what you can do about it.")]]


def timeline_entry(event: RecordedEvent) -> TimelineEntry:
    """Write a happening."""
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
