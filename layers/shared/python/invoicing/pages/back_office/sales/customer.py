"""The customer of a sale: how to reach them, and where goods and invoice go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from invoicing.domain.sale.person import Person
from invoicing.domain.values.address import Address
from invoicing.pages.back_office.words import Words
from invoicing.pages.checkout.address_form import address_lines

_NUMBER = re.compile(r"\+?[\d][\d\s().\-/]*")


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach the customer: what staff read, and where a tap on it leads."""

    label: str
    value: str
    href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CustomerView:
    """The customer; empty parts are left out."""

    name: str
    contacts: tuple[Contact, ...]
    rows: tuple[tuple[str, str], ...]  # addresses and numbers, by their labels

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.contacts or self.rows)


def customer_of(person: Person, words: Words, *, po_number: str = "") -> CustomerView:
    _ = words.gettext
    customer = person.customer
    shipping, billing = _lines(person.shipping_address, words), _lines(person.billing_address, words)
    is_same = shipping == billing
    rows = (
        (_("Ship to and bill to") if is_same else _("Ship to"), shipping),
        (_("Bill to"), "" if is_same else billing),
        (_("VAT number"), customer.vat_number),
        (_("VAT number that the customer entered"), person.entered_vat_number),
        (_("Purchase order"), po_number),
    )
    contacts = tuple(_contacts(person, words))
    return CustomerView(person.display_name, contacts, tuple((label, value) for label, value in rows if value))


def _contacts(person: Person, words: Words) -> Iterator[Contact]:
    _ = words.gettext
    customer = person.customer
    if customer.email:
        yield Contact(_("E-mail"), customer.email, _mailto(customer.email))
    if person.entered_email:
        note = _("entered by the customer: receipts go there")
        yield Contact(_("Another e-mail"), person.entered_email, _mailto(person.entered_email), note)
    for phone in dict.fromkeys(filter(None, (customer.phone, person.delivery_phone))):
        yield Contact(_("Phone"), phone, f"tel:{number}" if (number := dialled(phone)) else "")
    if customer.handle:
        yield Contact(_("Handle"), customer.handle)


def _mailto(address: str) -> str:
    return f"mailto:{quote(address, safe='@')}"


def dialled(phone: str) -> str:
    """Return the first number in a text as a phone dials it: "22 33 44 55 (evenings)" is 22334455."""
    found = _NUMBER.search(phone)
    number = re.sub(r"[^\d+]", "", found[0]) if found else ""
    return f"+{number[2:]}" if number.startswith("00") else number


def _lines(address: Address | None, words: Words) -> str:
    return "\n".join(address_lines(address, words.locale)) if address else ""
