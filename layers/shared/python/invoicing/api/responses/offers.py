"""Line items, delivery and totals of draft orders, orders and calculations."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, WrittenBy, write, writes
from invoicing.api.responses.values import Amount, Percentage, Timestamp, amount, discount_value
from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.market import RateSource
from invoicing.domain.pricing.offer import Line, LineTotals, Offer, Removal
from invoicing.domain.values.failure import CodeRefusal, Ineligibility
from invoicing.domain.values.percentage import plain


class AppliedDiscount(TypedDict):
    """A discount."""

    type: DiscountType
    value: Annotated[str | Amount, Doc("A percentage as a string or an amount, depending on `type`.")]
    title: str | None


class LineItemTotals(TypedDict):
    """Totals of one line item, in the draft order's currency."""

    unit_price: Annotated[Amount, Doc("Price of one unit as charged. Without tax if the customer is exempt.")]
    subtotal: Annotated[Amount, Doc("Before discounts.")]
    discount: Annotated[Amount, Doc("The line item's own discount and its share of discounts on all line items.")]
    tax: Amount
    total: Annotated[Amount, Doc("After discounts, including tax.")]


class LineItem(TypedDict):
    """A line item."""

    id: Annotated[str, Doc("Id of the line item, which it keeps while the draft order is edited.", "li_1")]
    sku: Annotated[str | None, Doc("Null if it is not a product of the store.")]
    title: str
    quantity: int
    unit_price: Annotated[
        Amount, Doc("Price of one unit as you would send it in an edit. `totals.unit_price` is what is charged.")
    ]
    custom_price: Annotated[bool, Doc("Whether staff set the price.")]
    taxable: bool
    requires_shipping: bool
    weight_grams: int
    discount: AppliedDiscount | None
    totals: LineItemTotals


class ShippingLine(TypedDict):
    """Delivery of the goods."""

    delivery_method: Annotated[str | None, Doc("Id of the delivery method. Null if staff set title and price.")]
    title: str
    kind: DeliveryKind
    price: Annotated[Amount, Doc("Price as you would send it in an edit. `totals.shipping` is what is charged.")]
    min_days: Annotated[int, Doc("Shortest delivery time in working days.")]
    max_days: Annotated[int, Doc("Longest delivery time in working days. 0 means unknown.")]


class OfferTotals(TypedDict):
    """Totals. `total` is `subtotal` - `discount` + `shipping`, plus `tax` unless prices include it."""

    subtotal: Amount
    discount: Amount
    code_discount: Annotated[Amount | None, Doc("Part of `discount` that comes from the discount code.")]
    shipping: Amount
    tax: Amount
    total: Amount


class OfferTaxLine(TypedDict):
    """Tax at one rate."""

    title: str
    rate: Annotated[Percentage, Doc("Rate in percent.", "25")]
    amount: Amount


class ExchangeRate(TypedDict):
    """Exchange rate of converted prices."""

    source_currency: Annotated[str, Doc("The store's currency.", "NOK")]
    currency: str
    rate: Annotated[str, Doc("Units of `currency` per unit of `source_currency`.", "0.0875"), WrittenBy(plain)]
    rate_at: Annotated[Timestamp | None, Doc("When the rate was valid.")]
    source: Annotated[RateSource, Doc("`fixed`: set on the market. `table`: from the store's `exchange_rates`.")]


class CurrencyChange(TypedDict):
    """Price of the goods after discounts, before and after the customer's address changed the currency."""

    before: Amount
    after: Amount


class RemovedDelivery(TypedDict):
    """A delivery method that was removed because it is no longer available."""

    what: Annotated[str, Doc("Id of the delivery method.")]
    title: str | None
    reason: Ineligibility
    detail: Annotated[str, Doc("Reason, for people.")]


class RemovedDiscountCode(TypedDict):
    """A discount code that was removed because it is no longer valid."""

    what: Annotated[str, Doc("The discount code.")]
    title: str | None
    reason: CodeRefusal
    detail: Annotated[str, Doc("Reason, for people.")]


Removed = RemovedDelivery | RemovedDiscountCode


class OfferTerms(TypedDict):
    """Delivery and totals."""

    currency: Annotated[str, Doc("Currency of all amounts (ISO 4217).")]
    market: Annotated[str, Doc("Id of the market.")]
    exchange_rate: Annotated[ExchangeRate | None, Doc("Null if prices are in the store's currency.")]
    currency_change: CurrencyChange | None
    tax_exempt: Annotated[bool, Doc("Whether the customer pays no tax.")]
    reverse_charge: Annotated[
        bool, Doc("Whether the customer, a business in another EU country, accounts for the tax.")
    ]
    discount: Annotated[AppliedDiscount | None, Doc("Discount on all line items together.")]
    discount_code: Annotated[str | None, Doc("Discount code in use.")]
    discount_code_removed: RemovedDiscountCode | None
    shipping_line: ShippingLine | None
    delivery_removed: RemovedDelivery | None
    totals: OfferTotals
    tax_included: Annotated[bool, Doc("Whether prices include tax.")]
    tax_lines: list[OfferTaxLine]


class OfferDocument(OfferTerms):
    """Line items, delivery and totals."""

    line_items: list[LineItem]


def offer_document(offer: Offer) -> OfferDocument:
    """Return an offer's document."""
    lines = zip(offer.lines, offer.totals.lines, strict=True)
    return write(
        OfferDocument,
        offer,
        offer.totals,
        market=offer.market.id,
        exchange_rate=_exchange_rate(offer),
        line_items=[_line(line, own) for line, own in lines],
        discount_code=offer.code.code if offer.code else None,
        discount_code_removed=_removed(RemovedDiscountCode, offer.code_removed),
        shipping_line=_shipping_line(offer),
        delivery_removed=_removed(RemovedDelivery, offer.delivery_removed),
    )


def _line(line: Line, totals: LineTotals) -> LineItem:
    return write(LineItem, line, unit_price=amount(totals.listed_price), totals=write(LineItemTotals, totals))


@writes(AppliedDiscount)
def _discount(discount: Discount) -> AppliedDiscount:
    return write(AppliedDiscount, discount, value=discount_value(discount))


def _shipping_line(offer: Offer) -> ShippingLine | None:
    """Return the delivery. An edit can send its price back unchanged."""
    line = offer.shipping_line
    if line is None:
        return None
    return write(ShippingLine, line, price=amount(offer.totals.listed_shipping))


def _exchange_rate(offer: Offer) -> ExchangeRate | None:
    market, store_currency = offer.market, offer.store_currency
    if market.currency == store_currency:
        return None
    return write(ExchangeRate, market, source_currency=store_currency, source=market.rate_source)


_REASONS = {
    "not_offered": "It is not available for this address.",
    "weight": "The goods weigh too much or too little.",
    "subtotal": "The goods cost too much or too little.",
    "postal_code": "It does not cover this postal code.",
    "total": "With it, the total would exceed the largest amount.",
    "minimum": "The goods cost less than the code's minimum.",
    "ended": "The code is no longer valid.",
    "not_yet": "The code is not valid yet.",
    "used_up": "The code has been used up.",
}


def _detail(removal: Removal) -> str:
    if removal.minimum:
        minimum = f"{removal.minimum} {removal.minimum.currency}"
        reason = f"The goods cost less than the code's minimum of {minimum}."
    else:
        reason = _REASONS[removal.reason]
    return f"{removal.title or removal.what} was removed. {reason}"


def _removed(shape: type[Removed], removal: Removal | None) -> Removed | None:
    return write(shape, removal, detail=_detail(removal)) if removal else None
