"""The customer of a sale, with their personal data."""

from __future__ import annotations

from dataclasses import dataclass, replace

from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer

_SHARED = ("name", "phone")  # fields of the customer that staff and the checkout's form both have


@dataclass(frozen=True, slots=True)
class Person:
    """The customer and their addresses.

    Of these, lists show name, e-mail address and handle: a change of the person is saved with the heads, whose
    summaries have them.

    `entered` names the fields of `customer` that staff left out and the customer filled in. What staff wrote about the
    customer stays: whoever has a link can fill in the form, such as the person who takes the parcel.
    """

    customer: Customer
    shipping_address: Address | None = None
    billing_address: Address | None = None
    entered: tuple[str, ...] = ()

    @property
    def display_name(self) -> str:
        """Return the name that lists go by: a name or handle of staff's, before a name that the customer entered."""
        customer = self.customer
        return self.by_staff("name") or customer.handle or customer.name or customer.email

    @property
    def delivery_phone(self) -> str:
        """Return the phone number to call about the delivery: that of the address, else the customer's."""
        return _phone_of(self.shipping_address) or self.customer.phone

    def by_staff(self, name: str) -> str:
        """Return a field of the customer if staff wrote it; empty if the customer entered it."""
        value: str = getattr(self.customer, name)
        return "" if name in self.entered else value

    def edited(self, customer: Customer, shipping: Address | None, billing: Address | None) -> Person:
        """Return the person as staff wrote it. A field that they changed does not count as entered any more."""
        entered = tuple(name for name in self.entered if getattr(customer, name) == getattr(self.customer, name))
        return replace(self, customer=customer, shipping_address=shipping, billing_address=billing, entered=entered)

    def with_details(self, typed: Customer, shipping: Address | None, billing: Address) -> Person:
        """Return the person with what was typed into the checkout's form.

        A name is part of the addresses; where staff wrote none, it is the customer's, too. A phone number beside the
        one that staff wrote belongs to the address of the delivery.
        """
        phone = "" if typed.phone == self.delivery_phone else typed.phone
        given = {"name": typed.name, "phone": phone}
        filled = {name: given[name] for name in _SHARED if given[name] and not self.by_staff(name)}
        customer = replace(self.customer, **filled, email=typed.email, locale=typed.locale or self.customer.locale)
        to = shipping and replace(shipping, phone=self._phone_for_delivery(phone))
        bill = to if to and billing == shipping else replace(billing, phone=_phone_of(self.billing_address))
        entered = tuple(name for name in _SHARED if name in {*self.entered, *filled})
        return replace(self, customer=customer, shipping_address=to, billing_address=bill, entered=entered)

    def _phone_for_delivery(self, new: str) -> str:
        """Return the shipping address's own number; none if a new one is the customer's."""
        if not new:
            return _phone_of(self.shipping_address)
        return new if self.by_staff("phone") and new != self.customer.phone else ""


def _phone_of(address: Address | None) -> str:
    return address.phone if address else ""
