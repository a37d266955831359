"""The input of a draft order that is a duplicate of another, or of its order."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.destination import destination
from invoicing.domain.draft_orders.draft_input import DraftInput, LineInput
from invoicing.domain.draft_orders.to_input import to_draft_input
from invoicing.domain.errors import NoMarketError, UnknownMarketError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Line, LineTotals, Offer
from invoicing.domain.sale.sale import Sale


class CopyField(StrEnum):
    """What can be copied. Line items are always copied. Reservations and price-lock ends are not."""

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
    DISCOUNTS = "discounts"  # of line items, of the order, and the discount code
    SHIPPING_LINE = "shipping_line"
    PRICES = "prices"  # of products, as they were agreed; otherwise the current ones


# Shopify's defaults: products at their current price, without discounts and delivery.
DEFAULT_FIELDS = frozenset(CopyField) - {CopyField.DISCOUNTS, CopyField.SHIPPING_LINE, CopyField.PRICES}
_NEVER = frozenset({"reserve_until", "prices_locked_until"})  # times that apply to the original only
_CHOICES = {"discount": CopyField.DISCOUNTS, "discount_code": CopyField.DISCOUNTS}


def duplicate_input(
    sale: Sale, what: frozenset[CopyField], store: Store, today: date, *, of_order: bool = False
) -> DraftInput:
    """Return the input of a duplicate. A due date that has passed is left out. Of an order, its own tags are copied.

    Prices are copied as the customer saw them, whatever the exchange rate and the product's prices are now. In a
    duplicate with another currency, only prices that staff wrote in the store's currency are copied.
    """
    source = to_draft_input(sale)
    if of_order and sale.order is not None:
        source = replace(source, tags=sale.order.tags)
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
            id=None,
            unit_price=_price(given, line, amounts, sale.offer, what, keeps_currency=keeps_currency),
            discount=given.discount if CopyField.DISCOUNTS in what else None,
        )
        for given, line, amounts in zip(source.lines, sale.offer.lines, sale.offer.totals.lines, strict=True)
    )
    return replace(copied, lines=lines)


def _currency_of(copied: DraftInput, store: Store) -> str | None:
    """Return the currency of the duplicate; None if it has no market, which creating it will report."""
    try:
        to = destination(store, copied.market, copied.shipping_address, copied.billing_address, None)
    except (NoMarketError, UnknownMarketError):
        return None
    return to.market.currency


def _is_copied(name: str, what: frozenset[CopyField]) -> bool:
    """Tell whether a field is copied: fields without a choice always are."""
    choice = _CHOICES.get(name) or (CopyField(name) if name in list(CopyField) else None)
    return choice is None or choice in what


def _empty(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _price(
    given: LineInput,
    line: Line,
    amounts: LineTotals,
    offer: Offer,
    what: frozenset[CopyField],
    *,
    keeps_currency: bool,
) -> GivenAmount | None:
    """Return the price to copy; a custom item always keeps its price."""
    if given.sku is None:
        return given.unit_price
    if CopyField.PRICES not in what:
        return None
    if keeps_currency:
        return GivenAmount(str(amounts.listed_price), amounts.listed_price.currency)
    return given.unit_price if line.unit_price.currency == offer.store_currency else None
