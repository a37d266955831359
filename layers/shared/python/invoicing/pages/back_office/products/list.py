"""The list of products: by sku, those that run low or out, and the archived ones."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import CatalogStatus, StockedProduct, StockLevel
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.products.edit import address_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.usecases.catalog.list_products import list_products

if TYPE_CHECKING:
    from invoicing.ports import Ports

ADDRESS = "/admin/products"
_LIMIT = 25
_LEVELS = {"low": StockLevel.LOW, "out": StockLevel.OUT}
_ARCHIVED = "archived"
_TABS = ("", *_LEVELS, _ARCHIVED)


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show a page of the list."""
    tab = request.query.get("show", "")
    tab = tab if tab in _TABS else ""
    status = CatalogStatus.ARCHIVED if tab == _ARCHIVED else CatalogStatus.ACTIVE
    cursor = request.query.get("cursor") or None
    found = list_products(status, _LEVELS.get(tab), _LIMIT, cursor, ports=ports)
    words = {
        "section": "products",
        "tab": tab,
        "items": [_row(item) for item in found.items],
        "more": _address(tab, found.next_cursor) if found.next_cursor else "",
        "is_first": cursor is None,
    }
    return page(request, "products/list.html", words)


def _row(item: StockedProduct | Unreadable) -> dict[str, object]:
    if isinstance(item, Unreadable):
        return {"sku": item.id, "address": address_of(item.id), "stocked": None}
    return {"sku": item.product.sku, "address": address_of(item.product.sku), "stocked": item}


def _address(tab: str, cursor: str) -> str:
    query = {name: value for name, value in (("show", tab), ("cursor", cursor)) if value}
    return f"{ADDRESS}?{urlencode(query)}"
