"""Take the customer's details."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.addresses import Person
from invoicing.domain.checkout import Details, require_editable
from invoicing.domain.drafting import move_offer
from invoicing.domain.errors import CurrencyMismatchError, InvalidRequestError
from invoicing.domain.events import Actor, CheckoutDetailsEntered
from invoicing.domain.sales import Sale
from invoicing.ports import Clock, LinkKeys, Sales, Stores
from invoicing.usecases.read_checkout import read_checkout
from invoicing.usecases.retrying import decide_again


def enter_details(
    token: str,
    details: Details,
    *,
    seen_offer: int | None = None,
    sales: Sales,
    stores: Stores,
    link_keys: LinkKeys,
    clock: Clock,
) -> Sale:
    """Store who buys and where it goes. Another country may mean another market: then every line is priced again.

    `seen_offer` is what the form showed: a change that came after it is still news.

    Raises:
        PaymentInProgressError: a payment is under way, and is pinned to what it was begun for.
        NoMarketError: the store does not sell to that country.
        LinkExpiredError, WrongStateError: nothing can be entered here any more.

    """

    def enter() -> Sale:
        sale, link = read_checkout(token, sales=sales, link_keys=link_keys)
        now = clock()
        require_editable(sale, link, now)
        before = sale.person
        customer = replace(
            before.customer,
            name=details.customer.name,
            email=details.customer.email,
            phone=details.customer.phone or before.customer.phone,
            locale=details.customer.locale or before.customer.locale,
        )
        person = Person(customer, details.shipping_address or before.shipping_address, details.billing_address)
        if person == before:
            return sale
        try:
            offer = move_offer(sale.offer, person, stores.get())
        except CurrencyMismatchError:
            message = "The prices of this order were agreed for another country: ask the shop to change it."
            raise InvalidRequestError(message, "/shipping_address/country") from None
        draft = sale.draft.edited(now)
        sale.put(link.after_step(sale.draft.offer, offer.number, seen_offer))
        sale.put(replace(draft, offer=offer.number, total=offer.totals.total, customer_name=customer.display_name))
        sale.put(offer)
        sale.put(person)
        sale.record(CheckoutDetailsEntered(draft.version, offer.number, offer.totals.total), Actor.CUSTOMER)
        sales.save(sale)
        return sale

    return decide_again(enter)
