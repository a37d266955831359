"""A page of the customer's and an e-mail in a branding, each in a frame: nothing in it can be sent or saved."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.errors import EmailRejectedError
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import not_found
from invoicing.pages.back_office.settings.branding.typed import DEFAULTS, read_branding
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.http.headers import framed_email_headers, framed_page_headers

if TYPE_CHECKING:
    from invoicing.domain.branding.branding import Branding
    from invoicing.ports import OfficePorts

PAGE, EMAIL = "page", "email"
LIGHT, DARK = "light", "dark"
_HTML = "text/html; charset=utf-8"


def frames(_: Callable[[str], str]) -> list[tuple[str, str, str]]:
    """Return part, scheme and title of each preview."""
    return [
        (PAGE, LIGHT, _("The customer's page, light")),
        (PAGE, DARK, _("The customer's page, dark")),
        (EMAIL, LIGHT, _("An e-mail, light")),
        (EMAIL, DARK, _("An e-mail, dark")),
    ]


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a page or an e-mail in the branding of the address, light or dark."""
    part, scheme = request.parameters["part"], request.query.get("scheme", LIGHT)
    fields = TypedFields({name: request.query.get(name, "") for name in DEFAULTS}, request.locale)
    branding = read_branding(fields)
    if part not in {PAGE, EMAIL} or scheme not in {LIGHT, DARK} or fields.errors:
        return not_found(request)
    show_part = _page if part == PAGE else _email
    return show_part(request, ports, branding, scheme)


def _page(request: StaffRequest, ports: OfficePorts, branding: Branding, scheme: str) -> Response[str]:
    from invoicing.pages.branding.sample import sample_page  # noqa: PLC0415 - few requests render one

    html = sample_page(ports.stores.read(), branding, scheme, ports.clock())
    return _frame(request, html, framed_page_headers())


def _email(request: StaffRequest, ports: OfficePorts, branding: Branding, scheme: str) -> Response[str]:
    from invoicing.pages.branding.sample import sample_invoice  # noqa: PLC0415 - few requests render one

    try:
        html = sample_invoice(ports.stores.read(), branding, scheme, ports.clock(), base_url=request.base_url)
    except EmailRejectedError:  # for its subject or sender, which other pages tell
        return not_found(request)
    return _frame(request, html, framed_email_headers())


def _frame(request: StaffRequest, html: str, headers: dict[str, str]) -> Response[str]:
    headers = headers | {"Vary": "Accept-Encoding"}
    return Response(HTTPStatus.OK, _HTML, html, headers, cookies=[], compress=request.accepts_gzip)
