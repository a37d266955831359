"""The store's settings, in the shape in which they are put."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Amount, Shown, amount, percentage, plain
from invoicing.domain.stores import DeliveryMethod, Market, Store


class Contact(TypedDict):
    """How customers reach the store."""

    email: str | None
    phone: str | None
    address: str | None


class Tax(TypedDict):
    """How a market taxes."""

    title: str
    rates: Annotated[dict[str, str], Shown("Percentages by class of products.")]
    included: bool
    on_shipping: bool


class StoreDeliveryMethod(TypedDict):
    """A way to get the goods to the customer."""

    id: str
    title: str
    price: Amount
    min_days: int
    max_days: int


class StoreMarket(TypedDict):
    """Countries that are sold to in one currency."""

    id: str
    title: str
    currency: str
    countries: list[str]
    rate: Annotated[str, Shown("Units of the market's currency for one unit of the store's.")]
    tax: Tax
    delivery_methods: list[StoreDeliveryMethod]


class StoreSettings(TypedDict):
    """The store's settings."""

    name: str
    currency: str
    locale: str
    time_zone: str
    contact: Contact
    organization_number: str | None
    terms_url: str | None
    link_days: int
    reminder_days: int
    reserve_hours: int
    markets: list[StoreMarket]


def store_settings(store: Store) -> StoreSettings:
    """Write the settings so that they can be put again as they are."""
    return {
        "name": store.name,
        "currency": store.currency,
        "locale": store.locale,
        "time_zone": store.time_zone,
        "contact": {"email": store.email or None, "phone": store.phone or None, "address": store.address or None},
        "organization_number": store.organization_number or None,
        "terms_url": store.terms_url or None,
        "link_days": store.link_days,
        "reminder_days": store.reminder_days,
        "reserve_hours": store.reserve_hours,
        "markets": [_market(market) for market in store.markets],
    }


def _market(market: Market) -> StoreMarket:
    return {
        "id": market.id,
        "title": market.title,
        "currency": market.currency,
        "countries": list(market.countries),
        "rate": plain(market.rate),
        "tax": {
            "title": market.tax.title,
            "rates": {name: percentage(rate) for name, rate in market.tax.rates.items()},
            "included": market.tax.included,
            "on_shipping": market.tax.on_shipping,
        },
        "delivery_methods": [_method(method) for method in market.delivery_methods],
    }


def _method(method: DeliveryMethod) -> StoreDeliveryMethod:
    return {
        "id": method.id,
        "title": method.title,
        "price": amount(method.price),
        "min_days": method.min_days,
        "max_days": method.max_days,
    }
