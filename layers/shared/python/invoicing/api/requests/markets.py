"""Markets: countries that are sold to in one currency, with one tax rule and the same delivery methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from pydantic import Field

from invoicing.api.errors import Fault, FaultyRequestError
from invoicing.api.requests.bodies import Body
from invoicing.api.requests.delivery_methods import DeliveryMethodBody
from invoicing.api.requests.fields import (
    Amount,
    Country,
    Currency,
    Identifier,
    Moment,
    OneLine,
    Rate,
    TaxRate,
    Title,
    parse_amount,
)
from invoicing.domain.catalog.market import Direction, Market, PriceRounding, RateSource
from invoicing.domain.catalog.store import RateTable, Store
from invoicing.domain.catalog.tax import TaxRule


class TaxBody(Body):
    """How a market taxes."""

    title: OneLine = Field("", description="What the tax is called there.", examples=["MVA", "VAT"])
    rates: dict[Identifier, TaxRate] = Field(
        default={},
        max_length=20,
        description="A percentage for each class of products; `standard` is for every class without one of its own.",
        examples=[{"standard": "25", "food": "15"}],
    )
    included: bool = Field(default=True, description="Whether prices include the tax.")
    on_shipping: bool = Field(default=True, description="Whether delivery is taxed, at the standard rate.")
    reverse_charge: bool = Field(
        default=False,
        description="Whether a business with a VAT number of another country of the EU accounts for the tax itself.",
    )


class PriceRoundingBody(Body):
    """How prices are rounded that are converted for this market; by itself to the currency's own minor unit."""

    to: Amount = Field(description="In the market's currency: prices become multiples of it.", examples=["0.50"])
    direction: Literal["nearest", "up", "down"] = "nearest"


class ExchangeRatesBody(Body):
    """A table of exchange rates of one time, for the markets that have no rate of their own."""

    as_of: Moment
    rates: dict[Currency, Rate] = Field(
        max_length=200, description="Units of each currency for one unit of the store's.", examples=[{"EUR": "0.0875"}]
    )

    def to_table(self) -> RateTable:
        """Return the table."""
        return RateTable(self.as_of, self.rates)


class MarketBody(Body):
    """Countries that are sold to in one currency, with one tax rule and the same delivery methods."""

    id: Identifier
    title: Title
    currency: Currency
    countries: list[Country] = Field(min_length=1, max_length=250, description="Each country is in one market only.")
    rate: Rate | None = Field(
        None,
        description="Units of the market's currency for one unit of the store's. 1 where the two are the same. Left "
        "out, it is that of `exchange_rates`.",
    )
    rate_at: Moment | None = Field(None, description="When that was the rate. Left out: since it was first put.")
    price_rounding: PriceRoundingBody | None = None
    tax: TaxBody | None = Field(None, description="Left out, nothing is taxed.")
    delivery_methods: list[DeliveryMethodBody] = Field(default=[], max_length=50)


@dataclass(frozen=True, slots=True)
class Rates:
    """What a market's rate may come from: the store's table, what was there before, and the time."""

    currency: str
    table: RateTable | None
    before: Store | None
    now: datetime | None

    def of(self, market: MarketBody) -> tuple[Decimal, datetime | None, RateSource]:
        """Return a market's rate, when that was the rate, and where it comes from."""
        if market.currency == self.currency:
            return Decimal(1), None, RateSource.FIXED
        if market.rate is None and self.table is not None:
            return self.table.rates[market.currency], self.table.at, RateSource.TABLE
        rate = market.rate or Decimal(1)
        return rate, market.rate_at or self._since(market, rate), RateSource.FIXED

    def _since(self, market: MarketBody, rate: Decimal) -> datetime | None:
        """Return since when a rate stands: it is as old as when it was first put, not as the last save of settings."""
        for old in self.before.markets if self.before else ():
            same = (old.id, old.currency, old.rate, old.rate_source)
            if same == (market.id, market.currency, rate, RateSource.FIXED) and old.rate_at:
                return old.rate_at
        return self.now


def market_faults(markets: Iterable[MarketBody], rates: Rates) -> Iterator[Fault]:
    """Yield what contradicts itself in markets, or between them."""
    ids: set[str] = set()
    countries: dict[str, str] = {}
    for i, market in enumerate(markets):
        at = f"/markets/{i}"
        if market.id in ids:
            yield Fault("repeated_id", "Give each market an id of its own.", f"{at}/id")
        ids.add(market.id)
        for j, country in enumerate(market.countries):
            if country in countries:
                detail = f"{country} is in the market {countries[country]!r} already: put it in one market only."
                yield Fault("repeated_country", detail, f"{at}/countries/{j}")
            countries.setdefault(country, market.id)
        yield from _rate_faults(market, rates, at)
        yield from _method_faults(market, rates.currency, at)


def _rate_faults(market: MarketBody, rates: Rates, at: str) -> Iterator[Fault]:
    if market.currency == rates.currency and market.rate not in (None, 1):
        yield Fault("invalid_rate", "Give 1 or nothing: the market has the store's currency.", f"{at}/rate")
    known = rates.table.rates if rates.table else {}
    if market.currency != rates.currency and market.rate is None and market.currency not in known:
        detail = f"Give how many {market.currency} one {rates.currency} is, here or in exchange_rates."
        yield Fault("missing_field", detail, f"{at}/rate")


def _method_faults(market: MarketBody, store_currency: str, at: str) -> Iterator[Fault]:
    ids: set[str] = set()
    for j, method in enumerate(market.delivery_methods):
        here = f"{at}/delivery_methods/{j}"
        if method.id in ids:
            yield Fault("repeated_id", "Give each delivery method of a market an id of its own.", f"{here}/id")
        ids.add(method.id)
        yield from method.faults(here, market.currency, store_currency)


def to_market(market: MarketBody, i: int, rates: Rates) -> Market:
    """Return the market, whose faults have been looked for."""
    at, tax = f"/markets/{i}", market.tax or TaxBody()
    rate, rate_at, source = rates.of(market)
    return Market(
        id=market.id,
        title=market.title,
        currency=market.currency,
        countries=tuple(market.countries),
        rate=rate,
        rate_at=rate_at,
        rate_source=source,
        rounding=_rounding(market, f"{at}/price_rounding/to"),
        tax=TaxRule(
            rates=tax.rates,
            included=tax.included,
            title=tax.title,
            on_shipping=tax.on_shipping,
            reverse_charge=tax.reverse_charge,
        ),
        delivery_methods=tuple(
            method.to_method(f"{at}/delivery_methods/{j}", market.currency)
            for j, method in enumerate(market.delivery_methods)
        ),
    )


def _rounding(market: MarketBody, pointer: str) -> PriceRounding | None:
    if market.price_rounding is None:
        return None
    step = parse_amount(market.price_rounding.to, market.currency, pointer)
    if not step.amount:
        raise FaultyRequestError([Fault("out_of_range", "Give an amount above zero, such as 0.50.", pointer)])
    return PriceRounding(step.amount, Direction(market.price_rounding.direction))
