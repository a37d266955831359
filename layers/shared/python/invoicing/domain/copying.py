"""What of a draft order, or of the order that it became, a new draft order begins with."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, replace
from enum import StrEnum
from typing import Any

from invoicing.domain.inputs import DraftInput, GivenAmount, LineInput
from invoicing.domain.offers import Line
from invoicing.domain.rewriting import draft_input_of
from invoicing.domain.sales import Sale


class Copied(StrEnum):
    """What can be copied. The lines always are, and what is reserved never is."""

    CUSTOMER = "customer"
    SHIPPING_ADDRESS = "shipping_address"
    BILLING_ADDRESS = "billing_address"
    MARKET = "market"
    TAX_EXEMPT = "tax_exempt"
    NOTE = "note"
    TAGS = "tags"
    PO_NUMBER = "po_number"
    ATTRIBUTES = "attributes"
    PAYMENT_TERMS = "payment_terms"
    DISCOUNTS = "discounts"  # of lines, and on the whole
    SHIPPING_LINE = "shipping_line"
    PRICES = "prices"  # of products, as they were agreed; else they are today's


# As Shopify copies: products at their latest price, without discounts and delivery.
USUALLY = frozenset(Copied) - {Copied.DISCOUNTS, Copied.SHIPPING_LINE, Copied.PRICES}

_NEVER = "reserve_until"
_PARTS = {"discount": Copied.DISCOUNTS, "discount_code": Copied.DISCOUNTS}


def copy_of(sale: Sale, what: frozenset[Copied]) -> DraftInput:
    """Return what staff would write to get such a draft order again."""
    source = draft_input_of(sale)
    left_out = {
        field.name: _empty(field)
        for field in fields(DraftInput)
        if field.name == _NEVER or not _is_copied(field.name, what)
    }
    lines = tuple(_line(given, line, what) for given, line in zip(source.lines, sale.offer.lines, strict=True))
    return replace(source, lines=lines, **left_out)


def _is_copied(name: str, what: frozenset[Copied]) -> bool:
    """Tell whether a field comes along: what nobody can choose always does."""
    choice = _PARTS.get(name) or (Copied(name) if name in list(Copied) else None)
    return choice is None or choice in what


def _empty(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _line(given: LineInput, line: Line, what: frozenset[Copied]) -> LineInput:
    """Return a line as it is copied; an item written out has no price but its own."""
    price = given.unit_price
    if given.sku is not None:
        agreed = GivenAmount(str(line.unit_price), line.unit_price.currency)
        price = agreed if Copied.PRICES in what else None
    return replace(given, unit_price=price, discount=given.discount if Copied.DISCOUNTS in what else None)
