"""The schemas of the OpenAPI document: requests, responses and merge patches."""

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue

from invoicing.api.answers import Table
from invoicing.api.resolver import Operation

_INLINED = {"GivenAmount"}  # replaced by the schema of each field
PREFIX = "#/components/schemas/"
PROBLEM = {
    "type": "object",
    "description": "An error (RFC 9457).",
    "properties": {
        "title": {"type": "string", "description": "Name of the HTTP status."},
        "status": {"type": "integer", "description": "HTTP status."},
        "code": {"type": "string", "description": "Type of the error, for programs. Codes never change."},
        "detail": {"type": "string", "description": "What is wrong and what to do, for people."},
        "errors": {
            "type": "array",
            "description": "The invalid fields, parameters or headers.",
            "items": {"$ref": f"{PREFIX}Fault"},
        },
        "version": {"type": "integer", "description": "Only for `version_mismatch`: the current version."},
        "differing": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Only for `version_mismatch`: names of the fields whose values differ.",
        },
        "differences": {
            "type": "array",
            "description": "Only for `version_mismatch`: the fields that differ, with both values.",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string", "examples": ["note"]},
                    "yours": {"description": "Value that the field would have after your edit."},
                    "current": {"description": "Current value."},
                },
                "required": ["field", "yours", "current"],
                "additionalProperties": False,
            },
        },
        "shortages": {
            "type": "array",
            "description": "Only for `out_of_stock` and `discount_code_used_up`: the products without enough stock.",
            "items": {
                "type": "object",
                "properties": {
                    "sku": {"type": "string"},
                    "wanted": {"type": "integer", "description": "Units that were requested."},
                    "available": {"type": "integer", "description": "Units that are in stock."},
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
    "description": "An invalid field, parameter or header.",
    "properties": {
        "pointer": {
            "type": "string",
            "description": "JSON pointer to the field in the body (RFC 6901).",
            "examples": ["/line_items/0/sku"],
        },
        "parameter": {"type": "string", "description": "Name of the query or path parameter."},
        "header": {"type": "string", "description": "Name of the header."},
        "code": {"type": "string", "description": "Type of the error, for programs."},
        "detail": {"type": "string", "description": "What to do, for people."},
    },
    "required": ["code", "detail"],
    "additionalProperties": False,
}


class _Untitled(GenerateJsonSchema):
    """Generates no titles, which would only repeat the names of fields."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic asks it of each
        return False


class Schemas:
    """The schemas that operations use."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        """Generate the schemas of their bodies and responses."""
        used = list(operations)
        adapters: list[tuple[Any, JsonSchemaMode, TypeAdapter[Any]]] = [
            (kind, "validation", TypeAdapter(kind)) for kind in _kinds(o.body for o in used)
        ]
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
        """Return all schemas by name, without titles, which would only repeat the names."""
        named = {name: _without(schema, "title") for name, schema in self._components.items() if name not in _INLINED}
        named |= {"Problem": PROBLEM, "Fault": FAULT}
        return {name: named[name] for name in sorted(named)}

    def _patch_of(self, schema: JsonSchemaValue) -> JsonSchemaValue:
        """Return the schema of a merge patch: the same fields, none of them required."""
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
