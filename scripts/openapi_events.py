"""The events of timelines in the OpenAPI document: a schema for each type, among which `type` decides."""

from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter

from invoicing.domain.events import SALE_EVENTS
from invoicing.domain.values.money import Money
from scripts.describe_events import data_schema, description_of
from scripts.openapi_schemas import PREFIX, Schema

ENTRY = "TimelineEntry"
TYPE = "EventType"


def event_schemas(entry: Schema) -> Schema:
    """Return the schemas that replace that of a timeline's entry: one for each type of event."""
    schemas: Schema = {}
    for kind in SALE_EVENTS:
        schemas[f"{kind}Event"] = _event(kind, entry, schemas)
    references = {kind: f"{PREFIX}{kind}Event" for kind in SALE_EVENTS}
    schemas[ENTRY] = {
        "description": f"{entry['description']} `type` decides which. New types may be added.",
        "oneOf": [{"$ref": reference} for reference in references.values()],
        "discriminator": {"propertyName": "type", "mapping": references},
    }
    schemas[TYPE] = {"type": "string", "description": "The types of events.", "enum": list(SALE_EVENTS)}
    return schemas


def _event(kind: str, entry: Schema, schemas: Schema) -> Schema:
    def component(hint: Any) -> Schema | None:
        """Return a reference to the schema of an amount or enum, which it adds."""
        if hint is Money:
            return {"$ref": f"{PREFIX}Amount"}
        if issubclass(hint, StrEnum):
            schemas[hint.__name__] = TypeAdapter(hint).json_schema()
            return {"$ref": PREFIX + hint.__name__}
        return None

    has_ways_out = kind == "OutOfStock"
    fields = {name: schema for name, schema in entry["properties"].items() if name != "ways_out" or has_ways_out}
    return {
        "type": "object",
        "description": description_of(SALE_EVENTS[kind]),
        "properties": {
            **fields,
            "type": {"type": "string", "const": kind},
            "data": data_schema(SALE_EVENTS[kind], component),
        },
        "required": list(fields),
    }
