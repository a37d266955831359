"""Refunds."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.lists import ListPage
from invoicing.api.responses.values import Amount, Doc, Timestamp, amount, timestamp
from invoicing.domain.sale.refund import Refund as Record
from invoicing.domain.values.ids import order_id


class RefundFailure(TypedDict):
    """Something that went wrong with a refund."""

    code: Annotated[
        str,
        Doc(
            "`refund_refused`: by the payment provider. `refund_returned`: the customer's bank sent the money back. "
            "`refund_made`: the provider made a refund that was recorded as failed.",
            "refund_refused",
        ),
    ]
    detail: Annotated[str, Doc("What happened, and what to do.")]


class Refund(TypedDict):
    """A refund of an order."""

    id: Annotated[str, Doc(example="rfd_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    order_id: str
    status: Annotated[
        str, Doc("`pending` until the payment provider confirms it, `succeeded` or `failed`.", "succeeded")
    ]
    amount: Amount
    manual: Annotated[bool, Doc("Whether staff paid the refund themselves, outside the payment provider.")]
    reason: str | None
    restock: Annotated[dict[str, int], Doc("Units returned to stock, by sku.", {"LAMP-OAK": 1})]
    failures: Annotated[list[RefundFailure], Doc("What went wrong, oldest first.")]
    created_at: Timestamp


class RefundList(ListPage):
    """The refunds of an order."""

    items: list[Refund]


def refund(record: Record) -> Refund:
    """Return a refund's document."""
    return {
        "id": record.id,
        "order_id": order_id(record.sale_id),
        "status": record.status.value,
        "amount": amount(record.amount),
        "manual": record.manual,
        "reason": record.reason or None,
        "restock": dict(record.restock),
        "failures": [{"code": failure.code.value, "detail": failure.detail} for failure in record.failures],
        "created_at": timestamp(record.created_at),
    }
