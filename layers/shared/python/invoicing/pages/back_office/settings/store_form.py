"""The form of the store: filled from the settings or from what was typed, and parsed into the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.errors import CurrencyLockedError
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.language import LANGUAGES, shipped
from invoicing.domain.values.money import CURRENCIES
from invoicing.domain.values.text import LONGEST_TEXT, is_email_address
from invoicing.pages.back_office.revision import LOADED, require_revision, revision_of
from invoicing.pages.back_office.settings.countries import defaults_of
from invoicing.pages.back_office.settings.markets.numbers import read_tax_rate, written_tax_rate
from invoicing.pages.back_office.typed_fields import InvalidFieldError, TypedFields
from invoicing.pages.i18n import formats

# What choosing a country fills; `defaults_of` is the country that filled it.
FILLED = ("currency", "tax_title", "tax_rate", "tax_included", "time_zone", "locale", "defaults_of")
LINES = ("address",)
TOGETHER = (("country", *FILLED),)  # what follows from the country is one person's
FIELD_NAMES = (
    *("name", "country", *FILLED, "email", "phone", "organization_number", "terms_url", "revision", LOADED, "setup"),
)
STANDARD = "standard"
_ON = "on"


def fields_of(store: Store, locale: str) -> dict[str, str]:
    """Return the settings as the form shows them."""
    tax = store.markets[0].tax
    return {
        "name": store.name,
        "country": store.own_country,
        "defaults_of": store.own_country,
        "currency": store.currency,
        **_tax_fields(tax, locale),
        "time_zone": store.time_zone,
        "locale": shipped(store.locale) or store.locale,
        "email": store.email,
        "phone": store.phone,
        "address": store.address,
        "organization_number": store.organization_number,
        "terms_url": store.terms_url,
        "revision": revision(store),
    }


def new_fields(store: Store, country: str, member_name: str, locale: str) -> dict[str, str]:
    """Return the fields of a store that was never described: suggestions for a country, and the owner's address.

    Without a country, nothing is suggested.
    """
    email = member_name if is_email_address(member_name) else ""
    blank = {**fields_of(store, locale), "name": "", "email": email}
    unchosen = {"country": "", "defaults_of": ""}
    return blank | (filled_for(country, store, locale) if country else unchosen)


def filled_for(country: str, store: Store, locale: str) -> dict[str, str]:
    """Return what choosing a country fills: its defaults, or the settings if it is the store's country already."""
    if country == store.own_country and not store.is_new:
        stored = fields_of(store, locale)
        return {name: stored[name] for name in ("country", *FILLED)}
    usual = defaults_of(country)
    return {
        "country": country,
        "defaults_of": country,
        "currency": store.currency if store.is_currency_locked else usual.currency,
        **_tax_fields(usual.tax, locale),
        "time_zone": usual.time_zone,
        "locale": usual.locale,
    }


def revision(store: Store) -> str:
    """Return the revision of all that the form shows."""
    tax = store.markets[0].tax
    contact = (store.email, store.phone, store.address, store.organization_number, store.terms_url)
    own = (store.name, store.country, store.currency, store.time_zone, store.locale)
    return revision_of(own, contact, tax.title, tax.rate(STANDARD), tax.included)


def read_store(fields: TypedFields) -> Callable[[Store], Store]:
    """Return the change that was typed; `fields.errors` says what is invalid in it.

    The change itself raises `InvalidFieldError` for what contradicts other settings, and `VersionMismatchError` if the
    form did not show the settings as they are.
    """
    _ = fields.texts.gettext
    name = fields.header("name", _("Enter the name of your store"))
    country, currency = fields.choice("country", COUNTRIES), fields.choice("currency", CURRENCIES)
    rate, title = read_tax_rate(fields, "tax_rate") or Decimal(0), fields.line("tax_title")
    zone = _time_zone(fields)
    locale = fields.choice("locale", [*LANGUAGES, "en-US"])
    email, phone, terms = fields.email("email"), fields.phone("phone"), fields.web_address("terms_url")
    address, number = fields.line("address", longest=LONGEST_TEXT), fields.line("organization_number")
    included, seen = fields.is_ticked("tax_included"), fields.typed.get("revision", "")

    def change(before: Store) -> Store:
        require_revision(seen, revision(before), before.version)
        home = _home(fields, before, country, currency, locale)
        # The form of a new store has the whole tax, that of another its standard rate.
        rates = {} if before.is_new else {name: held for name, held in home.tax.rates.items() if name != STANDARD}
        tax = replace(
            home.tax, rates={**rates, **({STANDARD: rate} if rate or rates else {})}, included=included, title=title
        )
        return replace(
            before,
            name=name,
            country=country,
            currency=currency,
            time_zone=zone,
            locale=locale,
            markets=(replace(home, tax=tax), *before.markets[1:]),
            email=email,
            phone=phone,
            address=address,
            organization_number=number,
            terms_url=terms,
        )

    return change


def _home(fields: TypedFields, before: Store, country: str, currency: str, locale: str) -> Market:
    """Return the home market: it moves with the store while it is the store's country only.

    Raises:
        InvalidFieldError: another market has the country, or amounts are in the currency before.
    """
    _ = fields.texts.gettext
    home, *others = before.markets
    moves = home.countries == (before.own_country,) and country != before.own_country
    if taken := next((market for market in others if moves and country in market.countries), None):
        sentence = _("The market %(market)s sells to this country: take it out there first")
        raise InvalidFieldError("country", sentence % {"market": taken.title})
    if currency != before.currency:
        try:
            before.require_currency(currency)
        except CurrencyLockedError:
            sentence = _("The currency stays %(currency)s, since products or sales have prices in it")
            raise InvalidFieldError("currency", sentence % {"currency": before.currency}) from None
        if others or home.delivery_methods or before.rate_table:
            sentence = _("Remove delivery methods, other markets and exchange rates first: they are for %(currency)s")
            raise InvalidFieldError("currency", sentence % {"currency": before.currency})
    if before.is_new:
        return Market(country.lower(), formats.country(country, locale), currency, (country,))
    if moves:
        home = replace(home, countries=(country,), title=formats.country(country, locale))
    return replace(home, currency=currency) if home.currency == before.currency else home


def _time_zone(fields: TypedFields) -> str:
    name = fields.typed.get("time_zone", "")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        fields.refuse("time_zone", fields.texts.gettext("Choose one of the options"))
    return name


def _tax_fields(tax: TaxRule, locale: str) -> dict[str, str]:
    return {
        "tax_title": tax.title,
        "tax_rate": written_tax_rate(tax.rate(STANDARD) or None, locale),
        "tax_included": _ON if tax.included else "",
    }
