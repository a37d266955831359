"""The one record of a sale that holds personal data."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


@dataclass(frozen=True, slots=True)
class Person:
    """The customer and their addresses. No other record has personal data, so that one write erases it."""

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
