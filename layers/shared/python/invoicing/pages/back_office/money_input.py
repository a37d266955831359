"""Amounts and percentages as people type them: with separators, spaces and the currency of any locale."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from babel.numbers import get_currency_symbol

from invoicing.domain.values.money import LARGEST_AMOUNT, Money, decimals
from invoicing.pages.i18n.formats import babel_locale, bare_money
from invoicing.pages.i18n.language import translations

_LONGEST = 40  # characters of an amount with its currency
_SEPARATORS = ",."
_PLAIN_SIGNS = str.maketrans({"\u066b": ",", "\u066c": "'", "\u2019": "'", "\u02bc": "'", "\u2212": "-", "\u060c": ","})
_AMOUNT = re.compile(r"(?P<before>(?:[^\d,.'+-]+\.?)?)(?P<number>[+-]?[\d,.']*\d|[,.]\d+)(?P<after>.*)")
_SPACED = re.compile(r"\d[\d\s]*\s[\d\s]*\d")  # digits with spaces between them
_GROUPED = re.compile(r"\d{1,3}(?:\D\d{2,3})*\D\d{3}")  # groups of two are India's
_UNGROUPED = re.compile(r"[0-9]+([.,][0-9]+)?")
_ROUND = re.compile(r"[.,]?-*")  # as in the price "249,-"
_KRONER = {"NOK", "SEK", "DKK", "ISK"}
_HUNDREDTHS = 2


class TypedNumberError(ValueError):
    """The text is not an amount or a percentage; the message says what to type, in the reader's language."""


class BelowZeroError(TypedNumberError):
    """The amount is below zero."""


def typed_amount(text: str, currency: str, locale: str) -> Money:
    """Return the amount that a person typed: "249,50", "1 249.50", "1.249,50" and "kr 249" are amounts in NOK.

    The last of two kinds of separators begins the decimals. One alone groups thousands if three digits follow it and it
    is not the decimal sign of the locale: "1.249" is 1249 in Norwegian and is refused in English, since another reading
    would be a thousand times as much.

    Raises:
        BelowZeroError: it is below zero.
        TypedNumberError: it is not an amount of the currency, or is too large.
    """
    _ = translations("back_office", locale).gettext
    places = decimals(currency)
    example = written_amount(Money(24950 if places == _HUNDREDTHS else 249 * 10**places, currency), locale)
    fault = _("Enter an amount in %(currency)s, such as %(example)s") % {"currency": currency, "example": example}
    match = _AMOUNT.fullmatch(_plain(text))
    if match is None or not _is_currency(match["before"], match["after"], currency, locale):
        raise TypedNumberError(fault)
    if match["number"].startswith("-"):
        raise BelowZeroError(_("Enter an amount of at least zero: to reduce a price, use a discount"))
    number = _decimal(match["number"].lstrip("+"), decimal_sign(locale), places)
    if number is None:
        raise TypedNumberError(fault)
    if number.scaleb(places) > LARGEST_AMOUNT:
        most = bare_money(Money(LARGEST_AMOUNT, currency), locale)
        raise TypedNumberError(_("Enter an amount of at most %(most)s") % {"most": most})
    return Money(int(number.scaleb(places)), currency)


def typed_percentage(text: str, locale: str) -> str:
    """Return a percentage with at most two decimals as a plain decimal: "12.5" of "12,5 %".

    Raises:
        TypedNumberError: it is not a number from 0 to 100.
    """
    _ = translations("back_office", locale).gettext
    plain = _plain(text).replace("\u066a", "%").removesuffix("%")
    number = _decimal(plain, decimal_sign(locale), _HUNDREDTHS)
    if number is None or number > 100:  # noqa: PLR2004 - per cent
        example = "12.5".replace(".", decimal_sign(locale))
        raise TypedNumberError(_("Enter a percentage from 0 to 100, such as %(example)s") % {"example": example})
    return f"{number.normalize():f}"


