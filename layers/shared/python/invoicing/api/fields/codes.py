"""Codes and identifiers: of countries, currencies, languages and time zones, of what the store names, and skus."""

from __future__ import annotations

import re
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, WithJsonSchema

from invoicing.api.fields.input import refused
from invoicing.domain.catalog import identifiers
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.language import LANGUAGES, shipped
from invoicing.domain.values.money import CURRENCIES

_LOCALE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


def _country(code: str) -> str:
    if code.upper() not in COUNTRIES:
        raise refused("unknown_country")
    return code.upper()


def known_currency(code: str) -> str:
    if code not in CURRENCIES:
        raise refused("unknown_currency")
    return code


def _locale(tag: str) -> str:
    if not _LOCALE.fullmatch(tag):
        raise refused("invalid_locale")
    return tag


def _shipped_locale(tag: str) -> str:
    if shipped(tag) is None:
        raise refused("unsupported_locale", known=", ".join(LANGUAGES))
    return tag


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refused("unknown_time_zone") from None
    return name


def _identifier(text: str) -> str:
    if not identifiers.IDENTIFIER.fullmatch(text):
        raise refused("invalid_id")
    return text


def unreserved(text: str) -> str:
    """Return a name that no address of the back office has as a word of its own."""
    if text in identifiers.RESERVED:
        raise refused("reserved_word")
    return text


def plain_sku(text: str) -> str:
    """Return a sku in NFC."""
    if (sku := identifiers.plain_sku(text)) is None:
        raise refused("invalid_sku")
    return sku


Country = Annotated[str, AfterValidator(_country), Field(examples=["NO"])]
Currency = Annotated[str, AfterValidator(known_currency), Field(examples=["NOK"])]
Locale = Annotated[str, AfterValidator(_locale), Field(examples=["nb"])]
# Staff choose the language of pages and e-mails among those that there are. What language a customer has is a fact: it
# may be any, the payment provider's page may have it, and a warning says which one is used instead.
ShippedLocale = Annotated[str, AfterValidator(_locale), AfterValidator(_shipped_locale), Field(examples=["nb"])]
TimeZone = Annotated[str, Field(max_length=64), AfterValidator(_time_zone), Field(examples=["Europe/Oslo"])]
Identifier = Annotated[
    str,
    AfterValidator(_identifier),
    WithJsonSchema({"type": "string", "pattern": f"^{identifiers.IDENTIFIER.pattern}$"}),
]
# The id of what has a page; a name that the back office's addresses have is refused.
OwnIdentifier = Annotated[Identifier, AfterValidator(unreserved)]
Sku = Annotated[
    str, AfterValidator(plain_sku), WithJsonSchema({"type": "string", "maxLength": 64, "examples": ["LAMP-OAK"]})
]
