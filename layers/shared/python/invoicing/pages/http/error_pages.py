"""Error pages without data of a sale or store, so that nothing has to be read for them."""

from __future__ import annotations

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.http.jinja import environment
from invoicing.pages.http.responses import HTML

ANY_ASSETS = "/assets/latest"  # served uncached, for functions that do not know the current version


def error_page(template: str, locale: str, *, assets: str = ANY_ASSETS, again: str = "") -> str:
    """Return the template `unknown`, `busy` or `unreadable` as HTML; `again` is the URL to retry, if another."""
    page = environment("checkout", locale, "UTC").get_template(f"{template}.html")
    return page.render(assets=assets, again=again)


def error_response(
    template: str, status: HTTPStatus, locale: str, *, assets: str = ANY_ASSETS, again: str = ""
) -> Response[str]:
    """Return an error page as a response; a 503 has a Retry-After header."""
    response = Response(status, HTML, error_page(template, locale, assets=assets, again=again))
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response
