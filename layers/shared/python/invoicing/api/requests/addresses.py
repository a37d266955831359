"""Customers and addresses. Staff may leave fields out; the checkout asks the customer for them."""

from __future__ import annotations

from dataclasses import replace

from pydantic import Field

from invoicing.adapters.postal_codes import postal_code_form
from invoicing.api.fields.codes import Country, Locale
from invoicing.api.fields.input import InputPart, fields_of
from invoicing.api.fields.text import EmailAddress, OneLine, Phone, PostalCode, Title
from invoicing.api.fields.vat_numbers import VatNumber
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


class CustomerInput(InputPart):
    """The customer of a draft order. The checkout asks the customer for what is missing."""

    name: OneLine | None = None
    email: EmailAddress | None = Field(
        None,
        description="Where invoices and reminders are sent: to the address that is here then. A new link that the "
        "holder of an expired one asks for goes to the address that you wrote here, else to that of your latest "
        "invoice. Receipts go here, too, unless the customer enters another address in the checkout.",
    )
    phone: Phone | None = None
    handle: OneLine | None = Field(
        None, description="The customer's user name in a chat or on social media.", examples=["@kari.strikker"]
    )
    locale: Locale | None = Field(
        None,
        description="Language of the customer's pages and e-mails, as a BCP 47 tag. Defaults to the store's, which is "
        "used, with the warning `unsupported_locale`, if they are not in that language.",
    )
    vat_number: VatNumber | None = None

    def to_domain(self) -> Customer:
        return Customer(**fields_of(self))


class AddressInput(InputPart):
    """A postal address. The checkout asks the customer for fields that the country requires."""

    name: Title
    company: OneLine | None = None
    address1: Title
    address2: OneLine | None = None
    postal_code: PostalCode | None = Field(
        None,
        description="Stored in the form of the country, however it is typed: `00950` in Poland is `00-950`. A code "
        "that does not fit that form is stored as it is given.",
    )
    city: OneLine | None = None
    province: OneLine | None = None
    country: Country = Field(
        description="Country code (ISO 3166-1 alpha-2, and XK for Kosovo). That of the shipping address selects the "
        "market."
    )
    phone: Phone | None = None

    def to_domain(self) -> Address:
        address = Address(**fields_of(self))
        if not address.postal_code:
            return address
        return replace(address, postal_code=postal_code_form(address.country).in_its_form(address.postal_code))
