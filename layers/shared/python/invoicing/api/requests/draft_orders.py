"""The body of a draft order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Discriminator, Field, Tag as Branch, model_validator

from invoicing.api.fields.amounts import Amount
from invoicing.api.fields.codes import Identifier, Sku
from invoicing.api.fields.input import CHOICE, Input, InputPart, branch, fields_of, refused
from invoicing.api.fields.numbers import PERCENTAGE, Quantity
from invoicing.api.fields.text import AttributeName, AttributeValue, Lines, OneLine, Tag, Title
from invoicing.api.fields.times import Moment
from invoicing.api.requests.addresses import AddressInput, CustomerInput
from invoicing.api.requests.catalog.payment_terms import PaymentTermsInput
from invoicing.domain.catalog.discount import DiscountType, plain_code
from invoicing.domain.draft_orders.draft_input import (
    DiscountInput as GivenDiscount,
    DraftInput,
    LineInput,
    ShippingInput,
)
from invoicing.domain.draft_orders.limits import MAX_ATTRIBUTES, MAX_TITLES, MAX_WEIGHT
from invoicing.domain.pricing.offer import MAX_LINES
from invoicing.domain.values.tags import MAX_TAGS


class DiscountInput(InputPart):
    """A discount on a line item or on the whole draft order."""

    type: Annotated[DiscountType, CHOICE]
    value: Amount = Field(
        description='A percentage such as "12.5", with at most two decimals, or an amount, depending on `type`.'
    )
    title: OneLine | None = Field(None, description="Name of the discount that the customer sees.")

    @model_validator(mode="after")
    def _percentage_is_plain(self) -> Self:
        if self.type is DiscountType.PERCENTAGE and (self.value.currency or not PERCENTAGE.fullmatch(self.value.text)):
            raise refused("invalid_percentage.discount")
        return self

    def to_domain(self) -> GivenDiscount:
        return GivenDiscount(self.type, self.value, self.title or "")


LineItemId = Annotated[
    str,
    Field(
        max_length=20,
        description="In an edit, the `id` of a line item of the draft order, to change it. Leave it out to add one.",
        examples=["li_1"],
    ),
]


class ProductLineItemInput(InputPart):
    """A line item for a product of the store."""

    id: LineItemId | None = None
    sku: Sku
    quantity: Quantity
    unit_price: Amount | None = Field(None, description="Price of one unit. Defaults to the product's price.")
    discount: DiscountInput | None = None

    def to_domain(self) -> LineInput:
        return LineInput(**fields_of(self))


class CustomLineItemInput(InputPart):
    """A line item that is not a product of the store."""

    id: LineItemId | None = None
    title: Title
    quantity: Quantity
    unit_price: Amount
    taxable: bool = True
    requires_shipping: bool = True
    weight_grams: int = Field(0, ge=0, le=MAX_WEIGHT)
    discount: DiscountInput | None = None

    def to_domain(self) -> LineInput:
        return LineInput(**fields_of(self))


class ChosenDeliveryInput(InputPart):
    """Delivery by one of the market's delivery methods."""

    delivery_method: Identifier

    def to_domain(self) -> ShippingInput:
        return ShippingInput(**fields_of(self))


class CustomDeliveryInput(InputPart):
    """Delivery with a title and price of your own."""

    title: Title
    price: Amount

    def to_domain(self) -> ShippingInput:
        return ShippingInput(**fields_of(self))


def _branch_of_line(given: Any) -> str:
    return branch("product" if isinstance(given, dict) and given.get("sku") is not None else "custom")


def _branch_of_shipping(given: Any) -> str:
    return branch("method" if isinstance(given, dict) and given.get("delivery_method") is not None else "custom")


def _check_count(given: Any) -> Any:
    """Check the number of line items first, so that 10,000 invalid ones give one fault."""
    if given == []:
        raise refused("no_lines")
    if isinstance(given, list) and len(given) > MAX_LINES:
        raise refused("too_many_lines", most=MAX_LINES, count=len(given))
    return given


