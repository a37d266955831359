"""Responses of the local stack: HTML without JavaScript for people, JSON for programs."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from werkzeug.wrappers import Request, Response

CURRENCIES_WITHOUT_DECIMALS = {"ISK", "JPY", "KRW", "VND"}
CURRENCIES_WITH_THREE_DECIMALS = {"BHD", "JOD", "KWD", "OMR", "TND"}

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Pages:
    """Renders templates, with the context that every page needs."""

    def __init__(self, common_context: Callable[[], dict[str, Any]]) -> None:
        self._common_context = common_context
        self._environment = Environment(
            loader=PackageLoader("local.console"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["money"] = money
        self._environment.filters["pretty"] = lambda value: json.dumps(value, indent=2, ensure_ascii=False)

    def render(self, name: str, status: int = 200, **context: Any) -> Response:
        text = self._environment.get_template(name).render({**self._common_context(), **context})
        return Response(text, status, headers=HEADERS, content_type="text/html; charset=utf-8")

    def message(self, title: str, text: str, status: int = 200) -> Response:
        return self.render("message.html", status, title=title, text=text)


def money(amount: int, currency: str) -> str:
    """Format minor units for people: 99800, NOK -> NOK 998.00."""
    decimals = 0 if currency in CURRENCIES_WITHOUT_DECIMALS else 3 if currency in CURRENCIES_WITH_THREE_DECIMALS else 2
    return f"{currency} {Decimal(amount).scaleb(-decimals):,.{decimals}f}"


def wants_json(request: Request) -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def form_data(request: Request) -> dict[str, Any]:
    """Return the fields of a JSON or form body."""
    if request.mimetype == "application/json":
        body = request.get_json(silent=True)
        return body if isinstance(body, dict) else {}
    return request.form.to_dict()


def json_response(value: Any, status: int = 200) -> Response:
    text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
    return Response(text, status, content_type="application/json", headers={"cache-control": "no-store"})
