"""The input of a draft order as staff write it, before products are read and amounts are parsed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


@dataclass(frozen=True, slots=True)
class DiscountInput:
    """A discount as staff wrote it: `value` is a percentage such as "12.5", or an amount."""

    type: DiscountType
    value: GivenAmount
    title: str = ""


@dataclass(frozen=True, slots=True)
class LineInput:
    """A product by `sku`, optionally with another price; or a custom item with `title` and price.

    A line with the `id` of one that is on the draft order is that line; without an `id` it is new.
    """

    quantity: int
    sku: str | None = None
    title: str = ""
    unit_price: GivenAmount | None = None
    taxable: bool = True
    requires_shipping: bool = True
    weight_grams: int = 0
    discount: DiscountInput | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class ShippingInput:
    """A delivery method of the market, or a custom shipping line with `title` and `price`."""

    delivery_method: str | None = None
    title: str = ""
    price: GivenAmount | None = None


@dataclass(frozen=True, slots=True)
class DraftInput:
    lines: tuple[LineInput, ...]
    customer: Customer = field(default_factory=Customer)
    discount: DiscountInput | None = None
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping_line: ShippingInput | None = None
    market: str | None = None
    tax_exempt: bool = False
    note: str = ""
    tags: tuple[str, ...] = ()
    po_number: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    reserve_until: datetime | None = None
    lock_prices: bool | None = None  # None: as the store's settings say
    prices_locked_until: datetime | None = None
    allow_discount_codes: bool | None = None  # None: as the store's settings say
    discount_code: str | None = None
    payment_terms: PaymentTerms | None = None
