"""Markets, in the shape in which they are put."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import (
    Amount,
    Doc,
    Timestamp,
    amount,
    optional_timestamp,
    percentage,
    plain,
    timestamp,
)
from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryMethod
from invoicing.domain.catalog.market import Market, RateSource
from invoicing.domain.catalog.store import Store
from invoicing.domain.values.money import Money


class Tax(TypedDict):
    """How a market taxes."""

    title: str
    rates: Annotated[dict[str, str], Doc("Percentages by class of products.")]
    included: bool
    on_shipping: bool
    reverse_charge: bool


class PriceRounding(TypedDict):
    """How converted prices are rounded."""

    to: Amount
    direction: Annotated[str, Doc("`nearest`, `up` or `down`")]


class StoreDeliveryBand(TypedDict):
    """A price for goods of so many grams and such a subtotal, both ends included."""

    price: Amount
    min_weight_grams: int
    max_weight_grams: Annotated[int, Doc("0 is no limit.")]
    min_subtotal: Amount | None
    max_subtotal: Amount | None


class StoreDeliveryMethod(TypedDict):
    """A way to get the goods to the customer."""

    id: str
    title: str
    kind: Annotated[str, Doc("`shipping`, `local_delivery` or `pickup`")]
    price: Annotated[Amount | None, Doc("Null where its bands have the prices.")]
    bands: list[StoreDeliveryBand]
    postal_codes: list[str]
    min_days: int
    max_days: int


class StoreMarket(TypedDict):
    """Countries that are sold to in one currency."""

    id: str
    title: str
    currency: str
    countries: list[str]
    rate: Annotated[str | None, Doc("Units of its currency for one of the store's. Null: see `exchange_rates`.")]
    rate_at: Annotated[Timestamp | None, Doc("When that was the rate.")]
    price_rounding: PriceRounding | None
    tax: Tax
    delivery_methods: list[StoreDeliveryMethod]


class ExchangeRates(TypedDict):
    """Exchange rates of one time, for the markets that have no rate of their own."""

    as_of: Timestamp
    rates: Annotated[dict[str, str], Doc("Units of each currency for one unit of the store's.")]


def exchange_rates(store: Store) -> ExchangeRates | None:
    """Write the store's table of rates."""
    table = store.rate_table
    if table is None:
        return None
    return {"as_of": timestamp(table.at), "rates": {name: plain(rate) for name, rate in table.rates.items()}}


def market(market: Market) -> StoreMarket:
    """Write a market."""
    has_own_rate = market.rate_source is RateSource.FIXED
    return {
        "id": market.id,
        "title": market.title,
        "currency": market.currency,
        "countries": list(market.countries),
        "rate": plain(market.rate) if has_own_rate else None,
        "rate_at": optional_timestamp(market.rate_at) if has_own_rate else None,
        "price_rounding": _rounding(market),
        "tax": {
            "title": market.tax.title,
            "rates": {name: percentage(rate) for name, rate in market.tax.rates.items()},
            "included": market.tax.included,
            "on_shipping": market.tax.on_shipping,
            "reverse_charge": market.tax.reverse_charge,
        },
        "delivery_methods": [_method(method) for method in market.delivery_methods],
    }


def _rounding(market: Market) -> PriceRounding | None:
    if market.rounding is None:
        return None
    return {"to": amount(Money(market.rounding.step, market.currency)), "direction": market.rounding.direction.value}


def _method(method: DeliveryMethod) -> StoreDeliveryMethod:
    return {
        "id": method.id,
        "title": method.title,
        "kind": method.kind.value,
        "price": None if method.bands else amount(method.price),
        "bands": [_band(band) for band in method.bands],
        "postal_codes": list(method.postal_codes),
        "min_days": method.min_days,
        "max_days": method.max_days,
    }


def _band(band: DeliveryBand) -> StoreDeliveryBand:
    return {
        "price": amount(band.price),
        "min_weight_grams": band.min_weight_grams,
        "max_weight_grams": band.max_weight_grams,
        "min_subtotal": amount(band.min_subtotal) if band.min_subtotal else None,
        "max_subtotal": amount(band.max_subtotal) if band.max_subtotal else None,
    }
