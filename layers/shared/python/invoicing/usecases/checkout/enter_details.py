"""Enter the customer's details."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.delivery import note_no_delivery, unreported_reasons
from invoicing.domain.checkout.links import note_opened_by_step
from invoicing.domain.checkout.state import Details, can_change_details, countries, has_fixed_delivery, require_editable
from invoicing.domain.draft_orders.build_offer import move_offer
from invoicing.domain.errors import CurrencyMismatchError, InvalidRequestError, WrongStateError
from invoicing.domain.events import Actor, CheckoutDetailsEntered
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def enter_details(token: str, read: Callable[[Sale], Details], *, seen_offer: int | None = None, ports: Ports) -> Sale:
    """Store the addresses, and what staff did not write about the customer, as `read` gets them for the sale.

    In another market, lines are priced again.

    If no delivery method fits the address, `NoDeliveryFits` tells staff.
    An order is never priced again: it takes countries of its market only, and no changes once it is fulfilled.
    `seen_offer` is the offer that the form showed; later changes are still shown to the customer.

    Raises:
        PaymentInProgressError: the customer is paying.
        NoMarketError: the store does not sell to the country.
        InvalidRequestError: the order cannot be sold to the country, where its total may be too large.
        TooManyChangesError: the sale was changed too often within an hour.
        LinkExpiredError, WrongStateError: details cannot be entered any more.
    """
    sale, link = open_link(token, ports=ports)
    now = ports.clock()
    require_editable(sale, link, now)
    if not can_change_details(sale):
        raise WrongStateError("details_are_fixed")
    before, details = sale.person, read(sale)
    shipping = details.shipping_address or before.shipping_address
    person = before.with_details(details.customer, shipping, details.billing_address)
    if details.vat_number is not None:
        person = person.with_vat_number(details.vat_number)
    draft = _with_po_number(sale.draft, details)
    if (person, draft) == (before, sale.draft):
        return sale
    store = ports.stores.get()
    offer = _offer_for(sale, person, store)
    link = link.after_step(sale.draft.offer, offer.number, seen_offer)
    sale.put(link)
    draft = sale.put_offer(offer, replace(draft.edited_by_customer(now), customer_name=person.display_name))
    if sale.order is not None:
        sale.put(replace(sale.order.edited(now), customer_name=person.display_name))
    sale.put(person)
    note_opened_by_step(sale, link.number, now)
    sale.record(CheckoutDetailsEntered(draft.version, draft.offer, draft.total), Actor.CUSTOMER)
    if (reasons := unreported_reasons(sale, link, store)) is not None:
        note_no_delivery(sale, link, reasons)
    ports.sales.save(sale)
    return sale


def _with_po_number(draft: DraftOrder, details: Details) -> DraftOrder:
    """Return the draft order with the customer's purchase order number, unless staff wrote one."""
    is_staffs = draft.po_number and not draft.po_number_entered
    if details.po_number is None or is_staffs:
        return draft
    return replace(draft, po_number=details.po_number, po_number_entered=bool(details.po_number))


def _offer_for(sale: Sale, person: Person, store: Store) -> Offer:
    """Return the offer for the customer's new address. The offer of an order does not change."""
    address = person.shipping_address or person.billing_address
    is_fixed = sale.order is not None or has_fixed_delivery(sale.offer) or sale.offer.chosen_market is not None
    if is_fixed and address is not None and address.country not in countries(sale, store):
        raise InvalidRequestError("other_country", "/shipping_address/country")
    if sale.order is not None:
        return sale.offer
    try:
        return move_offer(sale.offer, person, store)
    except CurrencyMismatchError:
        raise InvalidRequestError("prices_agreed", "/shipping_address/country") from None
