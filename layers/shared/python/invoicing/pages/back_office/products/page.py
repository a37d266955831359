"""The page of a product: what it costs, what is in stock, and the form that changes the stock."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import StockedProduct
from invoicing.pages.back_office.products.addresses import address_of, sku_of
from invoicing.pages.back_office.products.form import priced_markets
from invoicing.pages.back_office.products.history import DEFAULT_REASON, history, reasons
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.search.back import list_address
from invoicing.pages.back_office.typed_fields import ShownFields
from invoicing.usecases.catalog.put_product import find_product

if TYPE_CHECKING:
    from invoicing.ports import OfficePorts


def show(request: StaffRequest, ports: OfficePorts) -> Response[str]:
    """Show a product."""
    return product_page(request, find_product(sku_of(request), ports=ports), ports=ports)


def product_page(
    request: StaffRequest,
    stocked: StockedProduct,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
    *,
    ports: OfficePorts,
) -> Response[str]:
    """Return the product's page; the form of its stock with what was typed, if that is invalid."""
    product = stocked.product
    words = {
        "section": "products",
        "stocked": stocked,
        "product": product,
        "address": address_of(product.sku),
        "back": list_address("/admin/products", request.query),
        "market_prices": [
            (market.title, product.market_prices[market.id])
            for market in priced_markets(request.store)
            if market.id in product.market_prices
        ],
        "rate": request.store.markets[0].tax.rate(product.tax_class),
        "reasons": list(reasons(request.locale).items()),
        "typed": ShownFields(typed or {"direction": "add", "units": "", "reason": DEFAULT_REASON, "note": ""}),
        "errors": errors or {},
        "history": history(product.sku, request.locale, ports),
        "now": ports.clock(),
    }
    return page(request, "products/page.html", words, status)
