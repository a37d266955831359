"""Refunds."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.lists import ListPage
from invoicing.api.responses.offers import OfferTaxLine
from invoicing.api.responses.values import Amount, Timestamp, amount
from invoicing.domain.sale.refund import Refund as Record, RefundStatus
from invoicing.domain.values.failure import FailureCode
from invoicing.domain.values.ids import order_id
from invoicing.domain.values.money import Money


class RefundFailure(TypedDict):
    """Something that went wrong with a refund."""

    code: Annotated[
        FailureCode,
        Doc(
            "`refund_refused`: by the payment provider. `refund_returned`: the customer's bank sent the money back. "
            "`refund_made`: the provider made a refund that was recorded as failed.",
        ),
    ]
    detail: Annotated[str, Doc("What happened, and what to do.")]


class RestockedProduct(TypedDict):
    """Units of a product that were returned to stock."""

    sku: Annotated[str, Doc(example="LAMP-OAK")]
    quantity: Annotated[int, Doc(example=1)]


class RefundedLineItem(TypedDict):
    """Units of a line item that were refunded."""

    id: Annotated[str, Doc(example="li_1")]
    quantity: int
    amount: Annotated[Amount, Doc("With tax.")]


class Refund(TypedDict):
    """A refund of an order."""

    id: Annotated[str, Doc(example="rfd_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    order_id: str
    status: Annotated[RefundStatus, Doc("`pending` until the payment provider confirms it.")]
    amount: Annotated[Amount, Doc("With tax.")]
    tax: Annotated[Amount, Doc("Tax in `amount`.")]
    tax_lines: Annotated[list[OfferTaxLine], Doc("Tax in `amount` by rate. Refunds add up to the order's tax.")]
    line_items: Annotated[list[RefundedLineItem], Doc("Line items that were refunded, unless it was an amount.")]
    manual: Annotated[bool, Doc("Whether staff paid the refund themselves, outside the payment provider.")]
    reason: str | None
    restock: Annotated[list[RestockedProduct], Doc("Goods returned to stock, in order of sku.")]
    failures: Annotated[list[RefundFailure], Doc("What went wrong, oldest first.")]
    created_at: Timestamp


class RefundList(ListPage):
    """The refunds of an order."""

    items: list[Refund]


def refund(record: Record) -> Refund:
    """Return a refund's document."""
    restock = [{"sku": sku, "quantity": units} for sku, units in record.in_order]
    lines = [
        write(RefundedLineItem, line, amount=amount(Money(line.amount, record.amount.currency)))
        for line in record.lines
    ]
    return write(Refund, record, order_id=order_id(record.sale_id), restock=restock, line_items=lines)
