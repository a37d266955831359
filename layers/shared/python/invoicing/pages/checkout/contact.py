"""Contact details on a page: in full, masked, or none, depending on its state."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import CheckoutState, is_delivered
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.pages.checkout.address_form import address_lines, written_province
from invoicing.pages.i18n import formats

_MASKED = frozenset({CheckoutState.CONFIRMING, CheckoutState.PAID, CheckoutState.PAID_MANUALLY})
_HIDDEN = frozenset({CheckoutState.CANCELLED, CheckoutState.EXPIRED, CheckoutState.CLOSED})
_DOTS = "•••"
_FEWEST_DIGITS = 5  # of which two may be shown


@dataclass(frozen=True, slots=True)
class Contact:
    email: str = ""
    phone: str = ""
    shipping: tuple[str, ...] = ()
    billing: tuple[str, ...] = ()  # empty if it is the shipping address


def contact_of(sale: Sale, state: CheckoutState, store: Store, locale: str) -> Contact:
    """Return the contact details for a state. A paid order's link may be shared, so its details are masked."""
    person = sale.person
    shipping, billing = person.shipping_address, person.billing_address
    shipping = shipping if is_delivered(sale) else None
    billing = None if billing == shipping else billing
    if state in _HIDDEN:
        return Contact()
    if state in _MASKED:
        return Contact(
            email=mask_email(person.receipt_address) if person.receipt_address else "",
            phone=mask_phone(person.delivery_phone),
            shipping=mask_address(shipping, locale) if shipping else (),
            billing=mask_address(billing, locale) if billing else (),
        )
    home = store.markets[0].countries[0]
    return Contact(
        email=person.receipt_address,
        phone=person.delivery_phone,
        shipping=address_lines(shipping, locale, home=home) if shipping else (),
        billing=address_lines(billing, locale, home=home) if billing else (),
    )


def masked(sale: Sale) -> Sale:
    """Return the sale for a preview: names, streets and post codes, phone, e-mail address and VAT number are masked."""
    person = sale.person
    customer = replace(
        person.customer,
        name=mask_name(person.customer.name),
        email=mask_email(person.customer.email) if person.customer.email else "",
        phone=mask_phone(person.customer.phone),
        handle=mask_name(person.customer.handle),
        vat_number=mask_name(person.customer.vat_number),
    )
    shipping, billing = (
        address and _masked_address(address) for address in (person.shipping_address, person.billing_address)
    )
    shown = Sale(sale.id, sale.loaded.values())
    shown.put(sale.draft)
    shown.put(sale.offer)
    shown.put(
        replace(
            person,
            customer=customer,
            shipping_address=shipping,
            billing_address=billing,
            entered_email=mask_email(person.entered_email) if person.entered_email else "",
            entered_vat_number=mask_name(person.entered_vat_number),
        )
    )
    return shown


def masked_fulfillment(fulfillment: Fulfillment) -> Fulfillment:
    """Return a fulfillment for a preview: whoever has the tracking number can read where the goods go."""
    number = mask_name(fulfillment.tracking_number) or (_DOTS if fulfillment.tracking_url else "")
    return replace(fulfillment, tracking_number=number, tracking_url="")


def _masked_address(address: Address) -> Address:
    """Return an address of which the place is left: its city, province and country."""
    line1, line2, code = (_DOTS if text else "" for text in (address.address1, address.address2, address.postal_code))
    return replace(
        address,
        name=mask_name(address.name),
        company=mask_name(address.company),
        address1=line1,
        address2=line2,
        postal_code=code,
        phone=mask_phone(address.phone),
    )


def mask_email(email: str) -> str:
    """Mask an address: "k•••@e•••.no" for "kari@example.no"."""
    local, _, domain = email.rpartition("@")
    host, _, ending = domain.rpartition(".")
    return f"{_masked_part(local)}@{_masked_part(host)}.{ending}" if local and host else _DOTS


def mask_phone(phone: str) -> str:
    """Mask all but the last two digits; of a number that has few, all."""
    digits = [c for c in phone if c.isdigit()]
    if len(digits) < _FEWEST_DIGITS:
        return _DOTS if digits else ""
    return f"{_DOTS} {''.join(digits[-2:])}"


def mask_name(name: str) -> str:
    """Mask all but the first letter of each name."""
    return " ".join(map(_masked_part, name.split()))


def _masked_part(part: str) -> str:
    """Mask all but the first character; of a part that has one letter, all."""
    letters = sum(c.isalnum() for c in unicodedata.normalize("NFC", part))
    return f"{part[:1]}{_DOTS}" if letters > 1 else _DOTS


def mask_address(address: Address, locale: str) -> tuple[str, ...]:
    """Return masked name, place and country. The place is the city or, where addresses have none, the province."""
    place = address.city or written_province(address)
    lines = (mask_name(address.name), place, formats.country(address.country, locale))
    return tuple(line for line in lines if line)
