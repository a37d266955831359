"""The customer of a sale, with their personal data."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


@dataclass(frozen=True, slots=True)
class Person:
    """The customer and their addresses.

    Of these, lists show name, e-mail address and handle: a change of the person is saved with the heads, whose
    summaries have them.
    """

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
