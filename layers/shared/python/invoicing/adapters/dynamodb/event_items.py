"""Events as items of the table. Loads no records: publish_events needs events only."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import Item, decode, encode
from invoicing.domain.events import SALE_EVENTS, Actor, Event, RecordedEvent, StoreEvent
from invoicing.domain.values.ids import event_id

if TYPE_CHECKING:
    from invoicing.adapters.dynamodb.transactions import Action
    from invoicing.domain.sale.sale import Sale
    from invoicing.ports import ActingStaff, Clock, Ids


class Outbox:
    """Makes the writes that record events, for the transaction of the change that they are about."""

    def __init__(self, table: str, *, ids: Ids, clock: Clock, acting: ActingStaff) -> None:
        self._table = table
        self._ids = ids
        self._clock = clock
        self._acting = acting

    def of_sale(self, sale: Sale, caused_by: str | None) -> Iterator[Action]:
        """Yield the writes of a sale's events."""
        for event in sale.recorded_events(self._clock(), self._ids.ulid, self._acting(), caused_by):
            yield self._put(to_event_item(event))

    def beside(
        self, record: Item, event: StoreEvent | None, path: str, unpublished: Mapping[str, Any] | None = None
    ) -> Iterator[Action]:
        """Yield the write of an event, if there is one, in the partition of the record that it is about.

        `path` is that of the record in the API. Attributes in `unpublished` are stored with the event, and do not go
        over the bus.
        """
        if event is not None:
            now = self._clock()
            recorded = RecordedEvent(
                id=event_id(self._ids.ulid(now)),
                sale_id="",
                type=type(event).__name__,
                occurred_at=now,
                actor=Actor.STAFF,
                data=event,
                correlation_id=path,
                staff_id=self._acting(),
            )
            yield self._put(
                to_event_item(recorded) | keys.event_key_beside(record, recorded.id) | dict(unpublished or {})
            )

    def _put(self, item: Item) -> Action:
        return {"Put": {"TableName": self._table, "Item": item}}


def to_event_item(event: RecordedEvent) -> Item:
    item = {
        **keys.event_key(event.sale_id, event.id),
        "event_day": {"S": keys.event_day(event.occurred_at, event.correlation_id)},
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
    kind = _kind_of(item["type"]["S"])
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


def _kind_of(name: str) -> type[Event]:
    if name in SALE_EVENTS:
        return SALE_EVENTS[name]
    from invoicing.domain.events.catalogue import STORE_EVENTS  # noqa: PLC0415 - rare

    return STORE_EVENTS[name]
