"""The API's document, and the answers that it promises."""

import importlib
import json
import re
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler.api_gateway import Route
from jsonschema_rs import Draft202012Validator

from invoicing.pages.http.headers import security_headers
from scripts.generate_openapi import READABLE
from scripts.openapi_responses import OPTIONAL_HEADERS, codes
from tests.support.actors.answer import Answer

FUNCTIONS = (
    "create_draft_order",
    "draft_orders",
    "bulk_changes",
    "comments",
    "exports",
    "orders",
    "store",
    "sign_in",
)
ALWAYS = {name: security_headers()[name] for name in ("Cache-Control", "Strict-Transport-Security")}
UNDESCRIBED_HEADERS = {*ALWAYS, "Content-Disposition", "Content-Type", "X-Content-Type-Options"}
NOT_IN_EACH_OPERATION = {"403", "429", "500"}  # any route may answer these


@cache
def api_document() -> dict[str, Any]:
    """Read the committed document. tests/contracts holds it to what the code makes, which takes seconds to make."""
    document: dict[str, Any] = json.loads(READABLE.read_text(encoding="utf-8"))
    return document


def keyed_routes() -> set[str]:
    """Return the paths of the requests that take an Idempotency-Key, all of which are POST."""
    return {
        path
        for path, operations in api_document()["paths"].items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operations.get("post", {}).get("parameters", ()))
    }


def operation_of(method: str, path: str) -> tuple[Any, Route]:
    """Return the function that serves a request, and the route; fixed paths before those with parameters."""
    modules = [importlib.import_module(f"functions.{name}.handler") for name in FUNCTIONS]
    found = [
        (module, route)
        for module in modules
        for route in module.api.routes
        if route.method == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", route.openapi_path), path)
    ]
    return min(found, key=lambda item: item[1].path.count("<"))


def check_against_document(route: Route, answer: Answer) -> None:
    """Hold an answer to what the document promises of it: status, shape, and a code that is known there."""
    described = api_document()["paths"][route.openapi_path][route.method.lower()]["responses"]
    assert str(answer.status) in described, f"{answer.status} is not described: {answer.body}"
    assert answer.headers.items() >= ALWAYS.items()
    headers = set(described[str(answer.status)].get("headers", {}))
    if str(answer.status) not in NOT_IN_EACH_OPERATION:
        optional = OPTIONAL_HEADERS | ({"ETag"} if answer.status == 412 else set())  # of what does not exist
        assert headers - optional <= answer.headers.keys() - UNDESCRIBED_HEADERS <= headers
    content = described[str(answer.status)].get("content", {})
    if answer.status == 204:
        assert not answer.body
        return
    if str(answer.status) in NOT_IN_EACH_OPERATION:
        return
    kind = answer.headers["Content-Type"]
    if kind.startswith("text/csv"):
        return
    _validator(json.dumps(content[kind]["schema"])).validate(answer.json)
    if kind == "application/problem+json":
        assert answer.json["code"] in codes(route)[answer.status], f"{answer.json['code']} is not described"
        listed = api_document()["components"]["schemas"]["ProblemCode"]["enum"]
        assert {answer.json["code"], *(fault["code"] for fault in answer.json.get("errors", ()))} <= set(listed)
        assert answer.json["detail"].endswith((".", ")")), "a sentence says what to do"


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": api_document()["components"]})
