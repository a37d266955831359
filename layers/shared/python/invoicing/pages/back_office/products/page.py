"""The page of a product: what it costs, what is in stock, and the form that changes the stock."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import StockedProduct
from invoicing.pages.back_office import DOMAIN
from invoicing.pages.back_office.products.edit import address_of
from invoicing.pages.back_office.products.form import priced_markets
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page
from invoicing.pages.back_office.typed_fields import ShownFields
from invoicing.pages.i18n.language import translations
from invoicing.usecases.catalog.put_product import find_product

if TYPE_CHECKING:
    from invoicing.ports import Ports

DEFAULT_REASON = "correction"


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Show a product."""
    return product_page(request, find_product(request.parameters["sku"], ports=ports))


def reasons(locale: str) -> dict[str, str]:
    """Return the reasons for a change of stock, by what its event stores."""
    _ = translations(DOMAIN, locale).gettext
    return {
        DEFAULT_REASON: _("Correction"),
        "received": _("Goods received"),
        "returned": _("Returned by a customer"),
        "damaged": _("Damaged"),
        "lost": _("Lost or stolen"),
    }


def product_page(
    request: StaffRequest,
    stocked: StockedProduct,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> Response[str]:
    """Return the product's page; the form of its stock with what was typed, if that is invalid."""
    product = stocked.product
    words = {
        "section": "products",
        "stocked": stocked,
        "product": product,
        "address": address_of(product.sku),
        "market_prices": [
            (market.title, product.market_prices[market.id])
            for market in priced_markets(request.store)
            if market.id in product.market_prices
        ],
        "rate": request.store.markets[0].tax.rate(product.tax_class),
        "reasons": list(reasons(request.locale).items()),
        "typed": ShownFields(typed or {"direction": "add", "units": "", "reason": DEFAULT_REASON, "note": ""}),
        "errors": errors or {},
    }
    return page(request, "products/page.html", words, status)
