"""The goods that tests sell."""

from typing import Any

from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.values.money import Money


def product(sku: str, price: int = 10000, **more: Any) -> Product:
    """Return a product of 100.00 NOK, unless a price in minor units is given."""
    return Product(sku, f"Product {sku}", Money(price, "NOK"), **more)


def many_products(count: int, available: int = 5) -> list[StockedProduct]:
    return [StockedProduct(product(f"sku-{i:03d}", 1000 + i), available) for i in range(count)]
