"""Markets, in the form in which `PUT /store` takes them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write, writes
from invoicing.api.responses.values import Amount, Percentage, Timestamp, amount
from invoicing.domain.catalog.delivery import DeliveryKind, DeliveryMethod
from invoicing.domain.catalog.market import Market, RateSource, RoundingDirection
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.values.money import Money
from invoicing.domain.values.percentage import plain
from invoicing.domain.values.text import timestamp


class Tax(TypedDict):
    """Tax rules of a market. `TaxInput` describes the fields."""

    title: str
    rates: dict[str, Percentage]
    included: bool
    shipping: ShippingTax
    reverse_charge: bool


class PriceRounding(TypedDict):
    """Rounding of converted prices."""

    to: Amount
    direction: RoundingDirection


class StoreDeliveryBand(TypedDict):
    """A price for orders within a range of weight and subtotal. The limits are inclusive."""

    price: Amount
    min_weight_grams: int
    max_weight_grams: Annotated[int, Doc("0 means no limit.")]
    min_subtotal: Amount | None
    max_subtotal: Amount | None


class StoreDeliveryMethod(TypedDict):
    """A delivery method of a market. `DeliveryMethodInput` describes the fields."""

    id: str
    title: str
    kind: DeliveryKind
    price: Annotated[Amount | None, Doc("Null if `bands` have the prices.")]
    bands: list[StoreDeliveryBand]
    postal_codes: list[str]
    min_days: int
    max_days: int


class StoreMarket(TypedDict):
    """Countries with the same currency, taxes and delivery methods. `MarketInput` describes the fields."""

    id: str
    title: str
    currency: str
    countries: list[str]
    rate: Annotated[
        str | None, Doc("Units of the market's currency per unit of the store's. Null if it is in `exchange_rates`.")
    ]
    rate_at: Annotated[Timestamp | None, Doc("When `rate` was valid.")]
    price_rounding: PriceRounding | None
    tax: Tax
    delivery_methods: list[StoreDeliveryMethod]


class ExchangeRates(TypedDict):
    """Exchange rates for markets without a `rate` of their own."""

    as_of: Annotated[Timestamp, Doc("When the rates were valid.")]
    rates: Annotated[dict[str, str], Doc("Units of each currency per unit of the store's currency.")]


def exchange_rates(store: Store) -> ExchangeRates | None:
    """Return the document of the store's table of rates."""
    table = store.rate_table
    if table is None:
        return None
    return {"as_of": timestamp(table.at), "rates": {name: plain(rate) for name, rate in table.rates.items()}}


@writes(StoreMarket)
def market(market: Market) -> StoreMarket:
    """Return a market's document."""
    has_own_rate = market.rate_source is RateSource.FIXED
    return write(
        StoreMarket,
        market,
        rate=plain(market.rate) if has_own_rate else None,
        rate_at=timestamp(market.rate_at) if has_own_rate and market.rate_at else None,
        price_rounding=_rounding(market),
    )


def _rounding(market: Market) -> PriceRounding | None:
    if market.rounding is None:
        return None
    return {"to": amount(Money(market.rounding.step, market.currency)), "direction": market.rounding.direction}


@writes(StoreDeliveryMethod)
def _method(method: DeliveryMethod) -> StoreDeliveryMethod:
    return write(StoreDeliveryMethod, method, price=None if method.bands else amount(method.price))
