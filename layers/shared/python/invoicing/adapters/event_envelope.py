"""The JSON of an event on the bus: see docs/events.md.

Amounts are `{"amount": "998.00", "currency": "NOK"}`; times are UTC and end in `Z`.
"""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from typing import Any

from invoicing.domain.events import Event, RecordedEvent
from invoicing.domain.values.ids import draft_order_id
from invoicing.domain.values.money import Money

VERSION = 1  # of every event; added fields do not raise it


def envelope(event: RecordedEvent) -> dict[str, Any]:
    """Return the detail of an event on the bus."""
    return {
        "metadata": {
            "event_id": event.id,
            "version": VERSION,
            "occurred_at": _json(event.occurred_at),
            "correlation_id": event.correlation_id,
            "causation_id": event.causation_id,
            "sale_id": event.sale_id,
            "draft_order_id": draft_order_id(event.sale_id),
            "order_id": event.order_id,
            "actor": str(event.actor),
        },
        "data": data_of(event.data),
    }


def data_of(event: Event) -> dict[str, Any]:
    return {field.name: _json(getattr(event, field.name)) for field in dataclasses.fields(event)}


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
