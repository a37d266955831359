"""The page of signing in."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from invoicing.pages.back_office.responses import html

if TYPE_CHECKING:
    from aws_lambda_powertools.event_handler import Response

    from invoicing.pages.back_office.request import Visit
    from invoicing.ports import OfficePorts


def show(visit: Visit, ports: OfficePorts) -> Response[str]:
    """Show the form, which function `sign_in` takes."""
    del ports
    words = {"shop": visit.store.name, "errors": {}, "next": own_address(visit.query.get("next", ""))}
    return html(visit, "back_office/sign_in/page.html", {**words, "email": "", "stay": False}, HTTPStatus.OK)


def own_address(address: str) -> str:
    """Return an address of the back office to go to after signing in; anything else is the first page."""
    is_own = address == "/admin" or address.startswith(("/admin/", "/admin?"))
    is_plain = address.isascii() and address.isprintable() and "\\" not in address
    return address if is_own and is_plain and not address.startswith("/admin/sign-") else "/admin"
