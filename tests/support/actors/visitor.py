"""A customer with a browser that knows no JavaScript, in front of the real handlers and a store in memory."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from bs4 import BeautifulSoup, Tag

from functions.checkout.handler import lambda_handler as checkout
from functions.complete_checkout.handler import lambda_handler as complete_checkout
from invoicing.bootstrap import App
from tests.support.worlds.fake_world import FakeWorld

PORTS = ("sales", "products", "stores", "numbers", "ids", "clock", "providers", "link_keys")
FORM = "application/x-www-form-urlencoded"
TYPED = {
    "email": "kari@example.com",
    "phone": "400 12 345",
    "shipping_name": "Kari Nordmann",
    "shipping_address1": "Storgata 1",
    "shipping_postal_code": "0155",
    "shipping_city": "Oslo",
}


def use(app: App, world: FakeWorld) -> None:
    """Let the handlers work on this world."""
    app.reset()
    for name in PORTS:
        setattr(app, name, getattr(world, name))


def event(
    method: str, path: str, *, headers: Mapping[str, str] | None = None, body: bytes | None = None
) -> dict[str, Any]:
    """Return a request as the HTTP API hands it to a function (payload 2.0)."""
    address = urlsplit(path)
    parts = address.path.split("/")
    parameters: dict[str, str] = {}
    if parts[1] == "i" and len(parts) > 2:
        parameters = {"token": parts[2]}
    elif parts[1] == "payments" and len(parts) > 2:
        parameters = {"provider": parts[2]}
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": address.path,
        "rawQueryString": address.query,
        "headers": {"host": "shop.example", **(headers or {})},
        "queryStringParameters": dict(parse_qsl(address.query)),
        "pathParameters": parameters,
        "requestContext": {
            "domainName": "shop.example",
            "stage": "$default",
            "http": {"method": method, "path": address.path, "sourceIp": "192.0.2.1", "userAgent": "test"},
        },
        "isBase64Encoded": body is not None,
        **({"body": base64.b64encode(body).decode()} if body is not None else {}),
    }


@dataclass
class Answer:
    """What came back, and the page in it."""

    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def page(self) -> BeautifulSoup:
        return BeautifulSoup(self.body, "html.parser")

    @property
    def text(self) -> str:
        """Return the words of the page, each space one."""
        main = self.page.find("main")
        return " ".join((main or self.page).get_text(" ").split())

    @property
    def heading(self) -> str:
        heading = self.page.find("h1")
        assert heading, self.body
        return " ".join(heading.get_text(" ").split())

    def form(self, ending: str) -> Tag:
        """Return the form whose address ends so."""
        for form in self.page.find_all("form"):
            if urlsplit(str(form["action"])).path.endswith(ending):
                return form
        raise AssertionError(f"No form leads to {ending}: {self.text}")

    def fields(self, ending: str) -> dict[str, str]:
        """Return what a browser would send from a form that nobody touched."""
        values = {}
        for control in self.form(ending).select("input[name], select[name]"):
            name = str(control["name"])
            if control.name == "select":
                chosen = control.select_one("option[selected]") or control.select_one("option")
                values[name] = str(chosen["value"]) if chosen else ""
            elif control.get("type") not in {"radio", "checkbox"} or control.has_attr("checked"):
                values[name] = str(control.get("value", ""))
        return values


@dataclass
class Visitor:
    """Somebody at the pages, with the headers that their browser sends."""

    headers: dict[str, str] = field(default_factory=lambda: {"accept-language": "en"})

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = event(method, path, headers={**self.headers, **named}, body=body)
        handler = complete_checkout if path.startswith("/payments/") else checkout
        answer = handler(sent, None)
        return Answer(answer["statusCode"], answer["headers"], answer.get("body") or "")

    def get(self, path: str, **headers: str) -> Answer:
        return self.request("GET", path, **headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        return self.request("POST", path, urlencode(fields).encode(), **{"content-type": FORM, **headers})

    def submit(self, answer: Answer, ending: str, **typed: str) -> Answer:
        """Fill in a form on a page, send it, and follow the answer if it leads on here."""
        sent = self.post(str(answer.form(ending)["action"]), {**answer.fields(ending), **typed})
        where = sent.headers.get("Location", "")
        return self.get(where) if where.startswith("/") else sent
