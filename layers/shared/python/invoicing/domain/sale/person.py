"""The customer of a sale, with their personal data."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.text import is_same_address

_SHARED = ("name", "email", "phone")  # fields of the customer that staff and the checkout's form both have


@dataclass(frozen=True, slots=True)
class Person:
    """The customer and their addresses.

    Of these, lists show name, e-mail address and handle: a change of the person is saved with the heads, whose
    summaries have them.

    `entered` names the fields of `customer` that staff left out and the customer filled in. What staff wrote about the
    customer stays: whoever has a link can fill in the form, such as the person who takes the parcel. Of e-mail
    addresses the first that was entered stays as well, since invoices and links go there.

    `entered_vat_number` is what the customer typed where staff wrote another number, or none. It is printed, and
    changes no price.
    """

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
    entered: tuple[str, ...] = ()
    entered_email: str = ""  # beside `customer.email`; staff accept it by writing it there
    entered_vat_number: str = ""

    @property
    def display_name(self) -> str:
        """Return what lists go by: a name or handle of staff's, before what the customer entered; else a contact."""
        customer = self.customer
        return self.by_staff("name") or customer.handle or customer.name or customer.email or customer.phone

    @property
    def receipt_address(self) -> str:
        """Return the e-mail address that receipts go to: the one that was entered last, else the one on file."""
        return self.entered_email or self.customer.email

    @property
    def delivery_phone(self) -> str:
        """Return the phone number to call about the delivery: that of the address, else the customer's."""
        return _phone_of(self.shipping_address) or self.customer.phone

    def by_staff(self, name: str) -> str:
        """Return a field of the customer if staff wrote it; empty if the customer entered it."""
        value: str = getattr(self.customer, name)
        return "" if name in self.entered else value

    def accepts(self, written: Collection[str]) -> bool:
        """Tell whether staff, who wrote these fields of the customer, wrote one that was entered."""
        return not set(self.entered).isdisjoint(written)

    def edited(
        self, customer: Customer, shipping: Address | None, billing: Address | None, written: Collection[str] = ()
    ) -> Person:
        """Return the person as staff wrote it.

        A field that they changed, or wrote as it was entered, does not count as entered any more. With a new e-mail
        address or VAT number they have decided about the one that was entered, which they see beside it.
        """
        before, kept = self.customer, [name for name in self.entered if name not in written]
        return replace(
            self,
            customer=customer,
            shipping_address=shipping,
            billing_address=billing,
            entered=tuple(name for name in kept if getattr(customer, name) == getattr(before, name)),
            entered_email=self.entered_email if customer.email == before.email else "",
            entered_vat_number=self.entered_vat_number if customer.vat_number == before.vat_number else "",
        )

    def with_vat_number(self, typed: str) -> Person:
        """Return the person with the VAT number that the customer typed, if staff wrote another."""
        return replace(self, entered_vat_number="" if typed == self.customer.vat_number else typed)

    def printed_vat_number(self, *, reverse_charge: bool) -> str:
        """Return the number for invoices: the one that the reverse charge relies on, else the customer's own word."""
        by_staff = self.customer.vat_number
        return by_staff if reverse_charge else self.entered_vat_number or by_staff

    def with_details(self, typed: Customer, shipping: Address | None, billing: Address) -> Person:
        """Return the person with what was typed into the checkout's form.

        A name is part of the addresses; where staff wrote none, it is the customer's, too. A phone number beside the
        one that staff wrote belongs to the address of the delivery. An e-mail address beside the one on file is kept
        for receipts.
        """
        phone = "" if typed.phone == self.delivery_phone else typed.phone
        email = "" if self.customer.email else typed.email
        given = {"name": typed.name, "email": email, "phone": phone}
        filled = {name: given[name] for name in _SHARED if given[name] and not self.by_staff(name)}
        customer = replace(self.customer, **filled, locale=typed.locale or self.customer.locale)
        is_on_file = is_same_address(typed.email, customer.email)
        to = shipping and replace(shipping, phone=self._phone_for_delivery(phone))
        bill = to if to and billing == shipping else replace(billing, phone=_phone_of(self.billing_address))
        entered = tuple(name for name in _SHARED if name in {*self.entered, *filled})
        return replace(
            self,
            customer=customer,
            shipping_address=to,
            billing_address=bill,
            entered=entered,
            entered_email="" if is_on_file else typed.email,
        )

    def _phone_for_delivery(self, new: str) -> str:
        """Return the shipping address's own number; none if a new one is the customer's."""
        if not new:
            return _phone_of(self.shipping_address)
        return new if self.by_staff("phone") and new != self.customer.phone else ""


def _phone_of(address: Address | None) -> str:
    return address.phone if address else ""
