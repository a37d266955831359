"""Bodies of requests that cancel, fulfill and refund an order."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from invoicing.api.fields.amounts import Amount
from invoicing.api.fields.codes import Sku
from invoicing.api.fields.input import Input, InputPart, fields_of, refused
from invoicing.api.fields.numbers import Quantity
from invoicing.api.fields.text import HttpsUrl, OneLine
from invoicing.api.requests.payments import END_PAYMENT, amount_of
from invoicing.domain.orders.fulfillment import FulfillmentOptions
from invoicing.domain.orders.refund import RefundOptions, Restock
from invoicing.domain.orders.refund_amounts import LineRefund
from invoicing.domain.pricing.offer import MAX_LINES, Offer
from invoicing.domain.values.units import LineUnits


class CancelOrderInput(Input):
    """Options for cancelling an order."""

    restock_all: bool | None = Field(
        None,
        description="Whether to return the goods to stock, all of them or none. Without it, those return that were not "
        "fulfilled.",
    )
    reason: OneLine | None = Field(None, description="Reason for the refund.")
    end_payment: bool = Field(default=False, description=END_PAYMENT)


class FulfilledLineItemInput(InputPart):
    """Units of a line item to fulfill."""

    id: str = Field(max_length=20, examples=["li_1"])
    quantity: Quantity

    def to_domain(self) -> LineUnits:
        return LineUnits(**fields_of(self))


class FulfillmentInput(Input):
    """What is sent, and how the customer follows it. All have defaults."""

    line_items: list[FulfilledLineItemInput] | None = Field(
        None,
        min_length=1,
        max_length=MAX_LINES,
        description="Line items that are sent. Defaults to everything that is left.",
        examples=[[{"id": "li_1", "quantity": 1}]],
    )
    carrier: OneLine | None = Field(None, description="Name of the carrier, which the customer sees.", examples=["DHL"])
    tracking_number: OneLine | None = Field(None, examples=["CS123456785NO"])
    tracking_url: HttpsUrl | None = Field(
        None,
        description="Address of the carrier's page about the goods. Must begin with `https://`.",
        examples=["https://tracking.example/CS123456785NO"],
    )
    notify: bool = Field(
        default=False, description="Send the customer a shipping confirmation by e-mail, with what is sent."
    )

    def to_options(self) -> FulfillmentOptions:
        return FulfillmentOptions(**fields_of(self))


class RestockInput(InputPart):
    """Units of a product to return to stock."""

    sku: Sku
    quantity: Quantity

    def to_domain(self) -> Restock:
        return Restock(**fields_of(self))


class RefundLineInput(InputPart):
    """Units of a line item to refund."""

    id: str = Field(max_length=20, description="Id of a line item of the order.", examples=["li_1"])
    quantity: Quantity

    def to_domain(self) -> LineRefund:
        return LineRefund(**fields_of(self))


class RefundInput(Input):
    """Options for a refund. All have defaults."""

    amount: Amount | None = Field(
        None,
        description="Amount to refund, with tax. Defaults to that of `line_items` or, without them, to everything that "
        "was paid and not refunded yet. Above zero.",
    )
    line_items: list[RefundLineInput] | None = Field(
        None,
        min_length=1,
        max_length=MAX_LINES,
        description="Line items to refund, each with its share of what was paid for it. Refund the delivery by "
        "`amount`. Not with `amount`.",
    )
    restock: list[RestockInput] = Field(
        default=[],
        max_length=MAX_LINES,
        description="Goods to return to stock. Defaults to none.",
        examples=[[{"sku": "LAMP-OAK", "quantity": 1}]],
    )
    restock_all: bool = Field(
        default=False, description="Return everything to stock that was sold and is not restocked. Not with `restock`."
    )
    reason: OneLine | None = Field(None, description="Reason for the refund.")
    manual: bool = Field(
        default=False,
        description="Record a refund that you paid yourself, without sending it to the payment provider. Refunds of "
        "payments outside the checkout always are.",
    )

    @field_validator("line_items")
    @classmethod
    def _has_one_amount(
        cls, line_items: list[RefundLineInput] | None, fields: ValidationInfo
    ) -> list[RefundLineInput] | None:
        if line_items and fields.data.get("amount"):
            raise refused("refund_twice")
        return line_items

    @field_validator("restock_all")
    @classmethod
    def _restocks_in_one_way(cls, restock_all: bool, fields: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it
        if restock_all and fields.data.get("restock"):
            raise refused("restock_twice")
        return restock_all

    def to_options(self, offer: Offer) -> RefundOptions:
        """Return the options for an order with an offer.

        Raises:
            InvalidAmountError, CurrencyRequiredError, CurrencyMismatchError: The amount is not valid in the currency.
        """
        return RefundOptions(**fields_of(self, without={"amount"}), amount=amount_of(offer, self.amount))
