"""The store and its settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from invoicing.domain.branding.branding import DEFAULT_BRANDING, Branding
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.store_texts import DEFAULT_TEXTS, StoreTexts, filled
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.errors import CurrencyLockedError, NoMarketError, UnknownMarketError
from invoicing.domain.values.language import language_of, shipped

NEW_VERSION = 1
MOST_MARKETS = 100
LONGEST_LINK_DAYS = 3650
LONGEST_REMINDER_DAYS = 365
LONGEST_RESERVE_HOURS = 24 * 365


@dataclass(frozen=True, slots=True)
class RateTable:
    """Exchange rates at one time: units of each currency for one unit of the store's."""

    at: datetime
    rates: dict[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Store:
    """The settings of the one store of a deployment. `markets[0]` is the home market.

    `version` (the ETag) rises with every change; 1 is a store that was never described. The currency is locked from the
    first draft order, product or discount code on, since their amounts are in it.
    """

    name: str
    currency: str
    locale: str
    time_zone: str
    markets: tuple[Market, ...]
    email: str = ""  # that customers reply to
    phone: str = ""
    address: str = ""
    organization_number: str = ""
    terms_url: str = ""
    payment_instructions: str = ""  # how customers pay without a payment provider
    link_days: int = 30
    reminder_days: int = 3
    terms_in_any_currency: bool = False  # whether invoices with payment terms may be in another currency
    reserve_hours: int = 0  # for which the goods of an invoice are reserved; 0 reserves none
    country: str = ""  # where the store is taxed; default: the home market's first
    rate_table: RateTable | None = None
    lock_prices: bool = True  # whether new draft orders keep the prices of their creation
    allow_discount_codes: bool = False  # whether customers may use codes on new draft orders
    require_mfa: bool = False  # whether people need an authenticator to sign in
    paid_notices: bool = True  # whether `email` is told of each order that a customer pays
    texts: dict[str, StoreTexts] = field(default_factory=dict)  # own ones by language; others are the defaults
    branding: Branding = DEFAULT_BRANDING
    version: int = field(default=NEW_VERSION, compare=False)
    is_currency_locked: bool = field(default=False, compare=False)
    is_first_run_dismissed: bool = field(default=False, compare=False)  # whether the list of first steps is hidden
    mfa_required_at: datetime | None = field(default=None, compare=False)  # when `require_mfa` was turned on last

    @property
    def is_new(self) -> bool:
        """Tell whether staff have not described the store yet."""
        return self.version == NEW_VERSION

    @property
    def reminds_too_late(self) -> bool:
        """Tell whether the link of an invoice has ended when its reminder is due."""
        return self.reminder_days >= self.link_days

    def require_currency(self, currency: str) -> None:
        """Raise `CurrencyLockedError` for another currency than the store's, once something has a price in it."""
        if self.is_currency_locked and currency != self.currency:
            raise CurrencyLockedError(self.currency)

    def texts_in(self, locale: str) -> StoreTexts:
        """Return the store's own texts in the language of a locale."""
        return self.texts.get(language_of(shipped(locale) or locale), DEFAULT_TEXTS)

    def footer_in(self, locale: str) -> str:
        """Return the store's own lines at the end of e-mails and pages, in the language of a locale."""
        return filled(self.texts_in(locale).footer, {"store": self.name})

    def market(self, market_id: str) -> Market:
        """Return the market with that id.

        Raises:
            UnknownMarketError: the store has none.
        """
        for market in self.markets:
            if market.id == market_id:
                return market
        raise UnknownMarketError(pointer="/market", id=market_id, known=[market.id for market in self.markets])

    def market_of(self, country: str | None, pointer: str | None = None) -> Market:
        """Return the market of a country; the home market if the country is not known yet.

        Raises:
            NoMarketError: the store does not sell to the country; `pointer` is where the request names it.
        """
        if not country:
            return self.markets[0]
        for market in self.markets:
            if country in market.countries:
                return market
        raise NoMarketError(country, pointer)

    @property
    def own_country(self) -> str:
        return self.country or self.markets[0].countries[0]

    @property
    def countries(self) -> tuple[str, ...]:
        return tuple(country for market in self.markets for country in market.countries)


# The settings of a new deployment: it can sell in Norway at once.
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
