"""What the pages of markets show: the form's options, an example of a converted price, and the list's rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from invoicing.domain.catalog.market import Market, RateSource, RoundingDirection
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.values.money import Money
from invoicing.pages.back_office.settings.countries import country_options, currency_options
from invoicing.pages.back_office.settings.markets.form import TAX_ROWS, countries_of
from invoicing.pages.back_office.words import Words
from invoicing.pages.i18n import formats

_EXAMPLE = "249"
_NAMED = 4  # countries in a row of the list


@dataclass(frozen=True, slots=True)
class MarketRow:
    """A market in the list."""

    title: str
    address: str
    detail: str
    currency: str
    is_home: bool


def example(market: Market, store: Store, words: Words) -> str:
    """Return a price as the market converts it: "NOK 249.00 → €22.00"; empty if it has the store's currency."""
    if market.currency == store.currency:
        return ""
    price = Money.parse(_EXAMPLE, store.currency)
    exact = price.exactly(market.rate, market.currency)
    converted = price.converted(market.rate, market.currency)
    if market.rounding:
        converted = Money(market.rounding.rounded(exact), market.currency)
    return f"{words.money(price)} → {words.money(converted)}"


def told_rate(market: Market, store: Store, words: Words) -> str:
    """Return the exchange rate with its time: "1 NOK = 0.0875 EUR, 14:05, 12 May"."""
    rate = f"1 {store.currency} = {formats.decimal(market.rate, words.locale)} {market.currency}"
    return f"{rate}, {words.moment(market.rate_at)}" if market.rate_at else rate


def row_of(market: Market, store: Store, address: str, words: Words) -> MarketRow:
    """Return the row of a market."""
    names = [formats.country(code, words.locale) for code in market.countries[:_NAMED]]
    if more := len(market.countries) - _NAMED if len(market.countries) > _NAMED else 0:
        names.append(words.ngettext("%(number)s more", "%(number)s more", more))
    rate = [] if market.currency == store.currency else [told_rate(market, store, words), example(market, store, words)]
    is_home = market.id == store.markets[0].id
    return MarketRow(market.title, address, " · ".join([", ".join(names), *rate]), market.currency, is_home)


def form_words(values: Mapping[str, str], store: Store, market: Market | None, words: Words) -> dict[str, Any]:
    """Return what the form of a market shows beside its fields."""
    _, locale = words.gettext, words.locale
    own = market.id if market else ""
    taken = {code for each in store.markets if each.id != own for code in each.countries}
    countries, currency = countries_of({**values, "country": ""}), values.get("currency", "")
    free = [option for option in country_options(locale) if option[0] not in taken | {*countries}]
    return {
        "countries": [(code, formats.country(code, locale)) for code in countries],
        "free_countries": [("", _("Choose a country")), *free],
        "currencies": currency_options(locale),
        "is_converted": bool(currency) and currency != store.currency,
        "sources": _sources(store, currency, words),
        "directions": [
            (RoundingDirection.NEAREST.value, _("To the nearest")),
            (RoundingDirection.UP.value, _("Up")),
            (RoundingDirection.DOWN.value, _("Down")),
        ],
        "shipping_taxes": [
            (ShippingTax.FOLLOWS_GOODS.value, _("At the rates of the goods")),
            (ShippingTax.STANDARD.value, _("At the standard rate")),
            (ShippingTax.NONE.value, _("Not taxed")),
        ],
        "tax_rows": TAX_ROWS.read(values),
    }


def _sources(store: Store, currency: str, words: Words) -> list[tuple[str, str]]:
    """Return the sources of an exchange rate; none to choose from without a table."""
    _ = words.gettext
    if store.rate_table is None:
        return []
    rate = store.rate_table.rates.get(currency)
    table = _("The store's table")
    if rate is not None:
        table += f": 1 {store.currency} = {formats.decimal(rate, words.locale)} {currency}"
    return [(RateSource.TABLE.value, table), (RateSource.FIXED.value, _("A rate of its own"))]


def labels(words: Words) -> dict[str, str]:
    """Return the label of each field."""
    _ = words.gettext
    return {
        "countries": _("Countries"),
        "title": _("Name"),
        "currency": _("Currency"),
        "source": _("Exchange rate from"),
        "rate": _("Exchange rate"),
        "rounding": _("Round to multiples of"),
        "direction": _("Direction"),
        "tax_title": _("Name of the tax"),
        "tax_rate": _("Standard rate in percent"),
        "included": _("Prices include the tax"),
        "shipping": _("Tax on delivery"),
        "reverse_charge": _("Reverse charge"),
        "classes": _("Rates of other classes"),
    }
