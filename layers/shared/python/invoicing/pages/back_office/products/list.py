"""The list of products: by sku, those that run low or out, and the archived ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import CatalogStatus, StockedProduct, StockLevel
from invoicing.domain.sale.summary import Unreadable
from invoicing.pages.back_office.products.addresses import address_of
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
    tab = request.query.get("tab", "")
    filters = {"tab": tab if tab in _TABS else "", "query": request.query.get("query", "")}
    status = CatalogStatus.ARCHIVED if filters["tab"] == _ARCHIVED else CatalogStatus.ACTIVE
    level, cursor = _LEVELS.get(filters["tab"]), request.query.get("cursor") or None
    found = list_products(status, level, filters["query"], _LIMIT, cursor, ports=ports)
    words = {
        "section": "products",
        **filters,
        "kept": {"tab": filters["tab"]},
        "tabs_to": {each: _address(ADDRESS, {**filters, "tab": each}) for each in _TABS},
        "all": _address(ADDRESS, {**filters, "query": ""}),
        "items": [_row(item, _encoded(filters)) for item in found.items],
        "more": _address(ADDRESS, {**filters, "cursor": found.next_cursor}) if found.next_cursor else "",
        "is_first": cursor is None,
    }
    return page(request, "products/list.html", words)


def _row(item: StockedProduct | Unreadable, filters: str) -> dict[str, object]:
    stocked = None if isinstance(item, Unreadable) else item
    sku = item.id if isinstance(item, Unreadable) else item.product.sku
    return {"sku": sku, "address": _address(address_of(sku), {"from": filters}), "stocked": stocked}


def _address(path: str, query: Mapping[str, str]) -> str:
    encoded = _encoded(query)
    return f"{path}?{encoded}" if encoded else path


def _encoded(query: Mapping[str, str]) -> str:
    return urlencode({name: value for name, value in query.items() if value})
