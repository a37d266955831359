"""Exchange rates of markets: fixed ones, and those of the store's table. Pages and API share these rules."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from invoicing.domain.catalog.market import Market, RateSource
from invoicing.domain.catalog.store import RateTable, Store

MOST_RATES = 200  # in the table


@dataclass(frozen=True, slots=True)
class Rates:
    """Sources of a market's exchange rate: the store's table, the settings before, and the current time."""

    currency: str  # the store's
    table: RateTable | None
    before: Store | None
    now: datetime | None

    def of(
        self, market_id: str, currency: str, rate: Decimal | None, at: datetime | None
    ) -> tuple[Decimal, datetime | None, RateSource]:
        """Return a market's rate, when it was valid, and its source. Without a `rate` of its own, it is the table's."""
        if currency == self.currency:
            return Decimal(1), None, RateSource.FIXED
        if rate is None and self.table is not None:
            return self.table.rates[currency], self.table.at, RateSource.TABLE
        rate = rate or Decimal(1)
        return rate, at or self._since(market_id, currency, rate), RateSource.FIXED

    def _since(self, market_id: str, currency: str, rate: Decimal) -> datetime | None:
        """Return when a rate was first set: saving unchanged settings does not renew it."""
        for old in self.before.markets if self.before else ():
            same = (old.id, old.currency, old.rate, old.rate_source)
            if same == (market_id, currency, rate, RateSource.FIXED) and old.rate_at:
                return old.rate_at
        return self.now


def markets_by_table(store: Store) -> list[Market]:
    """Return the markets whose rate is the table's."""
    return [market for market in store.markets if market.rate_source is RateSource.TABLE]


def with_table(store: Store, table: RateTable | None) -> Store:
    """Return the store with another table, by which its markets are rated. It has a rate for each of them."""

    def rated(market: Market) -> Market:
        if table is None or market.rate_source is not RateSource.TABLE:
            return market
        return replace(market, rate=table.rates[market.currency], rate_at=table.at)

    return replace(store, rate_table=table, markets=tuple(map(rated, store.markets)))
