"""Products and their stock."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar, Literal, Self

from pydantic import Field, field_validator

from invoicing.api.errors import Fault, FaultyRequestError
from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.fields import Amount, Identifier, OneLine, Title, parse_amount
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS, InventoryPolicy, Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import GivenAmount
from invoicing.domain.values.money import Money

MAX_UNITS = 10_000_000


class ProductBody(Body):
    """A product: replaced as a whole, its stock left alone."""

    title: Title
    price: Amount = Field(description="In the store's currency; in other markets it is converted.")
    taxable: bool = True
    requires_shipping: bool = Field(default=True, description="False for what is not sent: gift cards, services.")
    weight_grams: int = Field(0, ge=0, le=1_000_000_000)
    inventory_policy: Literal["deny", "continue"] = Field(
        "deny", description="What happens when the stock is used up: `deny` stops selling, `continue` goes below zero."
    )
    tax_class: Identifier = Field(STANDARD_TAX_CLASS, description="One of the classes that the markets have rates for.")
    market_prices: dict[Identifier, Amount] = Field(
        default={},
        max_length=100,
        description="Its own prices in markets, by their ids and in their currencies, instead of converted ones.",
        examples=[{"eu": {"amount": "89.00", "currency": "EUR"}}],
    )

    def to_product(self, sku: str, store: Store) -> Product:
        """Return the product, as this store can sell it."""
        classes = {STANDARD_TAX_CLASS, *(name for market in store.markets for name in market.tax.rates)}
        if self.tax_class not in classes:
            detail = f"No market has a rate for this class: give one of {', '.join(sorted(classes))}."
            raise FaultyRequestError([Fault("unknown_tax_class", detail, "/tax_class")])
        return Product(
            sku=sku,
            title=self.title,
            price=parse_amount(self.price, store.currency, "/price"),
            taxable=self.taxable,
            requires_shipping=self.requires_shipping,
            weight_grams=self.weight_grams,
            inventory_policy=InventoryPolicy(self.inventory_policy),
            tax_class=self.tax_class,
            market_prices=_market_prices(self.market_prices, store),
        )


def _market_prices(given: dict[str, GivenAmount], store: Store) -> dict[str, Money]:
    currencies = {market.id: market.currency for market in store.markets}
    unknown = [name for name in given if name not in currencies]
    if unknown:
        detail = f"No market has this id: give one of {', '.join(currencies)}."
        raise FaultyRequestError(Fault("unknown_market", detail, f"/market_prices/{name}") for name in unknown)
    # A plain decimal is in the store's currency, here as everywhere.
    named = {name: replace(price, currency=price.currency or store.currency) for name, price in given.items()}
    return {name: parse_amount(price, currencies[name], f"/market_prices/{name}") for name, price in named.items()}


@dataclass(frozen=True, slots=True)
class ProductPatch:
    """Changes to a product (JSON merge patch), checked when they are applied: only the whole can be right or wrong."""

    patches: ClassVar[type[Body]] = ProductBody

    changes: dict[str, Any]

    @classmethod
    def read(cls, document: Any) -> Self:
        """Take a JSON object."""
        if not isinstance(document, dict):
            raise FaultyRequestError([Fault("wrong_type", "Give an object with what is to change.", "")])
        return cls(document)

    def apply(self, product: Product, store: Store) -> Product:
        """Return the product with the changes; null gives a field its default.

        Raises:
            FaultyRequestError: with every fault of what it would become.

        """
        currencies = {market.id: market.currency for market in store.markets}
        still_valid = {
            name: _written(price)
            for name, price in product.market_prices.items()
            if currencies.get(name) == price.currency
        }
        before = {**asdict(product), "price": _written(product.price), "market_prices": still_valid}
        del before["sku"]
        for name, value in self.changes.items():
            if value is None and name in before:
                del before[name]
            elif name == "market_prices" and isinstance(value, dict):
                before[name] = {key: price for key, price in {**still_valid, **value}.items() if price is not None}
            else:
                before[name] = value
        return ProductBody.read(before).to_product(product.sku, store)


def _written(price: Money) -> dict[str, str]:
    return {"amount": str(price), "currency": price.currency}


class StockBody(Body):
    """Units that came in or, below zero, were lost."""

    change: int = Field(ge=-MAX_UNITS, le=MAX_UNITS, examples=[12, -1], json_schema_extra={"not": {"const": 0}})
    reason: OneLine = Field("", description="Why; it goes to the log.", examples=["delivery", "broken"])

    @field_validator("change")
    @classmethod
    def _changes(cls, change: int) -> int:
        if change == 0:
            raise refused("no_change", "Give how many came in or, below zero, were lost: 0 changes nothing.")
        return change
