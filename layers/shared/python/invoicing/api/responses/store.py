"""The store's settings, in the form in which `PUT /store` takes them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.markets import ExchangeRates, StoreMarket, exchange_rates, market
from invoicing.api.responses.values import Doc
from invoicing.domain.catalog.store import Store


class Contact(TypedDict):
    """Contact details of the store, shown on pages and in e-mails."""

    email: str | None
    phone: str | None
    address: str | None


class StoreSettings(TypedDict):
    """The store's settings."""

    name: str
    currency: Annotated[str, Doc("Currency of product prices (ISO 4217).")]
    locale: Annotated[str, Doc("Language for customers without a `locale`, as a BCP 47 tag.")]
    time_zone: Annotated[str, Doc("Time zone of dates, such as due dates (IANA name).")]
    contact: Contact
    organization_number: str | None
    terms_url: str | None
    link_days: Annotated[int, Doc("How many days a new link works.")]
    reminder_days: Annotated[int, Doc("How many days after an unpaid invoice a reminder is sent. 0 means never.")]
    terms_in_any_currency: Annotated[
        bool, Doc("Whether invoices with payment terms can be in another currency than the store's.")
    ]
    reserve_hours: Annotated[int, Doc("How many hours the goods of an invoice are reserved. 0 means not at all.")]
    country: Annotated[str | None, Doc("Country where the store is taxed. Null means that of the first market.")]
    lock_prices: Annotated[bool, Doc("Default of `lock_prices` on new draft orders.")]
    allow_discount_codes: Annotated[bool, Doc("Default of `allow_discount_codes` on new draft orders.")]
    exchange_rates: ExchangeRates | None
    markets: Annotated[list[StoreMarket], Doc("The first is the home market.")]


def store_settings(store: Store) -> StoreSettings:
    """Return the document of the settings, which `PUT /store` takes unchanged."""
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
        "terms_in_any_currency": store.terms_in_any_currency,
        "reserve_hours": store.reserve_hours,
        "country": store.country or None,
        "lock_prices": store.lock_prices,
        "allow_discount_codes": store.allow_discount_codes,
        "exchange_rates": exchange_rates(store),
        "markets": [market(each) for each in store.markets],
    }
