"""Events as JSON on the bus, and back: see docs/events.md.

Amounts are `{"amount": "998.00", "currency": "NOK"}`; times are UTC and end in `Z`. The annotations of an event's class
say how its fields are read. Unknown fields are ignored, since a later version may add some.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar

from invoicing.domain.events import Actor, Event, RecordedEvent
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.money import Money

VERSION = 1  # of every event; added fields do not raise it
E = TypeVar("E", bound=Event)


def to_entry(event: RecordedEvent) -> dict[str, str]:
    """Return the entry that publishes an event."""
    return {"DetailType": event.type, "Detail": json.dumps(to_envelope(event), ensure_ascii=False)}


def to_envelope(event: RecordedEvent) -> dict[str, Any]:
    """Return the detail of an event on the bus."""
    return {
        "metadata": {
            "event_id": event.id,
            "version": VERSION,
            "occurred_at": _json(event.occurred_at),
            "correlation_id": event.correlation_id,
            "causation_id": event.causation_id,
            "sale_id": event.sale_id or None,
            "draft_order_id": draft_order_id(event.sale_id) if event.sale_id else None,
            "order_id": event.order_id,
            "actor": str(event.actor),
            "staff_id": event.staff_id,
        },
        "data": data_of(event.data),
    }


def data_of(event: Event) -> dict[str, Any]:
    return {field.name: _json(getattr(event, field.name)) for field in dataclasses.fields(event)}


def from_bus(event: Mapping[str, Any], *kinds: type[E]) -> tuple[RecordedEvent, E]:
    """Return an event that the bus delivers, and its data, which is of one of these classes.

    Raises:
        ValueError: the event is of another class, or not as its class writes it.
    """
    try:
        kind = next(kind for kind in kinds if kind.__name__ == event["detail-type"])
        metadata, data = event["detail"]["metadata"], _read(kind, event["detail"]["data"])
        recorded = RecordedEvent(
            id=_value(str, metadata["event_id"]),
            sale_id=_value(str | None, metadata["sale_id"]) or "",  # events of the store have none
            type=kind.__name__,
            occurred_at=_value(datetime, metadata["occurred_at"]),
            actor=Actor(metadata["actor"]),
            data=data,
            correlation_id=_value(str, metadata["correlation_id"]),
            causation_id=_value(str | None, metadata.get("causation_id")),
            order_id=_value(str | None, metadata.get("order_id")),
            staff_id=_value(str | None, metadata.get("staff_id")),
        )
    except Exception as error:
        names = " or ".join(kind.__name__ for kind in kinds)
        raise ValueError(f"This is not an event {names}: {error!r}") from error
    return recorded, data


def _json(value: Any) -> Any:
    match value:
        case Money():
            return {"amount": str(value), "currency": value.currency}
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case tuple():
            return [_json(item) for item in value]
        case dict():
            return {name: _json(item) for name, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


def _read(kind: type[E], data: Mapping[str, Any]) -> E:
    hints = typing.get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in data.items() if name in hints})


def _value(hint: Any, value: Any) -> Any:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        (hint,) = (argument for argument in arguments if argument is not types.NoneType)
        return None if value is None else _value(hint, value)
    if origin is tuple:
        return tuple(_value(arguments[0], item) for item in value)
    if origin is dict:
        return {name: _value(arguments[1], item) for name, item in value.items()}
    if hint is Money:
        return Money.parse(value["amount"], value["currency"])
    if hint is datetime:
        return datetime.fromisoformat(value)
    if dataclasses.is_dataclass(hint):
        return _read(typing.cast("type[Any]", hint), value)
    if issubclass(hint, StrEnum):
        return hint(value)
    if not isinstance(value, hint):
        raise TypeError(f"{value!r} is not of type {hint.__name__}")
    return value
