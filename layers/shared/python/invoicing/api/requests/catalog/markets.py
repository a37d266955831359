"""Markets in the store's settings, with exchange rates, taxes and price rounding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated

from pydantic import Field

from invoicing.api.fields.amounts import Amount, parse_amount
from invoicing.api.fields.codes import Country, Currency, Identifier, OwnIdentifier
from invoicing.api.fields.input import CHOICE, Input, InputPart, fields_of
from invoicing.api.fields.numbers import Rate, TaxRate
from invoicing.api.fields.text import OneLine, Title
from invoicing.api.fields.times import Moment
from invoicing.api.problems.errors import Fault, FaultyRequestError, fault
from invoicing.api.requests.catalog.delivery_methods import DeliveryMethodInput
from invoicing.domain.catalog.exchange_rates import MOST_RATES, Rates
from invoicing.domain.catalog.market import MOST_METHODS, Market, PriceRounding, RoundingDirection
from invoicing.domain.catalog.store import RateTable
from invoicing.domain.catalog.tax import MOST_TAX_CLASSES, ShippingTax, TaxRule


class TaxInput(InputPart):
    """Tax rules of a market."""

    title: OneLine = Field("", description="Name of the tax that the customer sees.", examples=["MVA", "VAT"])
    rates: dict[Identifier, TaxRate] = Field(
        default={},
        max_length=MOST_TAX_CLASSES,
        description="Tax rates in percent by tax class. `standard` applies to classes that are not listed.",
        examples=[{"standard": "25", "food": "15"}],
    )
    included: bool = Field(default=True, description="Whether prices include tax.")
    shipping: Annotated[ShippingTax, CHOICE] = Field(
        ShippingTax.FOLLOWS_GOODS,
        description="Tax on delivery: at the rates of the goods that are delivered, by their value after discounts; at "
        "the `standard` rate; or none.",
    )
    reverse_charge: bool = Field(
        default=False,
        description="Whether businesses with a VAT number of another EU country account for the tax themselves.",
    )

    def to_domain(self) -> TaxRule:
        return TaxRule(**fields_of(self))


class PriceRoundingInput(Input):
    """Rounding of converted prices. Without it, they are rounded to the currency's smallest unit."""

    to: Amount = Field(
        description="Prices become multiples of this amount, which is in the market's currency.",
        examples=[{"amount": "0.50", "currency": "EUR"}],
    )
    direction: Annotated[RoundingDirection, CHOICE] = RoundingDirection.NEAREST


class ExchangeRatesInput(InputPart):
    """Exchange rates for markets without a `rate` of their own."""

    as_of: Moment = Field(description="When the rates were valid.")
    rates: dict[Currency, Rate] = Field(
        max_length=MOST_RATES,
        description="Units of each currency per unit of the store's currency.",
        examples=[{"EUR": "0.0875"}],
    )

    def to_domain(self) -> RateTable:
        return RateTable(self.as_of, self.rates)


class MarketInput(Input):
    """Countries with the same currency, taxes and delivery methods."""

    id: OwnIdentifier
    title: Title
    currency: Currency
    countries: list[Country] = Field(
        min_length=1,
        max_length=250,
        description="Country codes (ISO 3166-1 alpha-2, and XK for Kosovo). A country can be in one market only.",
    )
    rate: Rate | None = Field(
        None,
        description="Units of the market's currency per unit of the store's currency. Defaults to 1 if the currencies "
        "are the same, otherwise to the rate in `exchange_rates`.",
    )
    rate_at: Moment | None = Field(None, description="When `rate` was valid. Defaults to when this rate was first set.")
    price_rounding: PriceRoundingInput | None = None
    tax: TaxInput | None = Field(None, description="Tax rules. If they are left out, no tax is charged.")
    delivery_methods: list[DeliveryMethodInput] = Field(default=[], max_length=MOST_METHODS)


def market_faults(markets: Iterable[MarketInput], rates: Rates) -> Iterator[Fault]:
    """Yield the faults that only show when a market's fields, or several markets, are compared."""
    ids: set[str] = set()
    countries: dict[str, str] = {}
    for i, market in enumerate(markets):
        at = f"/markets/{i}"
        if market.id in ids:
            yield fault("repeated_id.market", f"{at}/id")
        ids.add(market.id)
        for j, country in enumerate(market.countries):
            if country in countries:
                yield fault("repeated_country", f"{at}/countries/{j}", country=country, market=countries[country])
            countries.setdefault(country, market.id)
        yield from _rate_faults(market, rates, at)
        yield from _method_faults(market, rates.currency, at)


def _rate_faults(market: MarketInput, rates: Rates, at: str) -> Iterator[Fault]:
    if market.currency == rates.currency and market.rate not in (None, 1):
        yield fault("invalid_rate.same_currency", f"{at}/rate")
    known = rates.table.rates if rates.table else {}
    if market.currency != rates.currency and market.rate is None and market.currency not in known:
        yield fault("missing_field.rate", f"{at}/rate", currency=market.currency, store_currency=rates.currency)


def _method_faults(market: MarketInput, store_currency: str, at: str) -> Iterator[Fault]:
    ids: set[str] = set()
    for j, method in enumerate(market.delivery_methods):
        here = f"{at}/delivery_methods/{j}"
        if method.id in ids:
            yield fault("repeated_id.delivery_method", f"{here}/id")
        ids.add(method.id)
        yield from method.faults(here, market.currency, store_currency)


def to_market(market: MarketInput, i: int, rates: Rates) -> Market:
    """Return the market. Its faults have to be checked before."""
    at = f"/markets/{i}"
    rate, rate_at, source = rates.of(market.id, market.currency, market.rate, market.rate_at)
    return Market(
        **fields_of(market, without={"rate", "rate_at", "price_rounding", "delivery_methods"}),
        rate=rate,
        rate_at=rate_at,
        rate_source=source,
        rounding=_rounding(market, rates.currency, f"{at}/price_rounding/to"),
        delivery_methods=tuple(
            method.to_method(f"{at}/delivery_methods/{j}", market.currency, rates.currency)
            for j, method in enumerate(market.delivery_methods)
        ),
    )


def _rounding(market: MarketInput, store_currency: str, pointer: str) -> PriceRounding | None:
    if market.price_rounding is None:
        return None
    step = parse_amount(market.price_rounding.to, market.currency, store_currency, pointer)
    if not step.amount:
        raise FaultyRequestError([fault("out_of_range.rounding", pointer)])
    return PriceRounding(step.amount, market.price_rounding.direction)
