"""The offer: line items, discounts, delivery and totals. Each change makes the offer with the next number."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.discount import Discount, DiscountCode
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS
from invoicing.domain.values.ids import line_item_id
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.warning import DraftOrderWarning


@dataclass(frozen=True, slots=True)
class Removal:
    """A delivery method or discount code that was removed from an offer, and why."""

    what: str  # the id of the delivery method, or the discount code
    title: str
    reason: str
    minimum: Money | None = None  # of the discount code, in the offer's currency, if that is the reason


MAX_LINES = 499
MAX_QUANTITY = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A line item: a product (with `sku`) or a custom item, as it was when it was added or last repriced.

    `unit_price` is in the store's currency, or in the draft order's if staff wrote it so; `custom_price` tells whether
    staff wrote it. `market_prices` are the product's fixed prices by market id. `number` is that of the line's id,
    which it keeps as long as it is on the sale.
    """

    title: str
    quantity: int
    unit_price: Money
    sku: str | None = None
    custom_price: bool = False
    taxable: bool = True
    requires_shipping: bool = True
    weight_grams: int = 0
    tax_class: str = STANDARD_TAX_CLASS
    discount: Discount | None = None
    market_prices: dict[str, Money] = field(default_factory=dict)
    number: int = 0

    @property
    def id(self) -> str:
        return line_item_id(self.number)


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """The delivery and its price; without `delivery_method` it is a custom line of staff."""

    title: str
    price: Money
    delivery_method: str | None = None
    min_days: int = 0
    max_days: int = 0
    kind: DeliveryKind = DeliveryKind.SHIPPING


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The sum of the taxes of one rate, in basis points."""

    title: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class LineTotals:
    """The amounts of a line item.

    `discount` is the line's own and its shares of the order discount and discount code; `total` is after all of them.
    `price_with_tax` is the unit price with an included tax that the customer does not pay; None without such a tax.
    """

    unit_price: Money
    subtotal: Money
    discount: Money
    tax: Money
    total: Money
    price_with_tax: Money | None = None

    @property
    def listed_price(self) -> Money:
        """Return the unit price as staff would write it: with an included tax."""
        return self.price_with_tax or self.unit_price


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals: subtotal - discount + shipping = total, plus tax if prices do not include it."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    tax_included: bool
    lines: tuple[LineTotals, ...]
    tax_lines: tuple[TaxLine, ...] = ()
    order_discount: Money | None = None  # the part of `discount` that is the order's
    code_discount: Money | None = None  # the part of `discount` that is the code's
    shipping_with_tax: Money | None = None  # with an included tax that the customer does not pay, if there is one
    goods_with_tax: Money | None = None  # in the same way: the goods after all discounts

    @property
    def goods(self) -> Money:
        """Return the price of the goods after all discounts, without delivery and added tax."""
        return self.subtotal - self.discount

    @property
    def listed_goods(self) -> Money:
        """Return the price of the goods after all discounts with an included tax, as limits of delivery compare it."""
        return self.goods_with_tax or self.goods

    @property
    def listed_shipping(self) -> Money:
        """Return the price of the delivery as staff would write it: with an included tax."""
        return self.shipping_with_tax or self.shipping


@dataclass(frozen=True, slots=True)
class CurrencyChange:
    """The price of the goods, after discounts, before and after the customer's address changed the currency."""

    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sold, and its totals. The market is stored as it was, so that the totals can be computed again.

    `last_line` is the highest number that a line of the sale has had. It never falls, so that no id is given twice.
    """

    number: int
    store_currency: str
    market: Market
    lines: tuple[Line, ...]
    totals: Totals
    discount: Discount | None = None
    shipping_line: ShippingLine | None = None
    tax_exempt: bool = False
    chosen_market: str | None = None  # by staff; None where the address decides
    reverse_charge: bool = False  # whether the customer, a business in another EU country, accounts for the tax
    code: DiscountCode | None = None  # as it was when it was added
    currency_change: CurrencyChange | None = None
    delivery_removed: Removal | None = None
    code_removed: Removal | None = None
    last_line: int = 0
    warnings: tuple[DraftOrderWarning, ...] = ()  # about its prices

    @property
    def key(self) -> RecordKey:
        return RecordKey("OFFER")

    @property
    def currency(self) -> str:
        return self.market.currency

    @property
    def requires_shipping(self) -> bool:
        return any(line.requires_shipping for line in self.lines)

    def units(self) -> dict[str, int]:
        """Return the units of each product by sku; custom items have no stock."""
        units: dict[str, int] = {}
        for line in self.lines:
            if line.sku is not None:
                units[line.sku] = units.get(line.sku, 0) + line.quantity
        return units

    def takes(self) -> dict[str, int]:
        """Return the hold of a payment: the units of products, and a use of the discount code."""
        return {**({self.code.sku: 1} if self.code else {}), **self.units()}


@dataclass(frozen=True, slots=True)
class FormerOffer:
    """An earlier offer that a customer may have seen, kept to show what changed."""

    offer: Offer

    @property
    def key(self) -> RecordKey:
        return former_offer_key(self.offer.number)


def former_offer_key(number: int) -> RecordKey:
    return RecordKey("OFFER", f"{number:06d}")
