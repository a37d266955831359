"""The form of a product: filled from the product or from what was typed, and parsed into the product."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from invoicing.domain.catalog.identifiers import LONGEST_SKU, RESERVED, plain_sku, slug
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS, InventoryPolicy, Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.values.money import Money
from invoicing.pages.back_office.money_input import written_amount
from invoicing.pages.back_office.revision import LOADED
from invoicing.pages.back_office.typed_fields import TypedFields

MOST_UNITS = 10_000_000
_MOST_GRAMS = 1_000_000_000
_ON = "on"
_MOST_TRIES = 20  # skus that are tried for one title
MARKET_PRICE = "market_price_"
TICKS = ("sells_below_zero", "requires_shipping", "taxable")

# `version` is the product's as the form showed it.
FIELD_NAMES = (
    "version",
    LOADED,
    "title",
    "price",
    "units",
    "sku",
    "sells_below_zero",
    "requires_shipping",
    "taxable",
    "tax_class",
    "weight_grams",
)


def names_in(store: Store) -> tuple[str, ...]:
    """Return the names of all fields: each market with a price of its own has one, too."""
    return (*FIELD_NAMES, *(f"{MARKET_PRICE}{market.id}" for market in priced_markets(store)))


def priced_markets(store: Store) -> list[Market]:
    """Return the markets for which a product can have a fixed price: those beside the home market."""
    return list(store.markets[1:])


def tax_classes(store: Store, current: str = STANDARD_TAX_CLASS) -> list[str]:
    """Return the classes to choose from: those with a rate in some market, and the product's own."""
    return sorted({STANDARD_TAX_CLASS, current, *(name for market in store.markets for name in market.tax.rates)})


def new_fields() -> dict[str, str]:
    """Return the fields of a new product: taxed, delivered, and sold while there is stock."""
    return {"requires_shipping": _ON, "taxable": _ON, "tax_class": STANDARD_TAX_CLASS}


def fields_of(stocked: StockedProduct, store: Store, locale: str) -> dict[str, str]:
    """Return the fields of a product as its form shows them."""
    product = stocked.product
    ticked = {
        "sells_below_zero": product.sells_below_zero,
        "requires_shipping": product.requires_shipping,
        "taxable": product.taxable,
    }
    return {
        "version": str(stocked.version),
        "title": product.title,
        "price": written_amount(product.price, locale),
        **{name: _ON if is_on else "" for name, is_on in ticked.items()},
        "tax_class": product.tax_class,
        "weight_grams": str(product.weight_grams or ""),
        **{
            f"{MARKET_PRICE}{market.id}": written_amount(price, locale) if price else ""
            for market in priced_markets(store)
            for price in [_market_price(product, market)]
        },
    }


def skus_of(fields: TypedFields, key: str) -> list[str]:
    """Return the skus to try for a new product: the one that was typed, or those that its title leads to."""
    _ = fields.texts.gettext
    typed = fields.line("sku")
    if typed:
        sku = plain_sku(typed)
        if sku is None:
            fields.refuse(
                "sku",
                _("Use 1 to %(most)s letters, digits, spaces, hyphens, dots, plus signs or underscores")
                % {"most": LONGEST_SKU},
            )
        if sku in RESERVED:
            fields.refuse("sku", _("Choose another SKU: an address of the office has this word"))
        return [sku or typed]
    first = slug(fields.typed.get("title", "")) or f"product-{slug(key)[:6]}"
    names = [first, *(f"{first}-{number}" for number in range(2, _MOST_TRIES)), f"{first}-{slug(key)[:6]}"]
    return [name for name in names if name not in RESERVED]


def read_units(fields: TypedFields) -> int:
    """Return how many units of a new product there are.

    The first product, at the set-up, would be out of stock without a number, and the store would sell nothing.
    """
    if fields.typed.get("setup") and not (fields.line("units") or fields.is_ticked("sells_below_zero")):
        _ = fields.texts.gettext
        fields.refuse("units", _("Enter how many there are, or tick to keep selling when there is none left"))
    return fields.number("units", most=MOST_UNITS)


def read_product(fields: TypedFields, sku: str, store: Store, before: Product | None = None) -> Product:
    """Return the product that was typed; `fields.errors` says what is invalid in it.

    What the form does not show stays as it was before.
    """
    _ = fields.texts.gettext
    title = fields.line("title", _("Enter a title"))
    price = fields.amount("price", store.currency, _("Enter the price"))
    policy = InventoryPolicy.CONTINUE if fields.is_ticked("sells_below_zero") else InventoryPolicy.DENY
    blank = Product(sku, "", Money(0, store.currency))
    classes = tax_classes(store, (before or blank).tax_class)
    return replace(
        before or blank,
        title=title,
        price=price or blank.price,
        inventory_policy=policy,
        requires_shipping=fields.is_ticked("requires_shipping"),
        taxable=fields.is_ticked("taxable"),
        tax_class=fields.choice("tax_class", classes) if len(classes) > 1 else (before or blank).tax_class,
        weight_grams=fields.number("weight_grams", most=_MOST_GRAMS),
        market_prices=_market_prices(fields, store, before.market_prices if before else {}),
    )


def _market_price(product: Product, market: Market) -> Money | None:
    """Return the product's own price in a market; prices of a currency that the market had before do not count."""
    price = product.market_prices.get(market.id)
    return price if price and price.currency == market.currency else None


def _market_prices(fields: TypedFields, store: Store, before: Mapping[str, Money]) -> dict[str, Money]:
    shown = {market.id for market in priced_markets(store)}
    known = {market.id for market in store.markets}
    kept = {name: price for name, price in before.items() if name in known - shown}
    return kept | dict(_typed_prices(fields, store))


def _typed_prices(fields: TypedFields, store: Store) -> Iterator[tuple[str, Money]]:
    for market in priced_markets(store):
        price = fields.amount(f"{MARKET_PRICE}{market.id}", market.currency)
        if price is not None:
            yield market.id, price
