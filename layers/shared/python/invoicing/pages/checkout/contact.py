"""Who buys and where it goes, as far as a page may say."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.sale.sale import Sale
from invoicing.pages.checkout import masking
from invoicing.pages.checkout.address_form import written

_MASKED = frozenset({CheckoutState.CONFIRMING, CheckoutState.PAID, CheckoutState.PAID_MANUALLY})
_NAMELESS = frozenset({CheckoutState.CANCELLED, CheckoutState.EXPIRED, CheckoutState.CLOSED})


@dataclass(frozen=True, slots=True)
class Contact:
    """Who buys and where it goes; masked once it is paid."""

    email: str = ""
    phone: str = ""
    shipping: tuple[str, ...] = ()
    billing: tuple[str, ...] = ()  # empty where it is the same


def contact_of(sale: Sale, state: CheckoutState, store: Store, locale: str) -> Contact:
    """Return what a page in this state says: everything, what its owner knows again, or nothing."""
    person = sale.person
    customer, shipping, billing = person.customer, person.shipping_address, person.billing_address
    shipping = shipping if sale.offer.requires_shipping else None
    billing = None if billing == shipping else billing
    if state in _NAMELESS:
        return Contact()
    if state in _MASKED:
        return Contact(
            email=masking.mask_email(customer.email) if customer.email else "",
            phone=masking.mask_phone(customer.phone),
            shipping=masking.mask_address(shipping, locale) if shipping else (),
            billing=masking.mask_address(billing, locale) if billing else (),
        )
    home = store.markets[0].countries[0]
    return Contact(
        email=customer.email,
        phone=customer.phone,
        shipping=written(shipping, locale, home=home) if shipping else (),
        billing=written(billing, locale, home=home) if billing else (),
    )
