"""The failed refunds of a draft order or an order that a person has to deal with, on its head."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.order import Order

Head = TypeVar("Head", bound=DraftOrder | Order)


def with_failed(head: Head, failed_id: str) -> Head:
    """Return the head with a refund, or a payment that makes no order, whose money is not with the customer."""
    return replace(without_failed(head, failed_id), failed_refunds=(*head.failed_refunds, failed_id))


def without_failed(head: Head, failed_id: str) -> Head:
    """Return the head once staff have dealt with it."""
    return replace(head, failed_refunds=tuple(other for other in head.failed_refunds if other != failed_id))
