"""Customers and addresses."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc
from invoicing.domain.values.address import Address as DomainAddress
from invoicing.domain.values.customer import Customer as DomainCustomer


class Customer(TypedDict):
    """The customer."""

    name: str | None
    email: str | None
    phone: str | None
    handle: Annotated[str | None, Doc("The customer's user name in a chat or on social media.")]
    locale: Annotated[str | None, Doc("Language of the customer, as a BCP 47 tag.")]
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
    country: Annotated[str, Doc("Country code (ISO 3166-1 alpha-2).")]
    phone: str | None


def customer(known: DomainCustomer) -> Customer:
    """Return a customer's document."""
    return {
        "name": known.name or None,
        "email": known.email or None,
        "phone": known.phone or None,
        "handle": known.handle or None,
        "locale": known.locale or None,
        "vat_number": known.vat_number or None,
    }


def address(known: DomainAddress | None) -> Address | None:
    """Return an address's document."""
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
