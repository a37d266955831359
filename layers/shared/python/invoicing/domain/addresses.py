"""Who, and where."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address; `country` is ISO 3166-1 alpha-2. Which of the others a country needs, its form says."""

    name: str
    address1: str
    country: str
    city: str = ""
    postal_code: str = ""
    address2: str = ""
    province: str = ""
    company: str = ""
    phone: str = ""

    @property
    def is_complete(self) -> bool:
        """Tell whether something can be sent there; staff may leave parts open, which the customer then fills in."""
        return bool(self.name and self.address1 and (self.city or self.postal_code or self.province))


@dataclass(frozen=True, slots=True)
class Customer:
    """The buyer, as far as known: a sale in a chat often begins with a handle alone."""

    name: str = ""
    email: str = ""
    phone: str = ""
    handle: str = ""
    locale: str = ""
    vat_number: str = ""  # of a business, with its country's prefix

    @property
    def display_name(self) -> str:
        """Return what a list shows: the name, else the handle, else the e-mail address."""
        return self.name or self.handle or self.email


@dataclass(frozen=True, slots=True)
class Person:
    """The one record of a sale with personal data, so that erasing is one write."""

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
