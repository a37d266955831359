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
)
from tests.support.faults.flows.flow import ACCOUNTS, FLOWS, LONG, OFFICE
from tests.support.faults.flows.people import accounts, office_acts, staff, team

QUICK = sorted(set(FLOWS) - LONG - OFFICE - ACCOUNTS)  # which the tests crash, too, and `make torture` in more ways

__all__ = [
    "ACCOUNTS",
    "FLOWS",
    "LONG",
    "OFFICE",
    "QUICK",
    "accounts",
    "bulk",
    "checkout",
    "codes_and_prices",
    "draft_orders",
    "email",
    "fulfillments",
    "late_payments",
    "limits",
    "office_acts",
    "office_drafts",
    "office_orders",
    "orders",
    "pending_orders",
    "staff",
    "team",
]
