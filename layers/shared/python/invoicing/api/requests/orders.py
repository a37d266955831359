"""Completing a draft order by hand, and giving an order back or up."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Discriminator, Field, model_validator
from pydantic import Tag as Branch

from invoicing.api.requests.bodies import Body, branch, refused
from invoicing.api.requests.fields import OneLine, OrderAmount, Quantity, Sku, parse_amount
from invoicing.domain.orders.refund import RefundOptions
from invoicing.domain.pricing.offer import MAX_LINES
from invoicing.domain.sale.order import Order
from invoicing.domain.values.money import Money
from invoicing.usecases.payments.mark_as_paid import ManualPayment

END_PAYMENT = "If the customer is paying right now, end that first. If it turns out to be paid: 409 `already_paid`."


class MarkAsPaidBody(Body):
    """How the money came."""

    method: Literal["cash", "card", "bank_transfer", "other"] = "other"
    reference: OneLine | None = Field(None, description="Your own, such as a receipt's number.", examples=["Till 42"])
    amount: OrderAmount | None = Field(
        None, description="What came; it has to be what is owed. A plain decimal is in the order's currency."
    )
    end_payment: bool = Field(
        default=False,
        description="Go on though the customer opened the link within the hour or is paying right now; a payment under "
        "way is ended first. If it turns out to be paid: 409 `already_paid`.",
    )

    def to_money(self, owed: Money, *, ignore_stock: bool = False) -> ManualPayment:
        """Return how the money came, for what is owed.

        Raises:
            InvalidAmountError, CurrencyMismatchError: the amount is none in that currency.

        """
        amount = parse_amount(self.amount, owed.currency, "/amount") if self.amount else None
        return ManualPayment(self.method, self.reference or "", amount, ignore_stock, self.end_payment)


class CompleteBody(MarkAsPaidBody):
    """Whether the money has come, and how."""

    payment: Literal["paid", "pending"] = Field(
        description="`paid`: the money has come, some other way than through the link. `pending`: it is owed."
    )
    ignore_stock: bool = Field(default=False, description="Sell what is not there: `available` goes below zero.")

    @model_validator(mode="after")
    def _pending_has_no_money(self) -> Self:
        if self.payment == "pending" and (self.amount or self.reference or self.method != "other"):
            raise refused("nothing_was_paid", "Leave method, reference and amount out: nothing was paid yet.")
        return self


class CancelDraftBody(Body):
    """What stands in the way of cancelling."""

    end_payment: bool = Field(default=False, description=END_PAYMENT)


class CancelOrderBody(Body):
    """What becomes of the goods."""

    restock: bool | None = Field(
        None, description="Whether what was sold is for sale again. Left out: yes, unless the order is fulfilled."
    )
    reason: OneLine | None = Field(None, description="Why; kept with the refund.")
    end_payment: bool = Field(default=False, description=END_PAYMENT)


class RestockBody(Body):
    """Units of a product that are for sale again."""

    sku: Sku
    quantity: Quantity


def _branch_of_restock(given: object) -> str:
    return branch("some" if isinstance(given, list) else "all")


class RefundBody(Body):
    """How much goes back, and whether the goods do."""

    amount: OrderAmount | None = Field(
        None, description="Left out: all that is left. A plain decimal is in the order's currency."
    )
    restock: Annotated[
        Annotated[bool, Branch(branch("all"))]
        | Annotated[list[RestockBody], Field(max_length=MAX_LINES), Branch(branch("some"))],
        Discriminator(_branch_of_restock),
    ] = Field(
        default=False,
        description="true for everything that was sold, or how many units of which products are for sale again.",
        examples=[True, [{"sku": "LAMP-OAK", "quantity": 1}]],
    )
    reason: OneLine | None = Field(None, description="Why; kept with the refund.")
    manual: bool = Field(
        default=False, description="You gave the money back yourself: note it, and ask no payment provider."
    )

    def to_options(self, order: Order) -> RefundOptions:
        """Return the options, for an order.

        Raises:
            InvalidAmountError, CurrencyMismatchError: the amount is none in the order's currency.

        """
        amount = parse_amount(self.amount, order.total.currency, "/amount") if self.amount else None
        if isinstance(self.restock, bool):
            return RefundOptions(amount, {}, self.restock, self.reason or "", self.manual)
        units: dict[str, int] = {}
        for returned in self.restock:
            units[returned.sku] = units.get(returned.sku, 0) + returned.quantity
        return RefundOptions(amount, units, reason=self.reason or "", manual=self.manual)
