"""Addresses of products."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from invoicing.domain.catalog.identifiers import plain_sku
from invoicing.domain.errors import NotFoundError

if TYPE_CHECKING:
    from invoicing.pages.back_office.request import StaffRequest


def address_of(sku: str) -> str:
    """Return the address of a product's page."""
    return f"/admin/products/{quote(sku, safe='')}"


def sku_of(request: StaffRequest) -> str:
    """Return the sku in the path.

    Raises:
        NotFoundError: no product can have it.
    """
    asked = request.parameters["sku"]
    sku = plain_sku(asked)
    if sku is None:
        raise NotFoundError("product", sku=asked)
    return sku
