"""The store's settings, replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.errors import Fault, FaultyRequestError
from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.fields import (
    Country,
    Currency,
    EmailAddress,
    Lines,
    Locale,
    OneLine,
    Phone,
    TimeZone,
    Title,
)
from invoicing.api.requests.markets import ExchangeRatesBody, MarketBody, Rates, market_faults, to_market
from invoicing.domain.catalog.store import Store


def _web_address(text: str) -> str:
    if text and not text.startswith("https://"):
        raise refused("invalid_url", "Give an address that begins with https://.")
    return text


class ContactBody(Body):
    """How customers reach the store; shown on pages and in mails."""

    email: EmailAddress | None = Field(None, description="Where customers' replies to mails go.")
    phone: Phone | None = None
    address: Lines | None = Field(None, description="The store's postal address, as it is to be shown.")


class StoreBody(Body):
    """The store's settings. What is left out falls back to its default: this replaces everything."""

    name: Title = Field(description="What customers know the store as.")
    currency: Currency = Field(description="Products are priced in it.")
    locale: Locale = Field("en", description="The language of a customer whose own is not known.")
    time_zone: TimeZone = Field("UTC", description="Whose days dates are written in.")
    contact: ContactBody | None = None
    organization_number: OneLine | None = None
    terms_url: Annotated[str, Field(max_length=500), AfterValidator(_web_address)] | None = None
    link_days: int = Field(30, ge=1, le=3650, description="How many days a link opens.")
    reminder_days: int = Field(
        3,
        ge=0,
        le=365,
        description="How many days after an unpaid invoice the reminder goes; fewer than `link_days`. 0: none goes.",
    )
    terms_in_any_currency: bool = Field(
        default=False,
        description="Whether invoices with payment terms may be in another currency than the store's.",
    )
    reserve_hours: int = Field(
        0,
        ge=0,
        le=24 * 365,
        description="For how many hours the goods of an invoice are set aside when it is sent. 0: they are not.",
    )
    country: Country | None = Field(
        None, description="Where the store is taxed. Left out: the first country of the home market."
    )
    lock_prices: bool = Field(
        default=True,
        description="Whether a new draft order keeps the prices that its products had. Else they follow the products "
        "until the customer pays, who sees old and new before.",
    )
    allow_discount_codes: bool = Field(
        default=False, description="Whether customers may use discount codes on a new draft order."
    )
    exchange_rates: ExchangeRatesBody | None = None
    markets: list[MarketBody] = Field(
        min_length=1, max_length=100, description="The first is the home market: what is sold with no address yet."
    )

    def to_store(self, before: Store | None = None, now: datetime | None = None) -> Store:
        """Return the store; a rate that it had before is as old as it was.

        Raises:
            FaultyRequestError: its markets, or its days, contradict each other.

        """
        table = self.exchange_rates.to_table() if self.exchange_rates else None
        rates = Rates(self.currency, table, before, now)
        faults = [*market_faults(self.markets, rates), *_reminder_faults(self)]
        if faults:
            raise FaultyRequestError(faults)
        contact = self.contact or ContactBody()
        return Store(
            name=self.name,
            currency=self.currency,
            locale=self.locale,
            time_zone=self.time_zone,
            markets=tuple(to_market(market, i, rates) for i, market in enumerate(self.markets)),
            email=contact.email or "",
            phone=contact.phone or "",
            address=contact.address or "",
            organization_number=self.organization_number or "",
            terms_url=self.terms_url or "",
            link_days=self.link_days,
            reminder_days=self.reminder_days,
            terms_in_any_currency=self.terms_in_any_currency,
            reserve_hours=self.reserve_hours,
            country=self.country or "",
            rate_table=table,
            lock_prices=self.lock_prices,
            allow_discount_codes=self.allow_discount_codes,
        )


def _reminder_faults(store: StoreBody) -> Iterator[Fault]:
    if store.reminder_days >= store.link_days:
        detail = f"Give fewer than link_days, {store.link_days}: the link in the invoice has run out by then."
        yield Fault("reminder_too_late", detail, "/reminder_days")
