"""The store: one deployment, and how it sells."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from invoicing.domain.errors import NoMarketError, UnknownDeliveryMethodError, UnknownMarketError
from invoicing.domain.money import Money


@dataclass(frozen=True, slots=True)
class DeliveryMethod:
    """A way to get the goods to the customer, for a price, in so many working days."""

    id: str
    title: str
    price: Money
    min_days: int = 0
    max_days: int = 0


@dataclass(frozen=True, slots=True)
class TaxRule:
    """Tax of a market: rates in basis points (2500 = 25 %) by product class; `standard` is the rest's."""

    rates: dict[str, int] = field(default_factory=dict)
    included: bool = True
    title: str = ""  # what the tax is called there: "MVA", "VAT", "Sales tax"
    on_shipping: bool = True

    def rate(self, tax_class: str) -> int:
        """Return the rate of a class, in basis points."""
        return self.rates.get(tax_class, self.rates.get("standard", 0))


@dataclass(frozen=True, slots=True)
class Market:
    """A group of countries with a currency, price rule, tax rule and delivery methods.

    `rate` is units of the market's currency for one unit of the store's.
    """

    id: str
    title: str
    currency: str
    countries: tuple[str, ...]
    rate: Decimal = Decimal(1)
    tax: TaxRule = field(default_factory=TaxRule)
    delivery_methods: tuple[DeliveryMethod, ...] = ()

    def delivery_method(self, method_id: str) -> DeliveryMethod:
        """Return the method with that id."""
        for method in self.delivery_methods:
            if method.id == method_id:
                return method
        known = ", ".join(m.id for m in self.delivery_methods) or "none"
        message = f"{self.title} has no delivery method {method_id!r}: choose one of {known}."
        raise UnknownDeliveryMethodError(message, "/shipping_line/delivery_method")


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
    reserve_hours: int = 0  # for which an invoice's goods are set aside; 0 for not at all

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
            tax=TaxRule(rates={"standard": 2500}, included=True, title="MVA"),
        ),
    ),
)


def without_methods(market: Market) -> Market:
    """Return the market as an offer remembers it: the delivery methods are the store's affair."""
    return replace(market, delivery_methods=())
