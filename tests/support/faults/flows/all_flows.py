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
    office_drafts,
    office_orders,
    orders,
    pending_orders,
    staff,
)
from tests.support.faults.flows.flow import FLOWS, LONG, OFFICE

QUICK = sorted(set(FLOWS) - LONG - OFFICE)  # which the tests crash, too, and `make torture` in more ways

__all__ = [
    "FLOWS",
    "LONG",
    "OFFICE",
    "QUICK",
    "bulk",
    "checkout",
    "codes_and_prices",
    "draft_orders",
    "email",
    "fulfillments",
    "late_payments",
    "limits",
    "office_drafts",
    "office_orders",
    "orders",
    "pending_orders",
    "staff",
]
