"""What of a draft order, or of the order that it became, a new draft order begins with."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.build_offer import destination
from invoicing.domain.draft_orders.draft_input import DraftInput, GivenAmount, LineInput
from invoicing.domain.draft_orders.to_input import to_draft_input
from invoicing.domain.errors import NoMarketError, UnknownMarketError
from invoicing.domain.pricing.calculator import input_price
from invoicing.domain.pricing.offer import Line, Offer
from invoicing.domain.sale.sale import Sale


class CopyField(StrEnum):
    """What can be copied. The lines always are; what is reserved, and until when prices are locked, never is."""

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
    PRICES = "prices"  # of products, as they were agreed in the draft's currency; else they are today's


# As Shopify copies: products at their latest price, without discounts and delivery.
USUALLY = frozenset(CopyField) - {CopyField.DISCOUNTS, CopyField.SHIPPING_LINE, CopyField.PRICES}
_NEVER = frozenset({"reserve_until", "prices_locked_until"})  # times that were agreed for the other draft
_PARTS = {"discount": CopyField.DISCOUNTS, "discount_code": CopyField.DISCOUNTS}


def duplicate_input(sale: Sale, what: frozenset[CopyField], store: Store, today: date) -> DraftInput:
    """Return what staff would write to get such a draft order again. A day of payment that has passed stays behind.

    Prices that were agreed are those that the customer saw, whatever the rate and the product's own price there have
    become. A copy in another currency has only those along that staff wrote in the store's: the others are today's.
    """
    source = to_draft_input(sale)
    left_out = {
        field.name: _empty(field)
        for field in fields(DraftInput)
        if field.name in _NEVER or not _is_copied(field.name, what)
    }
    copied = replace(source, **left_out)
    if copied.payment_terms and copied.payment_terms.has_passed(today):
        copied = replace(copied, payment_terms=None)
    keeps_currency = _currency_of(copied, store) == sale.offer.currency
    lines = tuple(
        replace(
            given,
            unit_price=_price(given, line, sale.offer, what, keeps_currency=keeps_currency),
            discount=given.discount if CopyField.DISCOUNTS in what else None,
        )
        for given, line in zip(source.lines, sale.offer.lines, strict=True)
    )
    return replace(copied, lines=lines)


def _currency_of(copied: DraftInput, store: Store) -> str | None:
    """Return the currency that a copy will have; nothing where it goes nowhere, which is said when it is made."""
    try:
        to = destination(store, copied.market, copied.shipping_address, copied.billing_address, None)
    except (NoMarketError, UnknownMarketError):
        return None
    return to.market.currency


def _is_copied(name: str, what: frozenset[CopyField]) -> bool:
    """Tell whether a field comes along: what nobody can choose always does."""
    choice = _PARTS.get(name) or (CopyField(name) if name in list(CopyField) else None)
    return choice is None or choice in what


def _empty(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _price(
    given: LineInput, line: Line, offer: Offer, what: frozenset[CopyField], *, keeps_currency: bool
) -> GivenAmount | None:
    """Return a line's price as it is copied; an item written out has no price but its own."""
    if given.sku is None:
        return given.unit_price
    if CopyField.PRICES not in what:
        return None
    if keeps_currency:
        agreed = input_price(line, offer.store_currency, offer.market)
        return GivenAmount(str(agreed), agreed.currency)
    return given.unit_price if line.unit_price.currency == offer.store_currency else None
