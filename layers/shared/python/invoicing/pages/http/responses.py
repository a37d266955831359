"""Responses to browsers: pages, redirects, and problems for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType

from aws_lambda_powertools.event_handler import Response

from invoicing.pages.http.request import Visitor

_HTML = "text/html; charset=utf-8"


def page(status: HTTPStatus, html: str, visitor: Visitor) -> Response[str]:
    """Return a page, which Powertools compresses if the visitor accepts gzip (docs/decisions/0019)."""
    return Response(status, _HTML, html, {"Vary": "Accept-Encoding"}, compress=visitor.accepts_gzip)


def see_other(address: str) -> Response[str]:
    return Response(HTTPStatus.SEE_OTHER, _HTML, "", {"Location": address})


def problem(
    status: HTTPStatus, code: str, detail: str, headers: Mapping[str, str] = MappingProxyType({})
) -> Response[str]:
    """Return a problem (RFC 9457)."""
    document = {"type": "about:blank", "title": status.phrase, "status": status, "code": code, "detail": detail}
    return Response(status, "application/problem+json", json.dumps(document), headers)


def no_route(path: str) -> Response[str]:
    detail = "No route has this path: see /openapi.json for all routes."
    if path.startswith(("/products/", "/discount-codes/")):  # the gateway decodes %2F
        detail += " Skus and discount codes cannot contain a slash."
    return problem(HTTPStatus.NOT_FOUND, "no_route", detail)


def method_not_allowed(allowed: str) -> Response[str]:
    detail = f"This path does not take this method: use {allowed}."
    return problem(HTTPStatus.METHOD_NOT_ALLOWED, "method_not_allowed", detail, {"Allow": allowed})
