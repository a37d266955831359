"""Every flow. Importing this module registers them all."""

from tests.support.faults.flows import (
    bulk,
    checkout,
    codes_and_prices,
    draft_orders,
    email,
    fulfillments,
    late_payments,
    limits,
    orders,
    pending_orders,
    staff,
)
from tests.support.faults.flows.flow import FLOWS, LONG

__all__ = [
    "FLOWS",
    "LONG",
    "bulk",
    "checkout",
    "codes_and_prices",
    "draft_orders",
    "email",
    "fulfillments",
    "late_payments",
    "limits",
    "orders",
    "pending_orders",
    "staff",
]
