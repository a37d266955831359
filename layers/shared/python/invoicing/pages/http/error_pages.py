"""Error pages without data of a sale or store, so that nothing has to be read for them."""

from __future__ import annotations

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.http import assets
from invoicing.pages.http.jinja import render
from invoicing.pages.http.request import Visitor
from invoicing.pages.http.responses import page


def error_response(template: str, status: HTTPStatus, visitor: Visitor, *, again: str = "") -> Response[str]:
    """Return the page `unknown`, `busy` or `unreadable`; `again` is the URL to retry, if another.

    A 503 has a Retry-After header.
    """
    words = {"assets": assets.address(), "again": again}
    html = render(f"{template}.html", words, catalogue="checkout", locale=visitor.locale())
    response = page(status, html, visitor)
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response
