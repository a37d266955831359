"""Bodies of requests that record a manual payment, or may end a payment."""

from __future__ import annotations

from typing import Any, Literal, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from invoicing.api.fields.amounts import Amount, parse_amount
from invoicing.api.fields.input import Input, refused
from invoicing.api.fields.text import MethodName, OneLine
from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.mark_as_paid import ManualPayment

END_PAYMENT = (
    "If the customer is paying, end the payment instead of answering 409 `payment_in_progress`. If the payment has "
    "succeeded, the answer is 409 `already_paid`."
)


def amount_of(offer: Offer | None, given: GivenAmount | None) -> Money | None:
    """Return an amount in the currency of an offer."""
    if offer is None or given is None:
        return None
    return parse_amount(given, offer.currency, offer.store_currency, "/amount")


class MarkAsPaidInput(Input):
    """A payment that was made outside the checkout."""

    method: Literal["cash", "card", "bank_transfer", "other"] = "other"
    method_name: MethodName | None = Field(
        None,
        description="Name of the method, which the customer reads on page and receipt. Only with `method` `other`.",
        examples=["Vipps"],
    )
    reference: OneLine | None = Field(
        None, description="Your reference, such as a receipt number.", examples=["Till 42"]
    )
    amount: Amount | None = Field(
        None, description="Amount that was paid. Must equal the amount due, which is the default."
    )
    end_payment: bool = Field(
        default=False,
        description="If the customer is paying, or opened a link within the last hour that leads to a payment "
        "provider, end the payment and continue instead of answering 409 `checkout_active`. If the payment has "
        "succeeded, the answer is 409 `already_paid`.",
    )

    @field_validator("method_name")
    @classmethod
    def _only_other_methods_have_names(cls, name: str | None, fields: ValidationInfo) -> str | None:
        if name and fields.data.get("method", "other") != "other":
            raise refused("not_other_method")
        return name

    def to_payment(
        self, offer: Offer | None, *, ignore_stock: bool = False, total: TotalChoice | None = None
    ) -> ManualPayment:
        """Return the payment of an offer, which is only needed if there is an amount.

        Raises:
            InvalidAmountError, CurrencyRequiredError, CurrencyMismatchError: The amount is not valid in the currency.
        """
        return ManualPayment(
            PaymentMethod(self.method),
            self.method_name or "",
            self.reference or "",
            amount_of(offer, self.amount),
            ignore_stock,
            self.end_payment,
            total,
        )


class CompleteDraftOrderInput(MarkAsPaidInput):
    """Whether and how the draft order was paid."""

    total: Literal["sent", "current"] | None = Field(
        None,
        description="Total that counts, if it has changed since the customer was last told one, by e-mail or by the "
        "page: `sent` or `current`. Without it the answer is then 409 `total_changed`, with both totals.",
    )

    payment: Literal["paid", "pending"] = Field(
        description="`paid`: the customer has paid outside the checkout. `pending`: the customer pays later."
    )
    ignore_stock: bool = Field(
        default=False,
        description="Complete even if stock is insufficient. The products' `available` then goes below zero.",
    )
    without_delivery: bool = Field(
        default=False,
        description="Complete goods that ship without a delivery, as you agreed with the customer. Only with `payment` "
        "`pending`.",
    )

    @property
    def choice(self) -> TotalChoice | None:
        """The total that counts, if staff say so."""
        return TotalChoice(self.total) if self.total else None

    @model_validator(mode="after")
    def _pending_has_no_money(self) -> Self:
        is_paid = self.amount or self.reference or self.method_name or self.method != "other"
        if self.payment == "pending" and is_paid:
            raise refused("nothing_was_paid")
        return self

    @field_validator("without_delivery")
    @classmethod
    def _only_pending_is_without_delivery(cls, without: bool, fields: ValidationInfo) -> bool:  # noqa: FBT001 - pydantic calls it
        if without and fields.data.get("payment") == "paid":
            raise refused("unknown_field.without_delivery")
        return without


class DraftOrderEditInput(Input):
    """A JSON merge patch for a draft order, and options of the edit, which are no fields of the draft order."""

    model_config = ConfigDict(extra="allow")

    end_payment: bool = Field(
        default=False,
        description="If the customer is paying what the edit changes, end the payment instead of answering 409 "
        "`payment_in_progress`. If the payment has succeeded, the answer is 409 `already_paid`.",
    )

    @property
    def changes(self) -> dict[str, Any]:
        """The merge patch, which is validated when it is applied."""
        return self.model_extra or {}


class CancelDraftOrderInput(Input):
    """Options for cancelling a draft order."""

    end_payment: bool = Field(default=False, description=END_PAYMENT)
