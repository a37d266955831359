"""The offer: what is sold, for how much, to be delivered how. Numbered; each change makes the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.catalog.discount import Discount, DiscountCode
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import STANDARD_TAX_CLASS
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


@dataclass(frozen=True, slots=True)
class Removal:
    """Something that was on an offer and no longer fits it: kept so that it can be said."""

    what: str  # the method's id, or the discount code
    title: str
    reason: str
    minimum: Money | None = None  # that a code asks for, in the offer's currency, where that is the reason


MAX_LINES = 499
MAX_QUANTITY = 100_000


@dataclass(frozen=True, slots=True)
class Line:
    """A product (with `sku`) or an own item, and the price that was agreed when it was put on the draft.

    `unit_price` is in the store's currency, or, where staff wrote it so, in the draft's; `custom_price` tells that
    staff wrote it. `market_prices` are the product's own prices in some markets, which are taken as they are there.
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


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """How the goods get there, and what that costs; with no `delivery_method` it is staff's own line."""

    title: str
    price: Money
    delivery_method: str | None = None
    min_days: int = 0
    max_days: int = 0
    kind: DeliveryKind = DeliveryKind.SHIPPING


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax of one rate (basis points), over everything that has it."""

    title: str
    rate: Decimal
    amount: Money


@dataclass(frozen=True, slots=True)
class LineTotals:
    """One line in the draft's currency.

    `discount` is its own and its shares of the order's and the code's; `total` is what it costs after all of them.
    """

    unit_price: Money
    subtotal: Money
    discount: Money
    tax: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The totals: subtotal - discount + shipping = total, plus tax where prices do not include it."""

    subtotal: Money
    discount: Money
    shipping: Money
    tax: Money
    total: Money
    tax_included: bool
    lines: tuple[LineTotals, ...]
    tax_lines: tuple[TaxLine, ...] = ()
    order_discount: Money | None = None  # what of the discount is that on the whole
    code_discount: Money | None = None  # what of the discount is the code's


@dataclass(frozen=True, slots=True)
class CurrencyChange:
    """What the goods cost, after discounts, before and after the customer's address moved them to another currency."""

    before: Money
    after: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """What is sold, and its totals. The market is remembered as it was, so that totals can be computed again."""

    number: int
    store_currency: str
    market: Market
    lines: tuple[Line, ...]
    totals: Totals
    discount: Discount | None = None
    shipping_line: ShippingLine | None = None
    tax_exempt: bool = False
    chosen_market: str | None = None  # by staff; else the shipping address picks it
    reverse_charge: bool = False  # the customer accounts for the tax: a business in another country of the EU
    code: DiscountCode | None = None  # as it was when it was put on the offer
    currency_change: CurrencyChange | None = None
    delivery_removed: Removal | None = None
    code_removed: Removal | None = None

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return RecordKey("OFFER")

    @property
    def currency(self) -> str:
        """Return the currency of every total."""
        return self.market.currency

    @property
    def requires_shipping(self) -> bool:
        """Tell whether anything has to be delivered."""
        return any(line.requires_shipping for line in self.lines)

    def units(self) -> dict[str, int]:
        """Return how many of each product are sold, by sku; own items have no stock."""
        units: dict[str, int] = {}
        for line in self.lines:
            if line.sku is not None:
                units[line.sku] = units.get(line.sku, 0) + line.quantity
        return units

    def takes(self) -> dict[str, int]:
        """Return everything that paying takes: the units of products, and a use of the discount code."""
        return {**({self.code.sku: 1} if self.code else {}), **self.units()}


@dataclass(frozen=True, slots=True)
class FormerOffer:
    """An offer as it was before a change: kept where somebody may have seen it, to show what is new."""

    offer: Offer

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return former_offer_key(self.offer.number)


def former_offer_key(number: int) -> RecordKey:
    """Return where an offer that was changed stands within its sale."""
    return RecordKey("OFFER", f"{number:06d}")
