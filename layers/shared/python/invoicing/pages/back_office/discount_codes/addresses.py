"""Addresses of discount codes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from invoicing.domain.catalog.discount import valid_code
from invoicing.domain.errors import NotFoundError

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest

LIST = "/admin/discount-codes"


def address_of(code: str) -> str:
    """Return the address of a code's page."""
    return f"{LIST}/{quote(code, safe='')}"


def code_of(request: StaffRequest) -> str:
    """Return the code in the path, as it is stored.

    Raises:
        NotFoundError: no discount code can be so named.
    """
    asked = request.parameters["code"]
    code = valid_code(asked)
    if code is None:
        raise NotFoundError("discount_code", name=asked)
    return code
