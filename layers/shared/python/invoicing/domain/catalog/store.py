"""The store: one deployment, and how it sells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.errors import NoMarketError, UnknownMarketError


@dataclass(frozen=True, slots=True)
class RateTable:
    """Exchange rates of one time: units of each currency for one unit of the store's."""

    at: datetime
    rates: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Store:
    """Name, sender, currency, markets and plans of one deployment. `markets[0]` is the home market."""

    name: str
    currency: str
    locale: str
    time_zone: str
    markets: tuple[Market, ...]
    email: str = ""  # where customers' replies go
    phone: str = ""
    address: str = ""
    organization_number: str = ""
    terms_url: str = ""
    link_days: int = 30
    reminder_days: int = 3
    terms_in_any_currency: bool = False  # invoices with payment terms may be in a market's own currency
    reserve_hours: int = 0  # for which an invoice's goods are set aside; 0 for not at all
    country: str = ""  # where the store is taxed; else the home market's first
    rate_table: RateTable | None = None
    lock_prices: bool = True  # whether new drafts keep the prices that products had when they were written
    allow_discount_codes: bool = False  # whether customers may type codes on new drafts

    def market(self, market_id: str) -> Market:
        """Return the market with that id."""
        for market in self.markets:
            if market.id == market_id:
                return market
        known = ", ".join(m.id for m in self.markets)
        message = f"No market has the id {market_id!r}: choose one of {known}."
        raise UnknownMarketError(message, "/market")

    def market_of(self, country: str | None, pointer: str | None = None) -> Market:
        """Return the market that sells to a country; with no country yet, the home market."""
        if not country:
            return self.markets[0]
        for market in self.markets:
            if country in market.countries:
                return market
        raise NoMarketError(country, pointer)

    @property
    def own_country(self) -> str:
        """Return the country in which the store is taxed."""
        return self.country or self.markets[0].countries[0]

    @property
    def countries(self) -> tuple[str, ...]:
        """Return every country that is sold to."""
        return tuple(country for market in self.markets for country in market.countries)


# What a store is before anyone has told it more: it can sell at home from the first minute.
NEW_STORE = Store(
    name="My store",
    currency="NOK",
    locale="nb",
    time_zone="Europe/Oslo",
    markets=(
        Market(
            id="no",
            title="Norge",
            currency="NOK",
            countries=("NO",),
            tax=TaxRule(rates={"standard": Decimal(2500)}, included=True, title="MVA"),
        ),
    ),
)
