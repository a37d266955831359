"""Every flow that can be cut short. Importing this module knows them all."""

from tests.faults import (
    flows_of_codes_and_prices,
    flows_of_customers,
    flows_of_email,
    flows_of_many,
    flows_of_orders,
    flows_of_owing,
    flows_of_staff,
    flows_of_time,
)
from tests.faults.flow import FLOWS, LONG

__all__ = [
    "FLOWS",
    "LONG",
    "flows_of_codes_and_prices",
    "flows_of_customers",
    "flows_of_email",
    "flows_of_many",
    "flows_of_orders",
    "flows_of_owing",
    "flows_of_staff",
    "flows_of_time",
]