def written_amount(money: Money, locale: str) -> str:
    """Return an amount as its field shows it, which `typed_amount` reads: "249,50", without currency and groups."""
    return written_decimal(str(money), locale)


def written_decimal(plain: str, locale: str) -> str:
    """Return a plain decimal with the decimal sign of the locale."""
    return plain.replace(".", decimal_sign(locale))


def typed_decimal(text: str) -> str:
    """Return a number that was typed without groups as a plain decimal: "0.0875" of "0,0875"; "" for other text."""
    plain = _plain(text)
    return plain.replace(",", ".") if _UNGROUPED.fullmatch(plain) else ""


def is_grouped(text: str, locale: str) -> bool:
    """Tell whether a sign in a number groups its digits, or could do so: "1.249" in Norwegian."""
    return _groups(_plain(text), decimal_sign(locale))


def _plain(text: str) -> str:
    """Return text without spaces, with digits and signs of every script and width as plain ones.

    Spaces that group no thousands, as in "249 50", may stand for a decimal sign: no text is returned.
    """
    normal = unicodedata.normalize("NFKC", text[:_LONGEST]) if len(text) <= _LONGEST else ""
    digits = "".join(str(unicodedata.decimal(c, c)) for c in normal.translate(_PLAIN_SIGNS))
    seen = "".join(c for c in digits if unicodedata.category(c) != "Cf")
    if not all(_GROUPED.fullmatch(spaced) for spaced in _SPACED.findall(seen)):
        return ""
    return "".join(c for c in seen if not c.isspace())


def _is_currency(before: str, after: str, currency: str, locale: str) -> bool:
    """Tell whether the text around a number is nothing, or the currency: its code, its symbol, or a sign like "kr"."""
    sign = _ROUND.sub("", after, count=1) if after[:1] in {*_SEPARATORS, "-"} else after
    named = [text.casefold().rstrip(".:") for text in (before, sign) if text]
    symbols = {get_currency_symbol(currency, babel_locale(tag)) for tag in (locale, "en")}
    narrow = {symbol[-1] for symbol in symbols if not symbol[-1].isalpha()}  # "$" of "US$"
    known = {currency, *symbols, *narrow, *({"kr"} if currency in _KRONER else ())}
    return all(name in {sign.casefold().rstrip(".") for sign in known} for name in named)


def _decimal(number: str, decimal_sign: str, places: int) -> Decimal | None:
    """Return the number with at most `places` decimals; None if it has another form, or too many of them."""
    used = {sign for sign in _SEPARATORS if sign in number}
    last = max(number.rfind(sign) for sign in _SEPARATORS)
    whole, decimal_part = number, ""
    if used and (len(used) > 1 or not _groups(number, decimal_sign)):
        whole, decimal_part = number[:last], number[last + 1 :]
    if (
        not number
        or not _is_whole(whole)
        or not (decimal_part.isdigit() or not decimal_part)
        or len(decimal_part) > places
    ):
        return None
    digits = re.sub(r"\D", "", whole) or "0"
    return Decimal(f"{digits}.{decimal_part or 0}")


def _groups(number: str, decimal_sign: str) -> bool:
    """Tell whether the one kind of separator in a number groups its digits."""
    sign = "," if "," in number else "."
    if number.count(sign) > 1:
        return True
    return sign != decimal_sign and re.fullmatch(rf"[1-9]\d{{0,2}}\{sign}\d{{3}}", number.replace("'", "")) is not None


def _is_whole(text: str) -> bool:
    """Tell whether text is digits, grouped by one separator or by none."""
    separators = {c for c in text if not c.isdigit()}
    if not separators:
        return text.isdigit() or not text
    return len(separators) == 1 and _GROUPED.fullmatch(text) is not None


def decimal_sign(locale: str) -> str:
    """Return the sign before the decimals."""
    symbols = babel_locale(locale).number_symbols
    sign: str = symbols.get("latn", symbols)["decimal"]
    return sign
