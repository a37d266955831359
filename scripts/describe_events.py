"""Generate docs/events.md and the events' JSON schemas: `python -m scripts.describe_events`."""

import dataclasses
import inspect
import json
import types
import typing
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from invoicing.adapters.event_envelope import VERSION
from invoicing.domain.events import SALE_EVENTS, Actor, Event, StoreEvent
from invoicing.domain.events.catalogue import CATALOGUE, STORE_EVENTS
from invoicing.domain.values.money import Money

Named = Callable[[type], dict[str, Any] | None]

DOCS = Path(__file__).resolve().parent.parent / "docs"

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
AMOUNT = {
    "type": "object",
    "description": "An amount with the currency's decimals, and the ISO 4217 code.",
    "properties": {
        "amount": {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"},
        "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
    },
    "required": ["amount", "currency"],
}
SCHEMAS: dict[type, dict[str, Any]] = {
    Money: AMOUNT,
    datetime: TIME,
    str: TEXT,
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}
METADATA = {
    "event_id": {"type": "string", "pattern": "^evt_[0-9a-z]{26}$", "description": "The same in duplicates."},
    "version": {"const": VERSION},
    "occurred_at": TIME,
    "correlation_id": {**TEXT, "description": "The sale's id."},
    "causation_id": {"type": ["string", "null"], "description": "The event or webhook that caused this event."},
    "sale_id": TEXT,
    "draft_order_id": {**TEXT, "pattern": "^dft_"},
    "order_id": {"type": ["string", "null"], "pattern": "^ord_", "description": "Null before there is an order."},
    "actor": {"enum": [str(actor) for actor in Actor]},
    "staff_id": {"type": ["string", "null"], "description": "Who of staff caused it, if the actor is `staff`."},
}
# Of events that are of no sale.
STORE_METADATA = {
    **METADATA,
    "correlation_id": {**TEXT, "pattern": "^/", "description": "The path of what was changed, in the API."},
    "sale_id": {"type": "null"},
    "draft_order_id": {"type": "null"},
    "order_id": {"type": "null"},
}

HEAD = """# Events

<!-- Generated from the classes in invoicing/domain/events/ by `make generate`. -->

Every change of a sale, of the store's settings, products and discount codes, and of staff is recorded as an event. The
event is written in the same transaction as the change and is sent to the event bus with `source` `invoicing` and its
name as `detail-type`. Events of a sale are the entries of its timeline. `detail` is an envelope:

```json
{envelope}
```

- **Events may arrive twice, late, or out of order.** Duplicates have the same `event_id`. Consumers that decide by the
  current state of the sale, not by the event, handle duplicates and replays correctly.
- **Events contain no personal data and no links**: only ids, statuses, amounts and changed fields. The API has more.
- **`version` stays {version}** while fields are only added: ignore unknown fields.
- `actor` is `staff`, `customer`, `system` or `provider`; `causation_id` is the event or webhook that caused this event,
  if there is one.
- `staff_id` says who of staff caused an event: the `sub` of their user in the user pool, or of a program's. It is null
  for other actors. The API's timelines add the name.
- The JSON Schema of each event is in [`events/`](events), under its name.
- The table keeps all events. `make publish-day` publishes those of a day again, with the same ids
  ([how](operating.md#events-that-were-not-published)).

## Events of a sale

| event | when | `data` |
|---|---|---|
"""

STORE = """
## Events of the store

They are of no sale: `sale_id`, `draft_order_id` and `order_id` are null, and `correlation_id` is the path of what was
changed in the API, or `/staff/<sub>`. They name the fields that changed, and not the values.

| event | when | `data` |
|---|---|---|
"""

VALUES = """
## Values

Fields with a fixed set of values, to which new ones may be added:

| field | values |
|---|---|
"""


def schema_of(kind: type[Event]) -> dict[str, Any]:
    """Return the JSON Schema of an event's envelope."""
    metadata = STORE_METADATA if issubclass(kind, StoreEvent) else METADATA
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": kind.__name__,
        "description": inspect.getdoc(kind),
        "type": "object",
        "properties": {"metadata": _object(metadata), "data": data_schema(kind)},
        "required": ["metadata", "data"],
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


def data_schema(kind: type, named: Named = lambda _: None) -> dict[str, Any]:
    """Return the JSON Schema of an event's `data`. `named` returns a reference for types that have one."""
    return _object({name: _type(hint, named) for name, hint in typing.get_type_hints(kind).items()})


def _type(hint: Any, named: Named) -> dict[str, Any]:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin is types.UnionType:
        (inner,) = (_type(argument, named) for argument in arguments if argument is not types.NoneType)
        return _nullable(inner)
    if origin is tuple:
        return {"type": "array", "items": _type(arguments[0], named)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(arguments[1], named)}
    if reference := named(hint):
        return reference
    if hint in SCHEMAS:
        return SCHEMAS[hint]
    if dataclasses.is_dataclass(hint):
        return data_schema(typing.cast("type", hint), named)
    return {**TEXT, "enum": [str(member) for member in hint]}


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return {"anyOf": [schema, {"type": "null"}]}
    values = {"enum": [*schema["enum"], None]} if "enum" in schema else {}
    return {**schema, "type": [schema["type"], "null"], **values}


def page() -> str:
    """Return the text of docs/events.md."""
    example = {
        "metadata": {
            "event_id": "evt_01m844dzg0aehbfc1s6dynddh0",
            "version": VERSION,
            "occurred_at": "2026-11-23T12:00:00Z",
            "correlation_id": "159p9s42q6xth6k5n2242yyjqz",
            "causation_id": None,
            "sale_id": "159p9s42q6xth6k5n2242yyjqz",
            "draft_order_id": "dft_159p9s42q6xth6k5n2242yyjqz",
            "order_id": None,
            "actor": "staff",
            "staff_id": "9f0c2a4e-6b1d-4f3a-8a57-2d9e1c7b5f30",
        },
        "data": {"name": "#D1001", "total": {"amount": "998.00", "currency": "NOK"}, "duplicate_of": None},
    }
    head = HEAD.replace("{envelope}", json.dumps(example, indent=2)).replace("{version}", str(VERSION))
    values = (f"| `{name}` | {values} |\n" for name, values in _values())
    return "".join((head, *_rows(SALE_EVENTS), STORE, *_rows(STORE_EVENTS), VALUES, *values))


def _rows(events: dict[str, type[Event]]) -> Iterator[str]:
    for name, kind in events.items():
        yield f"| `{name}` | {description_of(kind)} | {_field_names(kind)} |\n"


def _values() -> Iterator[tuple[str, str]]:
    """Yield the fields with a fixed set of values, and these values."""
    found: dict[str, str] = {}
    for kind in CATALOGUE.values():
        for name, schema in data_schema(kind)["properties"].items():
            values = ", ".join(f"`{value}`" for value in schema.get("enum", ()) if value is not None)
            if values:
                same = [
                    event for event, other in CATALOGUE.items() if schema == data_schema(other)["properties"].get(name)
                ]
                found[name if len(same) > 1 else f"{same[0]}.{name}"] = values
    yield from found.items()


def description_of(kind: type[Event]) -> str:
    """Return when an event is recorded."""
    return " ".join((inspect.getdoc(kind) or "").split())


def _field_names(kind: type[Event]) -> str:
    return ", ".join(f"`{field.name}`" for field in dataclasses.fields(kind))


def files() -> dict[Path, str]:
    """Return the generated files by path."""
    schemas = {
        DOCS / "events" / f"{name}.schema.json": json.dumps(schema_of(kind), indent=2) + "\n"
        for name, kind in CATALOGUE.items()
    }
    return {DOCS / "events.md": page(), **schemas}


def main() -> None:
    """Write the page and the schemas, and delete the schemas of removed events."""
    wanted = files()
    (DOCS / "events").mkdir(parents=True, exist_ok=True)
    for old in set((DOCS / "events").glob("*.schema.json")) - set(wanted):
        old.unlink()
    for path, text in wanted.items():
        path.write_text(text)


if __name__ == "__main__":
    main()
