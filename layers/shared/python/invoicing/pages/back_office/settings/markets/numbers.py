"""Exchange rates and tax rates as they are typed, in the manner of the reader's locale."""

from __future__ import annotations

from decimal import Decimal

from invoicing.domain.catalog.market import parse_rate
from invoicing.domain.catalog.tax import parse_tax_rate
from invoicing.domain.values.percentage import percentage, plain
from invoicing.pages.back_office.money_input import is_grouped, typed_decimal, written_decimal
from invoicing.pages.back_office.typed_fields import TypedFields

_EXAMPLE_RATE, _EXAMPLE_TAX = "0.0875", "8.875"


def read_exchange_rate(fields: TypedFields, name: str) -> Decimal | None:
    """Return an exchange rate; None for an empty field, and for one that is not a rate.

    "1.249" in Norwegian is refused: it can be 1249 or a little more than 1, which would be a thousand times as much.
    """
    text = fields.typed.get(name, "")
    rate = None if is_grouped(text, fields.locale) else parse_rate(typed_decimal(text))
    if text and rate is None:
        example = written_decimal(_EXAMPLE_RATE, fields.locale)
        sentence = fields.texts.gettext("Enter a rate above zero with at most ten decimals, such as %(example)s")
        fields.refuse(name, sentence % {"example": example})
    return rate


def read_tax_rate(fields: TypedFields, name: str) -> Decimal | None:
    """Return a tax rate in basis points; None for an empty field, and for one that is not a percentage."""
    text = fields.typed.get(name, "")
    rate = parse_tax_rate(typed_decimal(text.removesuffix("%")))
    if text and rate is None:
        example = written_decimal(_EXAMPLE_TAX, fields.locale)
        sentence = fields.texts.gettext("Enter a percentage from 0 to 100, such as %(example)s")
        fields.refuse(name, sentence % {"example": example})
    return rate


def written_rate(rate: Decimal, locale: str) -> str:
    """Return an exchange rate as its field shows it."""
    return written_decimal(plain(rate), locale)


def written_tax_rate(basis_points: Decimal | None, locale: str) -> str:
    """Return a tax rate as its field shows it; empty for None."""
    return "" if basis_points is None else written_decimal(percentage(basis_points), locale)
