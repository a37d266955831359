"""From a request to its page: the route, the session, the role, the page, and the headers of all of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.shared.headers_serializer import HttpApiHeadersSerializer

from invoicing.acting_staff import acting_for
from invoicing.domain.errors import InvoicingError, KeyReusedError, RoleRequiredError
from invoicing.domain.values.ids import find_sale_id
from invoicing.observability import logger, mark_log
from invoicing.pages.back_office.cookies import no_session
from invoicing.pages.back_office.errors import sentence_of, status_of
from invoicing.pages.back_office.request import StaffRequest, Visit
from invoicing.pages.back_office.responses import error_page, plain_error_page, see_other
from invoicing.pages.back_office.routes.office import ROUTES
from invoicing.pages.back_office.routes.route import Route, find_route, methods_of
from invoicing.pages.http.encoding import gzipped
from invoicing.pages.http.headers import security_headers
from invoicing.pages.http.known_routes import can_be_routed
from invoicing.pages.http.request import UnreadableError
from invoicing.security_log import log_refusal
from invoicing.usecases.staff.sessions import continue_session

if TYPE_CHECKING:
    from invoicing.domain.staff.member import StaffMember
    from invoicing.ports import OfficePorts

SIGN_IN = "/admin/sign-in"
_LARGEST_TEXT = 256 * 1024  # characters that Lambda answers as they are: one can take twelve bytes of JSON


def answer(
    event: Mapping[str, Any], visit: Visit, ports: OfficePorts, routes: Sequence[Route] = ROUTES
) -> dict[str, Any]:
    """Answer an event of the HTTP API (payload format 2.0)."""
    try:
        response = _respond(visit, ports, routes)
    except Exception as error:  # noqa: BLE001 - the session or the error's own page cannot be read
        response = plain_error_page(visit, _status(error, visit.method))
    request_id = {"X-Request-Id": event["requestContext"]["requestId"]}
    headers = (
        security_headers(has_manifest=True) | {"Content-Type": response.content_type} | response.headers | request_id
    )
    body, is_large = response.body or "", False
    if response.compress and body:
        headers["Content-Encoding"] = "gzip"
        body = gzipped(body)
    elif len(body) > _LARGEST_TEXT:
        body, is_large = base64.b64encode(body.encode()).decode(), True
    return {
        "statusCode": int(response.status_code),
        "body": "" if visit.method == "HEAD" else body,
        "isBase64Encoded": is_large or "Content-Encoding" in headers,
        **HttpApiHeadersSerializer().serialize(headers=headers, cookies=response.cookies),
    }


def _respond(visit: Visit, ports: OfficePorts, routes: Sequence[Route]) -> Response[str]:
    if not can_be_routed(visit.path):
        return plain_error_page(visit, HTTPStatus.NOT_FOUND)
    if visit.path == "/admin/":
        return see_other("/admin")
    found = find_route("GET" if visit.method == "HEAD" else visit.method, visit.path, routes)
    if found and found[0].is_public:
        route, parameters = found
        return _call(route, replace(visit, parameters=parameters), ports)
    member = _member(visit, ports, renews=not (found and found[0].polls))
    if member is None:
        return _signed_out(visit, leaves_page=not (found and found[0].is_search))
    about = {one.name: getattr(visit, one.name) for one in fields(visit)}
    request = StaffRequest(**about, member=member)
    if found is None:
        return _no_route(request, methods_of(visit.path, routes))
    route, parameters = found
    if member.role not in route.roles:
        error = RoleRequiredError.of(route.roles, [member.role])
        log_refusal(error, f"{route.method} {route.path}", member.id)
        return error_page(request, HTTPStatus.FORBIDDEN, sentence_of(error, request.locale))
    mark_log(find_sale_id(parameters.get("id", "")))
    with acting_for(member.id):
        return _call(route, replace(request, parameters=parameters), ports)


def _call(route: Route, request: Visit, ports: OfficePorts) -> Response[str]:
    module, _, name = route.page.partition(":")
    page = getattr(import_module(f"invoicing.pages.back_office.{module}"), name)
    try:
        if route.method == "POST":
            request.form()  # a forged form reaches no page
        response: Response[str] = page(request, ports)
    except Exception as error:  # noqa: BLE001 - whatever fails, a page says so
        status = _status(error, f"{route.method} {route.path}")
        if not isinstance(request, StaffRequest):
            return plain_error_page(request, status)
        if isinstance(error, UnreadableError) and status is HTTPStatus.FORBIDDEN:
            from invoicing.pages.back_office.sign_in.stale import offer_again  # noqa: PLC0415 - rare

            return offer_again(request) or error_page(request, status)
        if isinstance(error, KeyReusedError):
            from invoicing.pages.back_office.sign_in.stale import offer_as_new  # noqa: PLC0415 - rare

            return offer_as_new(request)
        sentence = sentence_of(error, request.locale) if isinstance(error, InvoicingError) else ""
        return error_page(request, status, sentence)
    return response


def _no_route(request: StaffRequest, allowed: Sequence[str]) -> Response[str]:
    if not allowed:
        return error_page(request, HTTPStatus.NOT_FOUND)
    response = error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)
    response.headers["Allow"] = ", ".join(allowed)
    return response


def _status(error: Exception, route: str) -> HTTPStatus:
    if isinstance(error, UnreadableError):
        return error.status
    status = status_of(error)
    if status is HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.exception("page_failed", extra={"route": route})
    return status


def _signed_out(visit: Visit, *, leaves_page: bool) -> Response[str]:
    """Lead to signing in, and from there back to the page, with what was typed into its form.

    htmx follows no redirect into a part of a page: it is told to open the sign-in page instead. A form or a search that
    htmx sends while a person types leaves them where they are: what they typed would be lost.
    """
    if visit.is_htmx and (visit.method == "POST" or not leaves_page):
        response: Response[str] = Response(HTTPStatus.UNAUTHORIZED, "text/html", "", cookies=[])
    elif visit.is_htmx:
        headers = {"HX-Redirect": _sign_in(_page_in_window(visit))}
        response = Response(HTTPStatus.UNAUTHORIZED, "text/html", "", headers, cookies=[])
    elif visit.method == "POST":
        from invoicing.pages.back_office.sign_in.page import show_keeping  # noqa: PLC0415 - rare

        response = show_keeping(visit)
    else:
        response = see_other(_sign_in(visit.address))
    is_checked_again = visit.method == "POST" and "sec-fetch-site" not in visit.headers  # with it, `KeptForm`
    if visit.has_cookie and not is_checked_again:
        response.cookies.append(no_session())
    return response


def _page_in_window(visit: Visit) -> str:
    """Return the path and query of the page that htmx says is open; empty if that is no address."""
    try:
        here = urlsplit(visit.headers.get("hx-current-url", ""))
    except ValueError:
        return ""
    return f"{here.path}?{here.query}" if here.query else here.path


def _sign_in(back: str) -> str:
    """Return the address of signing in, which leads back to an address of the back office."""
    return f"{SIGN_IN}?next={quote(back, safe='/')}" if back and back != "/admin" else SIGN_IN


def _member(visit: Visit, ports: OfficePorts, *, renews: bool) -> StaffMember | None:
    return continue_session(visit.secret, renews=renews, ports=ports) if visit.secret else None
