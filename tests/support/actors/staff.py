"""Staff at work: requests as the HTTP API makes them (payload 2.0), and answers held to the API's document."""

import base64
import importlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, quote

from jsonschema import Draft202012Validator

from invoicing.api.resolver import Operation
from scripts.generate_openapi import document
from scripts.openapi_operations import codes

FUNCTIONS = ("create_draft_order", "draft_orders", "bulk_changes", "exports", "orders", "store", "sign_in")
NO_FIELDS = {"429", "500"}  # answered by any route; not said by each


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


@cache
def api_document() -> dict[str, Any]:
    return document()


def event(
    method: str, path: str, query: str = "", headers: dict[str, str] | None = None, body: str | None = None
) -> Any:
    """Return what API Gateway sends to a function."""
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": query,
        "headers": {name.lower(): value for name, value in (headers or {}).items()},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": {
                "method": method,
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "192.0.2.1",
                "userAgent": "a test",
            },
            "requestId": "JKJaXmPLvHcESHA=",
            "routeKey": f"{method} {path}",
            "stage": "$default",
            "time": "23/Nov/2026:12:00:00 +0000",
            "timeEpoch": 1795435200000,
        },
        "isBase64Encoded": False,
    }
    if query:
        joined: dict[str, list[str]] = {}
        for name, value in parse_qsl(query, keep_blank_values=True):
            joined.setdefault(name, []).append(value)
        made["queryStringParameters"] = {name: ",".join(values) for name, values in joined.items()}
    if body is not None:
        made["body"] = body
    return made


def operation_of(method: str, path: str) -> tuple[Any, Operation]:
    """Return the function that serves a request, and the route; fixed paths before those with parameters."""
    modules = [importlib.import_module(f"functions.{name}.handler") for name in FUNCTIONS]
    found = [
        (module, operation)
        for module in modules
        for operation in module.api.operations
        if operation.method == method and re.fullmatch(re.sub(r"{\w+}", "[^/]+", operation.path), path)
    ]
    return min(found, key=lambda item: item[1].path.count("{"))


@dataclass
class Staff:
    """Sends requests. `refused` checks that a request failed as it should, and that nothing was changed by it."""

    kept: Callable[[], Any]  # everything that is stored, to compare

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        query: str = "",
        raw: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        module, operation = operation_of(method, path)
        made = event(method, quote(path), query, headers, None if body is None else json.dumps(body))
        if raw is not None:
            made |= {"body": base64.b64encode(raw).decode(), "isBase64Encoded": True}
        answered = module.lambda_handler(made, None)
        answer = Answer(answered["statusCode"], answered["headers"], answered.get("body") or "")
        check_against_document(operation, answer)
        return answer

    def refused(self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """Ask, and return the problem."""
        before = self.kept()
        answer = self.ask(method, path, body, **more)
        problem = answer.json
        assert (answer.status, problem.get("code")) == (status, code), problem
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert self.kept() == before, "something was changed"
        return problem

    def edit(self, draft: Answer, changes: Any, etag: str | None = None) -> Answer:
        """Edit a draft order as it was answered, or as if another ETag had been."""
        address = f"/draft-orders/{draft.json['id']}"
        return self.ask("PATCH", address, changes, headers={"If-Match": etag or draft.etag})

    # --- a shop to work in ----------------------------------------------------------------------------------------

    def open_shop(self, *skus: str, **store: Any) -> None:
        assert self.ask("PUT", "/store", {**STORE, **store}).status == 200
        for sku in skus or ("mug",):
            self.ask("PUT", f"/products/{sku}", {"title": f"Product {sku}", "price": "100.00", "weight_grams": 300})
            self.ask("POST", f"/products/{sku}/stock", {"change": 10})

    def draft(self, **more: Any) -> Answer:
        answer = self.ask("POST", "/draft-orders", {"line_items": [{"sku": "mug", "quantity": 2}], **more})
        assert answer.status == 201, answer.json
        return answer


def check_against_document(operation: Operation, answer: Answer) -> None:
    """Hold an answer to what the document promises of it: status, shape, and a code that is known there."""
    described = api_document()["paths"][operation.path][operation.method.lower()]["responses"]
    assert str(answer.status) in described, f"{answer.status} is not described: {answer.text}"
    assert answer.headers["Cache-Control"] == "no-store"
    content = described[str(answer.status)].get("content", {})
    if answer.status == 204:
        assert not answer.text
        return
    if str(answer.status) in NO_FIELDS:
        return
    kind = answer.headers["Content-Type"]
    schema = {**content[kind]["schema"], "components": api_document()["components"]}
    if kind.startswith("text/csv"):
        return
    Draft202012Validator(schema).validate(answer.json)
    if kind == "application/problem+json":
        assert answer.json["code"] in codes(operation)[answer.status], f"{answer.json['code']} is not described"
        assert answer.json["detail"].endswith((".", ")")), "a sentence says what to do"
    for name in described[str(answer.status)].get("headers", {}):
        assert answer.headers[name]


OSLO = {"name": "Kari Nordmann", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}
KARI = {"name": "Kari Nordmann", "email": "kari@example.com", "locale": "nb"}
STORE: dict[str, Any] = {
    "name": "Fjell & Fjord",
    "currency": "NOK",
    "locale": "nb",
    "time_zone": "Europe/Oslo",
    "contact": {"email": "hei@example.com", "phone": "+47 22 00 00 00", "address": "Storgata 1\n0155 Oslo"},
    "organization_number": "923456783",
    "terms_url": "https://shop.example/terms",
    "link_days": 14,
    "reminder_days": 3,
    "markets": [
        {
            "id": "no",
            "title": "Norge",
            "currency": "NOK",
            "countries": ["NO"],
            "tax": {"title": "MVA", "rates": {"standard": "25", "food": "15"}},
            "delivery_methods": [
                {"id": "pickup", "title": "Hent i butikken", "price": "0.00"},
                {"id": "post", "title": "Posten", "price": "79.00", "min_days": 2, "max_days": 4},
            ],
        },
        {
            "id": "eu",
            "title": "Europe",
            "currency": "EUR",
            "countries": ["DE", "SE"],
            "rate": "0.0875",
            "tax": {"title": "VAT", "rates": {"standard": "19"}, "on_shipping": False},
            "delivery_methods": [{"id": "post", "title": "Post", "price": {"amount": "15.00", "currency": "EUR"}}],
        },
    ],
}
