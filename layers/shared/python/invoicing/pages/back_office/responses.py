"""Answers of the back office: pages, and redirects after a form."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.cookies import notice_cookie
from invoicing.pages.back_office.request import StaffRequest, Visit
from invoicing.pages.http import assets
from invoicing.pages.http.jinja import render

_HTML = "text/html; charset=utf-8"
_NOTHING: Mapping[str, Any] = MappingProxyType({})


def page(
    request: StaffRequest, template: str, words: Mapping[str, Any] = _NOTHING, status: HTTPStatus = HTTPStatus.OK
) -> Response[str]:
    """Return a page. Templates get `words`, `request`, `assets`, `integrity`, `notice_text` and `new_form_key`.

    The notice of the last form is shown once, on the page that a person opens.
    """
    about = {
        "request": request,
        "notice_text": request.notice_text,
        "new_form_key": lambda: request.form_key,
    }
    return html(request, template, {**about, **words}, status, time_zone=request.store.time_zone)


def html(
    visit: Visit,
    template: str,
    words: Mapping[str, Any],
    status: HTTPStatus,
    *,
    locale: str = "",
    time_zone: str = "UTC",
) -> Response[str]:
    """Return a page with these words only, as a person who is not signed in gets it."""
    text = render(
        template,
        {"assets": assets.address(), "integrity": assets.integrity("back_office.js"), **words},
        catalogue=DOMAIN,
        locale=locale or visit.locale,
        time_zone=time_zone,
        folder=visit.templates,
    )
    cookies = [notice_cookie("")] if visit.notice_code and not visit.is_htmx else []
    headers = {"Vary": "Accept-Encoding"}
    return Response(status, _HTML, text, headers, cookies=cookies, compress=visit.accepts_gzip)


def see_other(address: str, notice: str = "") -> Response[str]:
    """Redirect after a form. The next page shows the sentence of the code `notice` (`notices.py`)."""
    cookies = [notice_cookie(notice)] if notice else []
    return Response(HTTPStatus.SEE_OTHER, _HTML, "", {"Location": address}, cookies=cookies)


def not_found(request: StaffRequest) -> Response[str]:
    """Return the page for an id that is not there, or not any more."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def plain_error_page(visit: Visit, status: HTTPStatus) -> Response[str]:
    """Return an error's page for which nothing is read: for a person who is not signed in, or if reading fails."""
    words = {"store_name": "", "status": int(status)}
    response = html(visit, "back_office/refused.html", words, status, locale=visit.browser_locale)
    return _with_retry(response)


def error_page(request: StaffRequest, status: HTTPStatus, sentence: str = "") -> Response[str]:
    """Return the page of an error that no field explains: what happened, that nothing was lost, and the way back."""
    words = {"status": int(status), "sentence": sentence}
    return _with_retry(page(request, "back_office/error.html", words, status))


def _with_retry(response: Response[str]) -> Response[str]:
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = "5"
    return response
