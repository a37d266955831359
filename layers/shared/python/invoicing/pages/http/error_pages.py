"""Pages that tell nothing of any sale or shop, so that every function may give one: nothing is read for them."""

from __future__ import annotations

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.http.jinja import environment
from invoicing.pages.http.responses import HTML

ANY_ASSETS = "/assets/latest"  # found, but not kept by browsers, for who does not know their present address


def plain_page(template: str, locale: str, *, assets: str = ANY_ASSETS, again: str = "") -> str:
    """Return `unknown`, `busy` or `unreadable` as HTML; `again` is what to try again, the same address if empty."""
    page = environment("checkout", locale, "UTC").get_template(f"{template}.html")
    return page.render(assets=assets, again=again)


def plain_answer(
    template: str, status: HTTPStatus, locale: str, *, assets: str = ANY_ASSETS, again: str = ""
) -> Response[str]:
    """Return such a page as an answer; one that may be had in a moment says when."""
    response = Response(status, HTML, plain_page(template, locale, assets=assets, again=again))
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response
