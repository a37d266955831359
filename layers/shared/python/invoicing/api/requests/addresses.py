"""Customers and addresses. Staff may leave fields out; the checkout asks the customer for them."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.fields.codes import Country, Locale
from invoicing.api.fields.input import Input, fields_of
from invoicing.api.fields.text import EmailAddress, OneLine, Phone, PostalCode, Title
from invoicing.api.fields.vat_numbers import VatNumber
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


class CustomerInput(Input):
    """The customer of a draft order. The checkout asks the customer for what is missing."""

    name: OneLine | None = None
    email: EmailAddress | None = Field(
        None,
        description="Where invoices, reminders and new links are sent: to the address that is here then. Receipts go "
        "there, too, unless the customer enters another address in the checkout.",
    )
    phone: Phone | None = None
    handle: OneLine | None = Field(
        None, description="The customer's user name in a chat or on social media.", examples=["@kari.strikker"]
    )
    locale: Locale | None = Field(
        None, description="Language of the customer's pages and e-mails, as a BCP 47 tag. Defaults to the store's."
    )
    vat_number: VatNumber | None = None

    def to_domain(self) -> Customer:
        return Customer(**fields_of(self))


class AddressInput(Input):
    """A postal address. The checkout asks the customer for fields that the country requires."""

    name: Title
    company: OneLine | None = None
    address1: Title
    address2: OneLine | None = None
    postal_code: PostalCode | None = None
    city: OneLine | None = None
    province: OneLine | None = None
    country: Country = Field(
        description="Country code (ISO 3166-1 alpha-2, and XK for Kosovo). That of the shipping address selects the "
        "market."
    )
    phone: Phone | None = None

    def to_domain(self) -> Address:
        return Address(**fields_of(self))
