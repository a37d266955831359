"""Refunds."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Amount, Doc, Timestamp, amount, timestamp
from invoicing.domain.sale.refund import Refund as Record
from invoicing.domain.values.ids import order_id


class Refund(TypedDict):
    """Money of an order on its way back."""

    id: Annotated[str, Doc(example="rfd_06b3m5s4q0xk8t9v7w2e1c3r5a_1")]
    order_id: str
    status: Annotated[str, Doc("pending while the provider is being asked, succeeded or failed", "succeeded")]
    amount: Amount
    manual: Annotated[bool, Doc("Whether staff gave it back themselves.")]
    reason: str | None
    restock: Annotated[dict[str, int], Doc("Units that are for sale again, by sku.", {"LAMP-OAK": 1})]
    problem: Annotated[str | None, Doc("Why it failed.")]
    created_at: Timestamp


def refund(it: Record) -> Refund:
    """Write a refund."""
    return {
        "id": it.id,
        "order_id": order_id(it.sale_id),
        "status": it.status.value,
        "amount": amount(it.amount),
        "manual": it.manual,
        "reason": it.reason or None,
        "restock": dict(it.restock),
        "problem": it.problem or None,
        "created_at": timestamp(it.created_at),
    }
