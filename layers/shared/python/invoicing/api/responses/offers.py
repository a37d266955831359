"""What is sold, and what it costs: the same for a draft order, an order and a calculation."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Amount, Doc, Timestamp, amount, optional_timestamp, percentage, plain
from invoicing.domain.catalog.discount import Discount
from invoicing.domain.pricing.calculator import input_amount, input_price
from invoicing.domain.pricing.offer import Line, LineTotals, Offer, TaxLine
from invoicing.domain.pricing.offer import Removal as DomainRemoval
from invoicing.domain.values.money import Money


class AppliedDiscount(TypedDict):
    """A discount as it was given."""

    type: Annotated[str, Doc("`percentage` or `fixed_amount`")]
    value: Annotated[str | Amount, Doc("A percentage as a string, or an amount.")]
    title: str | None


class LineItemTotals(TypedDict):
    """What one line costs, in the draft order's currency."""

    unit_price: Annotated[Amount, Doc("Of one, as charged: the exempt pay it without its tax.")]
    subtotal: Amount
    discount: Annotated[Amount, Doc("Its own, and its share of the discount on the whole.")]
    tax: Amount
    total: Annotated[Amount, Doc("What it costs after discounts, tax included.")]


class LineItem(TypedDict):
    """One line."""

    sku: Annotated[str | None, Doc("Null for what is no product.")]
    title: str
    quantity: int
    unit_price: Annotated[Amount, Doc("Of one, as staff would write it, in the draft order's currency.")]
    custom_price: Annotated[bool, Doc("Whether staff wrote the price.")]
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    discount: AppliedDiscount | None
    totals: LineItemTotals


class ShippingLine(TypedDict):
    """How the goods get there."""

    delivery_method: Annotated[str | None, Doc("Null where staff wrote the line themselves.")]
    title: str
    kind: Annotated[str, Doc("`shipping`, `local_delivery` or `pickup`")]
    price: Annotated[Amount, Doc("As staff would write it; `totals.shipping` is what is charged.")]
    min_days: int
    max_days: int


class OfferTotals(TypedDict):
    """The totals: subtotal - discount + shipping = total, plus tax where prices do not include it."""

    subtotal: Amount
    discount: Amount
    code_discount: Annotated[Amount | None, Doc("What of the discount is the discount code's.")]
    shipping: Amount
    tax: Amount
    total: Amount


class OfferTaxLine(TypedDict):
    """The tax of one rate."""

    title: str
    rate: Annotated[str, Doc("In per cent.", "25")]
    amount: Amount


class ExchangeRate(TypedDict):
    """At what rate prices were converted."""

    source_currency: Annotated[str, Doc("The store's.", "NOK")]
    currency: str
    rate: Annotated[str, Doc("Units of `currency` for one unit of the store's.", "0.0875")]
    rate_at: Annotated[Timestamp | None, Doc("When that was the rate.")]
    source: Annotated[str, Doc("`fixed` by staff, or from the store's `table`")]


class CurrencyChange(TypedDict):
    """What the goods cost, after discounts, before and after the customer's address changed the currency."""

    before: Amount
    after: Amount


class Removal(TypedDict):
    """Something that no longer fits, and why."""

    what: Annotated[str, Doc("The delivery method's id, or the discount code.")]
    title: str | None
    reason: Annotated[str, Doc("A word for programs.", "weight")]
    detail: Annotated[str, Doc("A sentence for people.")]


class OfferDocument(TypedDict):
    """What is sold, for how much, to be delivered how."""

    currency: str
    market: Annotated[str, Doc("The market that it is priced for.")]
    exchange_rate: Annotated[ExchangeRate | None, Doc("Null where prices are in the store's currency.")]
    currency_change: CurrencyChange | None
    tax_exempt: bool
    reverse_charge: Annotated[bool, Doc("Whether the customer accounts for the tax: a business elsewhere in the EU.")]
    line_items: list[LineItem]
    discount: AppliedDiscount | None
    discount_code: Annotated[str | None, Doc("A code that is used on it.")]
    discount_code_removed: Removal | None
    shipping_line: ShippingLine | None
    delivery_removed: Removal | None
    totals: OfferTotals
    tax_included: Annotated[bool, Doc("Whether the prices include the tax.")]
    tax_lines: list[OfferTaxLine]


def offer_document(offer: Offer) -> OfferDocument:
    """Write an offer."""
    totals = offer.totals
    return {
        "currency": offer.currency,
        "market": offer.market.id,
        "exchange_rate": _exchange_rate(offer),
        "currency_change": _currency_change(offer),
        "tax_exempt": offer.tax_exempt,
        "reverse_charge": offer.reverse_charge,
        "line_items": [_line(line, own, offer) for line, own in zip(offer.lines, totals.lines, strict=True)],
        "discount": _discount(offer.discount),
        "discount_code": offer.code.code if offer.code else None,
        "discount_code_removed": _removal(offer.code_removed),
        "shipping_line": _shipping_line(offer),
        "delivery_removed": _removal(offer.delivery_removed),
        "totals": {
            "subtotal": amount(totals.subtotal),
            "discount": amount(totals.discount),
            "code_discount": amount(totals.code_discount) if totals.code_discount else None,
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
        "unit_price": amount(input_price(line, offer.store_currency, offer.market)),
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
    """Write an amount so that an edit may send it back, and nothing changes."""
    return amount(input_amount(given, offer.store_currency, offer.market))


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
        "kind": line.kind.value,
        "price": _written(line.price, offer),
        "min_days": line.min_days,
        "max_days": line.max_days,
    }


def _tax_line(line: TaxLine) -> OfferTaxLine:
    return {"title": line.title, "rate": percentage(line.rate), "amount": amount(line.amount)}


def _exchange_rate(offer: Offer) -> ExchangeRate | None:
    market = offer.market
    if market.currency == offer.store_currency:
        return None
    return {
        "source_currency": offer.store_currency,
        "currency": market.currency,
        "rate": plain(market.rate),
        "rate_at": optional_timestamp(market.rate_at),
        "source": market.rate_source.value,
    }


def _currency_change(offer: Offer) -> CurrencyChange | None:
    change = offer.currency_change
    return {"before": amount(change.before), "after": amount(change.after)} if change else None


_REMOVED = {
    "not_offered": "It is not offered there.",
    "weight": "The goods weigh more or less than it takes.",
    "subtotal": "The goods cost more or less than it takes.",
    "postal_code": "It does not go to this postal code.",
    "minimum": "The goods cost less than the code asks for.",
    "ended": "The code is no longer valid.",
    "not_yet": "The code is not valid yet.",
    "used_up": "The code has been used up.",
}


def _why(gone: DomainRemoval) -> str:
    if gone.minimum:
        return f"The goods cost less than the {gone.minimum} {gone.minimum.currency} that the code asks for."
    return _REMOVED[gone.reason]


def _removal(gone: DomainRemoval | None) -> Removal | None:
    if gone is None:
        return None
    return {
        "what": gone.what,
        "title": gone.title or None,
        "reason": gone.reason,
        "detail": f"{gone.title or gone.what} was taken away. {_why(gone)}",
    }
