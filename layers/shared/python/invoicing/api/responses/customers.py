"""Who, and where."""

from __future__ import annotations

from typing_extensions import TypedDict

from invoicing.domain.values.address import Address as DomainAddress
from invoicing.domain.values.customer import Customer as DomainCustomer


class Customer(TypedDict):
    """The buyer, as far as known."""

    name: str | None
    email: str | None
    phone: str | None
    handle: str | None
    locale: str | None
    vat_number: str | None


class Address(TypedDict):
    """A postal address."""

    name: str
    company: str | None
    address1: str
    address2: str | None
    postal_code: str | None
    city: str | None
    province: str | None
    country: str
    phone: str | None


def customer(known: DomainCustomer) -> Customer:
    """Write a customer."""
    return {
        "name": known.name or None,
        "email": known.email or None,
        "phone": known.phone or None,
        "handle": known.handle or None,
        "locale": known.locale or None,
        "vat_number": known.vat_number or None,
    }


def address(known: DomainAddress | None) -> Address | None:
    """Write an address, if there is one."""
    if known is None:
        return None
    return {
        "name": known.name,
        "company": known.company or None,
        "address1": known.address1,
        "address2": known.address2 or None,
        "postal_code": known.postal_code or None,
        "city": known.city or None,
        "province": known.province or None,
        "country": known.country,
        "phone": known.phone or None,
    }
