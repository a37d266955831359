"""The offer: what is sold, for how much, to be delivered how. Numbered; each change makes the next."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.money import Money
from invoicing.domain.products import STANDARD_TAX_CLASS
from invoicing.domain.records import RecordKey
from invoicing.domain.stores import Market

MAX_LINES = 499
MAX_QUANTITY = 100_000


class DiscountType(StrEnum):
    """How a discount is counted."""

    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"


@dataclass(frozen=True, slots=True)
class Discount:
    """A percentage in basis points, or an amount in the store's or the draft's currency."""

    type: DiscountType
    basis_points: int = 0
    amount: Money | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A product (with `sku`) or an own item, and the price that was agreed when it was put on the draft.

    `unit_price` is in the store's currency, or, where staff wrote it so, in the draft's; `custom_price` tells that
    staff wrote it.
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


@dataclass(frozen=True, slots=True)
class ShippingLine:
    """How the goods get there, and what that costs; with no `delivery_method` it is staff's own line."""

    title: str
    price: Money
    delivery_method: str | None = None
    min_days: int = 0
    max_days: int = 0


@dataclass(frozen=True, slots=True)
class TaxLine:
    """The tax of one rate (basis points), over everything that has it."""

    title: str
    rate: int
    amount: Money


@dataclass(frozen=True, slots=True)
class LineTotals:
    """One line in the draft's currency.

    `discount` is its own and its share of the order's; `total` is what it costs after both.
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


@dataclass(frozen=True, slots=True)
class FormerOffer:
    """An offer as it was before staff changed it: kept where somebody may have seen it, to show what is new."""

    offer: Offer

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return former_offer_key(self.offer.number)


def former_offer_key(number: int) -> RecordKey:
    """Return where an offer that was changed stands within its sale."""
    return RecordKey("OFFER", f"{number:06d}")
