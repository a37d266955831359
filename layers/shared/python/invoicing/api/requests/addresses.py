"""Who, and where. Staff may leave open what they do not know yet; the customer's page insists on the rest."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.requests.bodies import Body
from invoicing.api.requests.fields import Country, EmailAddress, Locale, OneLine, Phone, PostalCode, Title
from invoicing.api.requests.vat_numbers import VatNumber
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


class CustomerBody(Body):
    """The buyer, as far as known."""

    name: OneLine | None = None
    email: EmailAddress | None = Field(
        None, description="Where the invoice and the receipt go; the checkout asks for it."
    )
    phone: Phone | None = None
    handle: OneLine | None = Field(None, description="The name in the chat.", examples=["@kari.strikker"])
    locale: Locale | None = Field(None, description="The language of the customer's pages and mails.")
    vat_number: VatNumber | None = None

    def to_customer(self) -> Customer:
        """Return the customer."""
        return Customer(
            name=self.name or "",
            email=self.email or "",
            phone=self.phone or "",
            handle=self.handle or "",
            locale=self.locale or "",
            vat_number=self.vat_number or "",
        )


class AddressBody(Body):
    """A postal address; which of its parts a country needs, the customer's page knows."""

    name: Title
    company: OneLine | None = None
    address1: Title
    address2: OneLine | None = None
    postal_code: PostalCode | None = None
    city: OneLine | None = None
    province: OneLine | None = None
    country: Country = Field(description="ISO 3166-1 alpha-2. The shipping address's picks the market.")
    phone: Phone | None = None

    def to_address(self) -> Address:
        """Return the address."""
        return Address(
            name=self.name,
            company=self.company or "",
            address1=self.address1,
            address2=self.address2 or "",
            postal_code=self.postal_code or "",
            city=self.city or "",
            province=self.province or "",
            country=self.country,
            phone=self.phone or "",
        )
