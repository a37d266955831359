"""The form of a market: filled from the market or from what was typed, and parsed into the market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from invoicing.domain.catalog.exchange_rates import Rates
from invoicing.domain.catalog.identifiers import IDENTIFIER
from invoicing.domain.catalog.market import Market, PriceRounding, RateSource, RoundingDirection
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS as STANDARD
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import MOST_TAX_CLASSES, ShippingTax, TaxRule
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.money import CURRENCIES, Money
from invoicing.pages.back_office.money_input import written_amount
from invoicing.pages.back_office.revision import LOADED, revision_of
from invoicing.pages.back_office.settings.countries import defaults_of
from invoicing.pages.back_office.settings.markets.numbers import (
    read_exchange_rate,
    read_tax_rate,
    written_rate,
    written_tax_rate,
)
from invoicing.pages.back_office.settings.rows import ACT, Rows
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.i18n import formats

TAX_ROWS = Rows(("class", "percent"), MOST_TAX_CLASSES - 1)  # beside the standard rate
# `countries` are those of the market, "DE SE"; `country` is one more, which is chosen.
FIELD_NAMES = (
    *("countries", "country", "title", "currency", "source", "rate", "rate_at", "rounding", "direction"),
    *("tax_title", "tax_rate", "included", "shipping", "reverse_charge", "revision", LOADED, "own_currency", ACT),
    *TAX_ROWS.names,
)
TICKS = ("included", "reverse_charge")
# What one person chose as a whole.
TOGETHER = (("currency", "source", "rate", "rounding", "direction"), ("tax_title", "tax_rate", "included", "classes"))
_ON = "on"


def new_fields() -> dict[str, str]:
    return {
        "countries": "",
        "source": RateSource.FIXED.value,
        "direction": RoundingDirection.NEAREST.value,
        "shipping": ShippingTax.FOLLOWS_GOODS.value,
    }


def filled_for(country: str, locale: str) -> dict[str, str]:
    """Return what the first country of a market fills: its currency and tax, and its name as the market's."""
    usual = defaults_of(country)
    return {
        "title": formats.country(country, locale),
        "currency": usual.currency,
        "tax_title": usual.tax.title,
        "tax_rate": written_tax_rate(usual.tax.rate(STANDARD) or None, locale),
        "included": _ON if usual.tax.included else "",
    }


def fields_of(market: Market, locale: str) -> dict[str, str]:
    """Return the fields of a market as its form shows them. When its rate was valid is told, and typed to change it."""
    tax, rounding = market.tax, market.rounding
    has_own_rate = market.rate_source is RateSource.FIXED and (market.rate_at is not None or market.rate != 1)
    others = sorted((name, rate) for name, rate in tax.rates.items() if name != STANDARD)
    return {
        "countries": " ".join(market.countries),
        "title": market.title,
        "currency": market.currency,
        "source": market.rate_source.value,
        "rate": written_rate(market.rate, locale) if has_own_rate else "",
        "rounding": written_amount(Money(rounding.step, market.currency), locale) if rounding else "",
        "direction": (rounding.direction if rounding else RoundingDirection.NEAREST).value,
        "tax_title": tax.title,
        "tax_rate": written_tax_rate(tax.rates.get(STANDARD), locale),
        "included": _ON if tax.included else "",
        "shipping": tax.shipping.value,
        "reverse_charge": _ON if tax.reverse_charge else "",
        **TAX_ROWS.fields({"class": name, "percent": written_tax_rate(rate, locale)} for name, rate in others),
    }


def revision(market: Market) -> str:
    """Return the revision of all that the form shows."""
    return revision_of(fields_of(market, "en"), market.rate_at)


def countries_of(values: Mapping[str, str]) -> list[str]:
    """Return the countries of a form, with the one that is chosen last."""
    chosen = [*values.get("countries", "").upper().split(), values.get("country", "").upper()]
    return list(dict.fromkeys(code for code in chosen if code in COUNTRIES))


def read_market(
    fields: TypedFields, store: Store, time_zone: str, now: datetime, before: Market | None = None
) -> Market:
    """Return the market that was typed; `fields.errors` says what is invalid in it, or contradicts other markets.

    A new one has no id yet. The form does not show delivery methods: they stay, and keep the currency.
    """
    _ = fields.texts.gettext
    countries = _countries(fields, store, before)
    currency = fields.choice("currency", CURRENCIES) or store.currency
    if before is not None and before.delivery_methods and currency != before.currency:
        sentence = _("Remove its delivery methods first: their prices are in %(currency)s")
        fields.refuse("currency", sentence % {"currency": before.currency})
    market = Market(before.id if before else "", "", currency, countries)
    rate, at, source = _rate(fields, store, market, time_zone, now)
    return replace(
        before or market,
        title=fields.line("title", _("Enter a name, such as Europe")),
        countries=countries,
        currency=currency,
        rate=rate,
        rate_at=at,
        rate_source=source,
        rounding=_rounding(fields, currency),
        tax=_tax(fields),
    )


