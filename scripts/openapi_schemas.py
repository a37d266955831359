"""The schemas of the API's document: requests and answers as pydantic describes them, and merge patches."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from invoicing.api.answers import Table
from invoicing.api.resolver import Operation

_INLINED = {"GivenAmount"}  # a field's own schema says more
PREFIX = "#/components/schemas/"
PROBLEM = {
    "type": "object",
    "description": "What cannot be done, where, and what to do (RFC 9457).",
    "properties": {
        "title": {"type": "string", "description": "The status, in words."},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "What programs decide by. It stays the same for ever."},
        "detail": {"type": "string", "description": "What people read: what is wrong, and what to do."},
        "errors": {"type": "array", "items": {"$ref": f"{PREFIX}Fault"}},
        "version": {"type": "integer", "description": "With `version_mismatch`: the current one."},
        "differing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "With `version_mismatch`: the fields in which your values differ from the current ones.",
        },
        "differences": {
            "type": "array",
            "description": "With `version_mismatch`: the same fields, with both values as they are written.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "examples": ["note"]},
                    "yours": {"description": "What your edit would have made of it."},
                    "current": {"description": "What it is now."},
                },
                "required": ["field", "yours", "current"],
                "additionalProperties": False,
            },
        },
        "shortages": {
            "type": "array",
            "description": "With `out_of_stock`: each product that is short.",
            "items": {
                "type": "object",
                "properties": {
                    "sku": {"type": "string"},
                    "wanted": {"type": "integer"},
                    "available": {"type": "integer"},
                },
                "required": ["sku", "wanted", "available"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "status", "code", "detail"],
    "additionalProperties": False,
    "examples": [
        {
            "title": "Unprocessable Content",
            "status": 422,
            "code": "invalid_quantity",
            "detail": "/line_items/0/quantity: Give a whole number from 1 to 100000.",
            "errors": [
                {
                    "pointer": "/line_items/0/quantity",
                    "code": "invalid_quantity",
                    "detail": "Give a whole number from 1 to 100000.",
                }
            ],
        }
    ],
}
FAULT = {
    "type": "object",
    "description": "One thing that is wrong: in the body, in the query or in a header.",
    "properties": {
        "pointer": {"type": "string", "description": "Into the body (RFC 6901).", "examples": ["/line_items/0/sku"]},
        "parameter": {"type": "string"},
        "header": {"type": "string"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
    "required": ["code", "detail"],
    "additionalProperties": False,
}


class _Untitled(GenerateJsonSchema):
    """A field's name says enough; a title made of it says nothing more."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic asks it of each
        return False


class Schemas:
    """Every schema that some operations need."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Describe what they take and answer."""
        used = list(operations)
        adapters = [(kind, "validation", TypeAdapter(kind)) for kind in _kinds(o.body for o in used)]
        answered = (operation.answers for operation in used if operation.answers is not Table)
        adapters += [(kind, "serialization", TypeAdapter(kind)) for kind in _kinds(answered)]
        self._of, definitions = TypeAdapter.json_schemas(
            adapters, ref_template=PREFIX + "{model}", schema_generator=_Untitled
        )
        self._components = dict(definitions["$defs"])

    def taken(self, operation: Operation) -> JsonSchemaValue:
        """Return the schema of an operation's body."""
        patched = getattr(operation.body, "patches", None)
        if patched is not None:
            return self._patch_of(self._of[patched, "validation"])
        return self._of[operation.body, "validation"]

    def answered(self, operation: Operation) -> JsonSchemaValue:
        """Return the schema of an operation's answer."""
        return self._of[operation.answers, "serialization"]

    def components(self) -> dict[str, Any]:
        """Return all schemas by name; the classes' names are not repeated as titles."""
        named = {name: _without(schema, "title") for name, schema in self._components.items() if name not in _INLINED}
        named |= {"Problem": PROBLEM, "Fault": FAULT}
        return {name: named[name] for name in sorted(named)}

    def _patch_of(self, schema: JsonSchemaValue) -> JsonSchemaValue:
        """Return what a merge patch may hold where the schema says what there is: any part of it."""
        if "$ref" in schema:
            name = schema["$ref"].removeprefix(PREFIX)
            patch = name.removesuffix("Body") + "Patch"
            self._components[patch] = self._patch_of(self._components[name])
            return {**schema, "$ref": PREFIX + patch}
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return {**_without(schema, "default", union), "anyOf": [self._patch_of(one) for one in schema[union]]}
        if "properties" in schema:
            parts = {name: _without(self._patch_of(part), "default") for name, part in schema["properties"].items()}
            return {**_without(schema, "required"), "properties": parts}
        return schema


def _kinds(given: Iterable[Any]) -> list[Any]:
    return [kind for kind in dict.fromkeys(getattr(kind, "patches", kind) for kind in given) if kind is not None]


def _without(schema: JsonSchemaValue, *names: str) -> JsonSchemaValue:
    return {name: value for name, value in schema.items() if name not in names}
