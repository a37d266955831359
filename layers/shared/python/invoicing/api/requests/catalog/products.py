"""Bodies of products and stock changes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, Field, field_validator

from invoicing.api.fields.amounts import Amount, parse_amount, written_amount
from invoicing.api.fields.codes import Identifier, plain_sku, unreserved
from invoicing.api.fields.input import CHOICE, PERCENT_DECODED, Input, fields_of, refused
from invoicing.api.fields.text import OneLine, Title
from invoicing.api.problems.errors import FaultyRequestError, fault
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS, CatalogStatus, InventoryPolicy, Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money

MAX_UNITS = 10_000_000
STATUS = (
    "`archived`: left out of lists unless they are asked for it, and not added to draft orders any more. Draft orders, "
    "links and orders that have it go on."
)

SkuPath = Annotated[str, Path(description="Sku of the product."), PERCENT_DECODED, AfterValidator(plain_sku)]
NewSkuPath = Annotated[SkuPath, AfterValidator(unreserved)]


class ProductInput(Input):
    """A product of the store."""

    title: Title
    price: Amount = Field(
        description="Price of one unit in the store's currency. It is converted for markets with another currency."
    )
    taxable: bool = True
    requires_shipping: bool = Field(
        default=True, description="Whether the product is delivered. False for services and gift cards."
    )
    weight_grams: int = Field(0, ge=0, le=1_000_000_000)
    inventory_policy: Annotated[InventoryPolicy, CHOICE] = Field(
        InventoryPolicy.DENY,
        description="What happens when the product is out of stock. `deny`: it cannot be bought. `continue`: it can, "
        "and `available` goes below zero.",
    )
    tax_class: Identifier = Field(
        STANDARD_TAX_CLASS, description="`standard`, or a class in the tax rates of a market."
    )
    market_prices: dict[Identifier, Amount] = Field(
        default={},
        max_length=100,
        description="Prices by market id, in the market's currency. They replace the converted price.",
        examples=[{"eu": {"amount": "89.00", "currency": "EUR"}}],
    )
    status: Annotated[CatalogStatus, CHOICE] = Field(CatalogStatus.ACTIVE, description=STATUS)

    def to_product(self, sku: str, store: Store) -> Product:
        """Return the product.

        Raises:
            FaultyRequestError: The store has no such tax class or market.
            InvalidAmountError, CurrencyRequiredError, CurrencyMismatchError: A price is not valid in its currency.
        """
        classes = {STANDARD_TAX_CLASS, *(name for market in store.markets for name in market.tax.rates)}
        if self.tax_class not in classes:
            raise FaultyRequestError([fault("unknown_tax_class", "/tax_class", known=sorted(classes))])
        return Product(
            **fields_of(self, without={"price", "market_prices"}),
            sku=sku,
            price=parse_amount(self.price, store.currency, store.currency, "/price"),
            market_prices=_market_prices(self.market_prices, store),
        )


def _market_prices(given: dict[str, GivenAmount], store: Store) -> dict[str, Money]:
    currencies = {market.id: market.currency for market in store.markets}
    unknown = [name for name in given if name not in currencies]
    if unknown:
        at = (f"/market_prices/{name}" for name in unknown)
        raise FaultyRequestError(fault("unknown_market.price", pointer, known=[*currencies]) for pointer in at)
    return {
        name: parse_amount(price, currencies[name], store.currency, f"/market_prices/{name}")
        for name, price in given.items()
    }


def patch_product(product: Product, store: Store, changes: dict[str, Any]) -> Product:
    """Return a product with the changes of a merge patch. Null sets a field to its default.

    Raises:
        FaultyRequestError: The result has invalid fields.
    """
    currencies = {market.id: market.currency for market in store.markets}
    still_valid = {
        name: written_amount(price)
        for name, price in product.market_prices.items()
        if currencies.get(name) == price.currency
    }
    before = {**asdict(product), "price": written_amount(product.price), "market_prices": still_valid}
    del before["sku"]
    for name, value in changes.items():
        if value is None and name in before:
            del before[name]
        elif name == "market_prices" and isinstance(value, dict):
            before[name] = {key: price for key, price in {**still_valid, **value}.items() if price is not None}
        else:
            before[name] = value
    return ProductInput.read(before).to_product(product.sku, store)


class StockAdjustmentInput(Input):
    """A change of a product's stock."""

    change: int = Field(
        ge=-MAX_UNITS,
        le=MAX_UNITS,
        description="Units to add or, if negative, to remove.",
        examples=[12, -1],
        json_schema_extra={"not": {"const": 0}},
    )
    reason: OneLine = Field(
        "",
        description="Reason for the change, which its event has.",
        examples=["delivery", "broken"],
    )

    @field_validator("change")
    @classmethod
    def _changes(cls, change: int) -> int:
        if change == 0:
            raise refused("no_change")
        return change
