"""The one record of a sale that holds personal data."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


@dataclass(frozen=True, slots=True)
class Person:
    """The one record of a sale with personal data, so that erasing is one write."""

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
