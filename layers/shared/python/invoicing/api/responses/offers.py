"""What is sold, and what it costs: the same for a draft order, an order and a calculation."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Amount, Shown, amount, percentage
from invoicing.domain.money import Money
from invoicing.domain.offers import Discount, Line, LineTotals, Offer, TaxLine
from invoicing.domain.pricing import written_price


class AppliedDiscount(TypedDict):
    """A discount as it was given."""

    type: Annotated[str, Shown("`percentage` or `fixed_amount`")]
    value: Annotated[str | Amount, Shown("A percentage as a string, or an amount.")]
    title: str | None


class LineItemTotals(TypedDict):
    """What one line costs, in the draft order's currency."""

    unit_price: Annotated[Amount, Shown("Of one, as charged: the exempt pay it without its tax.")]
    subtotal: Amount
    discount: Annotated[Amount, Shown("Its own, and its share of the discount on the whole.")]
    tax: Amount
    total: Annotated[Amount, Shown("What it costs after discounts, tax included.")]


class LineItem(TypedDict):
    """One line."""

    sku: Annotated[str | None, Shown("Null for what is no product.")]
    title: str
    quantity: int
    unit_price: Annotated[Amount, Shown("Of one, as staff would write it, in the draft order's currency.")]
    custom_price: Annotated[bool, Shown("Whether staff wrote the price.")]
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    discount: AppliedDiscount | None
    totals: LineItemTotals


class ShippingLine(TypedDict):
    """How the goods get there."""

    delivery_method: Annotated[str | None, Shown("Null where staff wrote the line themselves.")]
    title: str
    price: Annotated[Amount, Shown("As staff would write it; `totals.shipping` is what is charged.")]
    min_days: int
    max_days: int


class OfferTotals(TypedDict):
    """The totals: subtotal - discount + shipping = total, plus tax where prices do not include it."""

    subtotal: Amount
    discount: Amount
    shipping: Amount
    tax: Amount
    total: Amount


class OfferTaxLine(TypedDict):
    """The tax of one rate."""

    title: str
    rate: Annotated[str, Shown("In per cent.", "25")]
    amount: Amount


class OfferDocument(TypedDict):
    """What is sold, for how much, to be delivered how."""

    currency: str
    market: Annotated[str, Shown("The market that it is priced for.")]
    tax_exempt: bool
    line_items: list[LineItem]
    discount: AppliedDiscount | None
    shipping_line: ShippingLine | None
    totals: OfferTotals
    tax_included: Annotated[bool, Shown("Whether the prices include the tax.")]
    tax_lines: list[OfferTaxLine]


def offer_document(offer: Offer) -> OfferDocument:
    """Write an offer."""
    totals = offer.totals
    return {
        "currency": offer.currency,
        "market": offer.market.id,
        "tax_exempt": offer.tax_exempt,
        "line_items": [_line(line, own, offer) for line, own in zip(offer.lines, totals.lines, strict=True)],
        "discount": _discount(offer.discount),
        "shipping_line": _shipping_line(offer),
        "totals": {
            "subtotal": amount(totals.subtotal),
            "discount": amount(totals.discount),
            "shipping": amount(totals.shipping),
            "tax": amount(totals.tax),
            "total": amount(totals.total),
        },
        "tax_included": totals.tax_included,
        "tax_lines": [_tax_line(line) for line in totals.tax_lines],
    }


def _line(line: Line, totals: LineTotals, offer: Offer) -> LineItem:
    return {
        "sku": line.sku,
        "title": line.title,
        "quantity": line.quantity,
        "unit_price": _written(line.unit_price, offer),
        "custom_price": line.custom_price,
        "taxable": line.taxable,
        "requires_shipping": line.requires_shipping,
        "weight_grams": line.weight_grams,
        "discount": _discount(line.discount),
        "totals": {
            "unit_price": amount(totals.unit_price),
            "subtotal": amount(totals.subtotal),
            "discount": amount(totals.discount),
            "tax": amount(totals.tax),
            "total": amount(totals.total),
        },
    }


def _written(given: Money, offer: Offer) -> Amount:
    """Write a price so that an edit may send it back, and nothing changes."""
    return amount(written_price(given, offer.store_currency, offer.market))


def _discount(discount: Discount | None) -> AppliedDiscount | None:
    if discount is None:
        return None
    value = amount(discount.amount) if discount.amount is not None else percentage(discount.basis_points)
    return {"type": discount.type.value, "value": value, "title": discount.title or None}


def _shipping_line(offer: Offer) -> ShippingLine | None:
    line = offer.shipping_line
    if line is None:
        return None
    return {
        "delivery_method": line.delivery_method,
        "title": line.title,
        "price": _written(line.price, offer),
        "min_days": line.min_days,
        "max_days": line.max_days,
    }


def _tax_line(line: TaxLine) -> OfferTaxLine:
    return {"title": line.title, "rate": percentage(line.rate), "amount": amount(line.amount)}
