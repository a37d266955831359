"""Post-processing of the OpenAPI document that Powertools generates: query parameters, merge patches, references."""

from typing import Any

from pydantic import BaseModel

from invoicing.api.fields.amounts import AMOUNT_OBJECT

PREFIX = "#/components/schemas/"
TEMPLATE = PREFIX + "{model}"
Schema = dict[str, Any]
# Of Powertools, which the API does not answer; and what the schema of each field replaces.
UNUSED = ("HTTPValidationError", "ResponseValidationError", "ValidationError", "GivenAmount")
_DATA = {"const", "default", "enum", "example", "examples", "value"}  # keywords of values, which hold no schemas


def tidied(value: Any) -> Any:
    """Leave out titles of schemas, which only repeat the names of fields, and refer to the schema of amounts."""
    if isinstance(value, list):
        return [tidied(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value == AMOUNT_OBJECT:
        return {"$ref": f"{PREFIX}Amount"}
    return {
        name: _tidied_below(name, item)
        for name, item in value.items()
        if not (name == "title" and isinstance(item, str))
    }


def _tidied_below(keyword: str, value: Any) -> Any:
    if keyword == "properties":
        return {name: tidied(schema) for name, schema in value.items()}
    return value if keyword in _DATA else tidied(value)


def query_parameters(model: type[BaseModel], schemas: Schema) -> list[Schema]:
    """Return the parameters of a query: Powertools leaves out their formats, limits and values."""
    schema = model.model_json_schema(ref_template=TEMPLATE)
    schemas |= schema.pop("$defs", {})
    return [_parameter(name, part) for name, part in schema["properties"].items()]


def schemas_of(model: type[BaseModel]) -> Schema:
    """Return the schema of a model and those that it refers to, by name."""
    schema = model.model_json_schema(ref_template=TEMPLATE)
    return {**schema.pop("$defs", {}), model.__name__: schema}


def _parameter(name: str, schema: Schema) -> Schema:
    schema = without_null(schema)
    description = schema.pop("description")
    return {"name": name, "in": "query", "required": False, "description": description, "schema": schema}


def without_null(schema: Schema) -> Schema:
    """Return the schema of a value that can be left out, but not null."""
    kinds = [kind for kind in schema.get("anyOf", [{}]) if kind.get("type") != "null"]
    schema = {name: part for name, part in schema.items() if name != "anyOf" and (name, part) != ("default", None)}
    return {**schema, **kinds[0]} if len(kinds) == 1 else {**schema, "anyOf": kinds}


def patch_of(schema: Schema, schemas: Schema) -> Schema:
    """Return the schema of a merge patch: the same fields, none of them required."""
    if schema == AMOUNT_OBJECT:
        return schema
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(PREFIX)
        if "enum" in schemas[name]:
            return schema
        patch = name.removesuffix("Input") + "Patch"
        schemas[patch] = patch_of(schemas[name], schemas)
        return {**schema, "$ref": PREFIX + patch}
    for union in ("anyOf", "oneOf"):
        if union in schema:
            kinds = [patch_of(kind, schemas) for kind in schema[union]]
            return {**_without(schema, "default", union), "anyOf": kinds}
    if "properties" in schema:
        parts = {name: _without(patch_of(part, schemas), "default") for name, part in schema["properties"].items()}
        return {**_without(schema, "required"), "properties": parts}
    return schema


def _without(schema: Schema, *names: str) -> Schema:
    return {name: value for name, value in schema.items() if name not in names}
