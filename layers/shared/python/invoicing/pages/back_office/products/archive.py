"""Stop selling a product, and sell it again. Products are never deleted, since orders refer to them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aws_lambda_powertools.event_handler import Response

from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.values.version import ANY_VERSION
from invoicing.pages.back_office.products.addresses import address_of, sku_of
from invoicing.pages.back_office.request import StaffRequest
from invoicing.pages.back_office.responses import page, see_other
from invoicing.usecases.catalog.put_product import find_product, update_product

if TYPE_CHECKING:
    from invoicing.ports import Ports


def show(request: StaffRequest, ports: Ports) -> Response[str]:
    """Ask before a product is archived."""
    product = find_product(sku_of(request), ports=ports).product
    return page(
        request,
        "products/archive.html",
        {"section": "products", "product": product, "address": address_of(product.sku)},
    )


def create(request: StaffRequest, ports: Ports) -> Response[str]:
    """Archive the product. Another version of it is archived just as well."""
    return _become(CatalogStatus.ARCHIVED, "product_archived", request, ports)


def delete(request: StaffRequest, ports: Ports) -> Response[str]:
    """Sell the product again."""
    return _become(CatalogStatus.ACTIVE, "product_restored", request, ports)


def _become(status: CatalogStatus, notice: str, request: StaffRequest, ports: Ports) -> Response[str]:
    request.form()
    sku = sku_of(request)
    update_product(lambda product, _: replace(product, status=status), sku, ANY_VERSION, ports=ports)
    return see_other(address_of(sku), notice)
