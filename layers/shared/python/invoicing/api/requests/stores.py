"""The store's settings, replaced as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from invoicing.api.errors import Fault, FaultyRequestError
from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.fields import (
    Amount,
    Country,
    Currency,
    Email,
    Identifier,
    Lines,
    Locale,
    OneLine,
    Percentage,
    Phone,
    Rate,
    TimeZone,
    Title,
    parse_amount,
)
from invoicing.domain.stores import DeliveryMethod, Market, Store, TaxRule


def _web_address(text: str) -> str:
    if text and not text.startswith("https://"):
        raise refused("invalid_url", "Give an address that begins with https://.")
    return text


class ContactBody(Body):
    """How customers reach the store; shown on pages and in mails."""

    email: Email | None = Field(None, description="Where customers' replies to mails go.")
    phone: Phone | None = None
    address: Lines | None = Field(None, description="The store's postal address, as it is to be shown.")


class TaxBody(Body):
    """How a market taxes."""

    title: OneLine = Field("", description="What the tax is called there.", examples=["MVA", "VAT"])
    rates: dict[Identifier, Percentage] = Field(
        default={},
        max_length=20,
        description="A percentage for each class of products; `standard` is for every class without one of its own.",
        examples=[{"standard": "25", "food": "15"}],
    )
    included: bool = Field(default=True, description="Whether prices include the tax.")
    on_shipping: bool = Field(default=True, description="Whether delivery is taxed, at the standard rate.")


class DeliveryMethodBody(Body):
    """A way to get the goods to the customer."""

    id: Identifier
    title: Title
    price: Amount = Field(description="In the market's currency. A plain decimal is in the store's.")
    min_days: int = Field(0, ge=0, le=365, description="Working days that it takes at least.")
    max_days: int = Field(0, ge=0, le=365, description="Working days that it takes at most; 0 says nothing.")

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.max_days and self.min_days > self.max_days:
            raise refused("out_of_range", "Give a max_days that is not below min_days.")
        return self


class MarketBody(Body):
    """Countries that are sold to in one currency, with one tax rule and the same delivery methods."""

    id: Identifier
    title: Title
    currency: Currency
    countries: list[Country] = Field(min_length=1, max_length=250, description="Each country is in one market only.")
    rate: Rate | None = Field(
        None, description="Units of the market's currency for one unit of the store's. 1 where the two are the same."
    )
    tax: TaxBody | None = Field(None, description="Left out, nothing is taxed.")
    delivery_methods: list[DeliveryMethodBody] = Field(default=[], max_length=50)


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
    reserve_hours: int = Field(
        0,
        ge=0,
        le=24 * 365,
        description="For how many hours the goods of an invoice are set aside when it is sent. 0: they are not.",
    )
    markets: list[MarketBody] = Field(
        min_length=1, max_length=100, description="The first is the home market: what is sold with no address yet."
    )

    def to_store(self) -> Store:
        """Return the store.

        Raises:
            FaultyRequestError: its markets, or its days, contradict each other.

        """
        faults = [
            *_repeated_ids(self.markets),
            *_repeated_countries(self.markets),
            *_wrong_currencies(self),
            *_late_reminder(self),
        ]
        if faults:
            raise FaultyRequestError(faults)
        contact = self.contact or ContactBody()
        return Store(
            name=self.name,
            currency=self.currency,
            locale=self.locale,
            time_zone=self.time_zone,
            markets=tuple(_market(market, i) for i, market in enumerate(self.markets)),
            email=contact.email or "",
            phone=contact.phone or "",
            address=contact.address or "",
            organization_number=self.organization_number or "",
            terms_url=self.terms_url or "",
            link_days=self.link_days,
            reminder_days=self.reminder_days,
            reserve_hours=self.reserve_hours,
        )


def _repeated_ids(markets: Iterable[MarketBody]) -> Iterator[Fault]:
    seen = set()
    for i, market in enumerate(markets):
        if market.id in seen:
            yield Fault("repeated_id", "Give each market an id of its own.", f"/markets/{i}/id")
        seen.add(market.id)
        methods = set()
        for j, method in enumerate(market.delivery_methods):
            if method.id in methods:
                pointer = f"/markets/{i}/delivery_methods/{j}/id"
                yield Fault("repeated_id", "Give each delivery method of a market an id of its own.", pointer)
            methods.add(method.id)


def _repeated_countries(markets: Iterable[MarketBody]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for i, market in enumerate(markets):
        for j, country in enumerate(market.countries):
            if country in seen:
                detail = f"{country} is in the market {seen[country]!r} already: put each country in one market only."
                yield Fault("repeated_country", detail, f"/markets/{i}/countries/{j}")
            seen.setdefault(country, market.id)


def _wrong_currencies(store: StoreBody) -> Iterator[Fault]:
    for i, market in enumerate(store.markets):
        if market.currency == store.currency and market.rate not in (None, 1):
            yield Fault("invalid_rate", "Give 1 or nothing: the market has the store's currency.", f"/markets/{i}/rate")
        if market.currency != store.currency and market.rate is None:
            detail = f"Give how many {market.currency} one {store.currency} is."
            yield Fault("missing_field", detail, f"/markets/{i}/rate")
        for j, method in enumerate(market.delivery_methods):
            if (method.price.currency or store.currency) != market.currency:
                detail = (
                    f'Give the price in the market\'s currency: {{"amount": "…", "currency": "{market.currency}"}}.'
                )
                yield Fault("currency_mismatch", detail, f"/markets/{i}/delivery_methods/{j}/price")


def _late_reminder(store: StoreBody) -> Iterator[Fault]:
    if store.reminder_days >= store.link_days:
        detail = f"Give fewer than link_days, {store.link_days}: the link in the invoice has run out by then."
        yield Fault("reminder_too_late", detail, "/reminder_days")


def _market(market: MarketBody, i: int) -> Market:
    tax = market.tax or TaxBody()
    methods = (
        DeliveryMethod(
            id=method.id,
            title=method.title,
            price=parse_amount(method.price, market.currency, f"/markets/{i}/delivery_methods/{j}/price"),
            min_days=method.min_days,
            max_days=method.max_days,
        )
        for j, method in enumerate(market.delivery_methods)
    )
    return Market(
        id=market.id,
        title=market.title,
        currency=market.currency,
        countries=tuple(market.countries),
        rate=market.rate or Decimal(1),
        tax=TaxRule(rates=tax.rates, included=tax.included, title=tax.title, on_shipping=tax.on_shipping),
        delivery_methods=tuple(methods),
    )
