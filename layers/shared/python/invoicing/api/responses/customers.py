"""Customers and addresses."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.domain.sale.person import Person


class Customer(TypedDict):
    """The customer."""

    name: Annotated[str | None, Doc("Name that staff wrote or, without one, that the customer entered.")]
    email: Annotated[
        str | None, Doc("E-mail address that staff wrote or, without one, the first that the customer entered.")
    ]
    phone: Annotated[str | None, Doc("Phone number that staff wrote or, without one, that the customer entered.")]
    handle: Annotated[str | None, Doc("The customer's user name in a chat or on social media.")]
    locale: Annotated[str | None, Doc("Language of the customer, as a BCP 47 tag.")]
    vat_number: Annotated[str | None, Doc("VAT number that decides whether the reverse charge applies.")]
    entered_email: Annotated[
        str | None,
        Doc(
            "E-mail address that the customer entered in the checkout beside `email`. Receipts go there; invoices, "
            "reminders and new links do not. To accept it, write it as `email`."
        ),
    ]
    entered_vat_number: Annotated[
        str | None,
        Doc(
            "VAT number that the customer typed, if it is another. It is printed, and changes no price. To accept it, "
            "write it to `vat_number`."
        ),
    ]


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
    phone: Annotated[str | None, Doc("Phone number for the delivery, if it is not the customer's.")]


def customer(person: Person) -> Customer:
    """Return the customer's document."""
    return write(Customer, person.customer, person)