def _countries(fields: TypedFields, store: Store, before: Market | None) -> tuple[str, ...]:
    _ = fields.texts.gettext
    countries = countries_of(fields.typed)
    if not countries:
        fields.refuse("country", _("Choose a country"))
    for market in store.markets:
        taken = [code for code in countries if code in market.countries]
        if taken and (before is None or market.id != before.id):
            sentence = _("%(country)s is in the market %(market)s: take it out there first")
            named = {"country": formats.country(taken[0], fields.locale), "market": market.title}
            fields.refuse("country", sentence % named)
    return tuple(countries)


def _rate(
    fields: TypedFields, store: Store, market: Market, time_zone: str, now: datetime
) -> tuple[Decimal, datetime | None, RateSource]:
    """Return the exchange rate, when it was valid, and its source. A rate without a time is of now, if it is new."""
    _ = fields.texts.gettext
    rates, currencies = Rates(store.currency, store.rate_table, store, now), {"currency": market.currency}
    if market.currency == store.currency:
        return rates.of(market.id, market.currency, None, None)
    if fields.choice("source", list(RateSource)) == RateSource.TABLE:
        if store.rate_table is None or market.currency not in store.rate_table.rates:
            sentence = _("The table has no rate for %(currency)s: add it there first, or enter a rate here")
            fields.refuse("source", sentence % currencies)
            return Decimal(1), None, RateSource.TABLE
        return rates.of(market.id, market.currency, None, None)
    rate, at = read_exchange_rate(fields, "rate"), fields.moment("rate_at", time_zone)
    if fields.typed.get("own_currency") != store.currency:
        sentence = _("The currency of the store is %(currency)s now: check the rate")
        fields.refuse("rate", sentence % {"currency": store.currency})
    if rate is None:
        sentence = _("Enter how many %(currency)s one %(own)s is")
        fields.refuse("rate", sentence % {**currencies, "own": store.currency})
    return rates.of(market.id, market.currency, rate or Decimal(1), at)


def _rounding(fields: TypedFields, currency: str) -> PriceRounding | None:
    step = fields.amount("rounding", currency)
    direction = RoundingDirection(fields.choice("direction", list(RoundingDirection)) or RoundingDirection.NEAREST)
    if step is not None and not step.amount:
        fields.refuse("rounding", fields.texts.gettext("Enter an amount above zero, or leave it empty"))
    return PriceRounding(step.amount, direction) if step and step.amount else None


def _tax(fields: TypedFields) -> TaxRule:
    standard = read_tax_rate(fields, "tax_rate")
    return TaxRule(
        rates={**({} if standard is None else {STANDARD: standard}), **_other_rates(fields)},
        included=fields.is_ticked("included"),
        title=fields.line("tax_title"),
        shipping=ShippingTax(fields.choice("shipping", list(ShippingTax)) or ShippingTax.FOLLOWS_GOODS),
        reverse_charge=fields.is_ticked("reverse_charge"),
    )


def _other_rates(fields: TypedFields) -> dict[str, Decimal]:
    """Return the rates by class, beside the standard rate."""
    _ = fields.texts.gettext
    rates: dict[str, Decimal] = {}
    for i in TAX_ROWS.filled(fields.typed):
        name = fields.typed.get(f"class-{i}", "").lower()
        if not IDENTIFIER.fullmatch(name):
            sentence = _("Use up to 40 letters from a to z, digits, hyphens or underscores, such as food")
            fields.refuse(f"class-{i}", sentence)
        elif name == STANDARD:
            fields.refuse(f"class-{i}", _("The standard rate has a field of its own: choose another name"))
        elif name in rates:
            fields.refuse(f"class-{i}", _("This class has a rate already: take one of the two out"))
        if (rate := read_tax_rate(fields, f"percent-{i}")) is None:
            fields.refuse(f"percent-{i}", _("Enter the rate: 0 if the class is not taxed"))
        elif f"class-{i}" not in fields.errors:
            rates[name] = rate
    return rates