def _leave_out_nulls(*kinds: type[Input]) -> Callable[[Any], Any]:
    """Ignore fields that are null: a merge patch that changes the kind sets the other kind's fields to null."""

    def leave_out(given: Any) -> Any:
        if not isinstance(given, dict):
            return given
        known = {name for kind in kinds for name in kind.model_fields}
        return {name: value for name, value in given.items() if value is not None or name not in known}

    return leave_out


LineItemInput = Annotated[
    Annotated[ProductLineItemInput, Branch(branch("product"))]
    | Annotated[CustomLineItemInput, Branch(branch("custom"))],
    Discriminator(_branch_of_line),
    BeforeValidator(_leave_out_nulls(ProductLineItemInput, CustomLineItemInput)),
]

ShippingLineInput = Annotated[
    Annotated[ChosenDeliveryInput, Branch(branch("method"))] | Annotated[CustomDeliveryInput, Branch(branch("custom"))],
    Discriminator(_branch_of_shipping),
    BeforeValidator(_leave_out_nulls(ChosenDeliveryInput, CustomDeliveryInput)),
]


class DraftOrderInput(Input):
    """A draft order."""

    line_items: Annotated[list[LineItemInput], Field(min_length=1, max_length=MAX_LINES), BeforeValidator(_check_count)]
    customer: CustomerInput | None = None
    discount: DiscountInput | None = Field(
        None, description="Discount on the whole draft order, spread over the line items."
    )
    shipping_address: AddressInput | None = None
    billing_address: AddressInput | None = None
    shipping_line: ShippingLineInput | None = Field(
        None, description="How the goods are delivered. If it is left out, the customer chooses a delivery method."
    )
    market: Identifier | None = Field(
        None,
        description="Id of the market, which sets currency, taxes and delivery methods. Defaults to the market of the "
        "address's country or, without an address, the first market.",
    )
    tax_exempt: bool | None = Field(None, description="Whether the customer pays no tax. Defaults to false.")
    note: Lines | None = Field(None, description="A note for staff. The customer does not see it.")
    tags: Annotated[list[Tag], Field(max_length=MAX_TAGS)] | None = None
    po_number: OneLine | None = Field(None, description="The customer's purchase order number.")
    attributes: Annotated[dict[AttributeName, AttributeValue | None], Field(max_length=MAX_ATTRIBUTES)] | None = Field(
        None, description="Custom values by name."
    )
    payment_terms: PaymentTermsInput | None = Field(
        None, description="If they are left out, the payment is due immediately."
    )
    lock_prices: bool | None = Field(
        None,
        description="Whether the prices of products stay as they were when the products were added. If false, prices, "
        "exchange rates, taxes and delivery prices follow the store until the customer pays; the checkout shows what "
        "has changed. Defaults to the store's setting.",
    )
    prices_locked_until: Moment | None = Field(
        None,
        description="When locked prices begin to follow the store. Only valid with `lock_prices`. If it is left out, "
        "they stay locked.",
    )
    allow_discount_codes: bool | None = Field(
        None, description="Whether the customer can enter a discount code. Defaults to the store's setting."
    )
    discount_code: OneLine | None = Field(
        None, description="Discount code to apply, even if `allow_discount_codes` is false.", examples=["SUMMER"]
    )
    reserve_until: Moment | None = Field(None, description="Reserve the goods for the customer until this time.")

    @model_validator(mode="after")
    def _check_size(self) -> Self:
        titles = (line.title for line in self.line_items if isinstance(line, CustomLineItemInput))
        if sum(len(title.encode()) for title in titles) > MAX_TITLES:
            raise refused("titles_too_long")
        return self

    def to_input(self) -> DraftInput:
        """Return the draft order's input, which is not priced yet."""
        return DraftInput(
            **fields_of(self, without={"line_items", "tags", "attributes", "discount_code"}),
            lines=tuple(line.to_domain() for line in self.line_items),
            tags=tuple(dict.fromkeys(self.tags or ())),
            attributes={name: value for name, value in (self.attributes or {}).items() if value is not None},
            discount_code=plain_code(self.discount_code or "") or None,
        )
