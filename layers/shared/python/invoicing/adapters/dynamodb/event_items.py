"""Events as items of the table. Loads no records: publish_events needs events only."""

from __future__ import annotations

from datetime import datetime

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import Item, decode, encode
from invoicing.domain.events import CATALOGUE, Actor, Event, RecordedEvent


def to_event_item(event: RecordedEvent) -> Item:
    item = {
        **keys.event_key(event.sale_id, event.id),
        "event_day": {"S": keys.event_day(event.occurred_at, event.sale_id)},
        "type": {"S": event.type},
        "data": encode(event.data),
        "actor": encode(event.actor),
        "occurred_at": encode(event.occurred_at),
        "correlation_id": {"S": event.correlation_id},
    }
    optional = {"causation_id": event.causation_id, "order_id": event.order_id, "staff_id": event.staff_id}
    for name, value in optional.items():
        if value is not None:
            item[name] = {"S": value}
    return item


def from_event_item(item: Item) -> RecordedEvent:
    """Return the event in an item of the table or of its stream."""
    kind: type[Event] = CATALOGUE[item["type"]["S"]]
    return RecordedEvent(
        id=keys.event_id_of(item),
        sale_id=keys.sale_id_of(item),
        type=kind.__name__,
        occurred_at=datetime.fromisoformat(item["occurred_at"]["S"]),
        actor=Actor(item["actor"]["S"]),
        data=decode(kind, item["data"]["M"]),
        correlation_id=item["correlation_id"]["S"],
        causation_id=item.get("causation_id", {}).get("S"),
        order_id=item.get("order_id", {}).get("S"),
        staff_id=item.get("staff_id", {}).get("S"),
    )
