"""What the customer sees behind a link, decided from what the sale holds and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import LinkExpiredError, PaymentInProgressError, WrongStateError
from invoicing.domain.pricing.calculator import can_be_priced
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus, FulfillmentStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


class CheckoutState(StrEnum):
    """What a link shows."""

    DETAILS = "details"  # who are you, where does it go
    DELIVERY = "delivery"  # how does it get there
    REVIEW = "review"  # everything is there: pay
    PAYING = "paying"  # a payment is under way: continue, or start over
    CONFIRMING = "confirming"  # the money is promised and being taken
    PAID = "paid"  # the receipt
    PAID_MANUALLY = "paid_manually"  # the shop marked it as paid
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    CLOSED = "closed"  # too many payments were tried through this link today


EDITABLE = frozenset({CheckoutState.DETAILS, CheckoutState.DELIVERY, CheckoutState.REVIEW})


@dataclass(frozen=True, slots=True)
class Details:
    """What the customer fills in. Without a shipping address nothing ships, or it is fixed by the shop."""

    customer: Customer
    billing_address: Address
    shipping_address: Address | None = None


def checkout_state(sale: Sale, link: Link, now: datetime) -> CheckoutState:
    """Return what a link shows now. A sale that has ended says how, even through a link that has run out."""
    draft, order = sale.draft, sale.order
    if order is not None and order.financial_status is not FinancialStatus.PENDING:
        return _ended(order.financial_status, manual=any(p.provider == "manual" for p in order.payments))
    if draft.status is DraftOrderStatus.CANCELLED:
        return CheckoutState.CANCELLED
    if draft.active_attempt is not None:
        return CheckoutState.PAYING
    if link.has_expired(now, payment_pending=order is not None):
        return CheckoutState.EXPIRED
    if link.is_closed(now):
        return CheckoutState.CLOSED
    if not has_details(sale):
        return CheckoutState.DETAILS
    if can_choose_delivery(sale) and sale.offer.shipping_line is None:
        return CheckoutState.DELIVERY
    return CheckoutState.REVIEW


def has_details(sale: Sale) -> bool:
    """Tell whether everything is known that the customer has to fill in."""
    person: Person = sale.person
    needed = [person.billing_address, *([person.shipping_address] if sale.offer.requires_shipping else [])]
    reachable = person.customer.email and person.customer.name
    return bool(reachable) and all(address is not None and address.is_complete for address in needed)


def has_fixed_delivery(offer: Offer) -> bool:
    """Tell whether the shop wrote the delivery itself, so that there is nothing to choose."""
    return offer.shipping_line is not None and offer.shipping_line.delivery_method is None


def can_choose_delivery(sale: Sale) -> bool:
    """Tell whether how the goods are delivered is the customer's choice: of an order it has been settled."""
    return sale.order is None and sale.offer.requires_shipping and not has_fixed_delivery(sale.offer)


def can_change_details(sale: Sale) -> bool:
    """Tell whether details can be entered: missing ones always, others until the goods have gone."""
    order = sale.order
    return order is None or order.fulfillment_status is not FulfillmentStatus.FULFILLED or not has_details(sale)


def countries(sale: Sale, store: Store) -> tuple[str, ...]:
    """Return the countries that the customer may choose from.

    Those of the market that staff chose, that the shop's own delivery is for, or of an order, which stays as it is,
    and the one of the address on file; else of each market in whose currency the offer can be priced, and
    of the one that it is priced for, even where the store has given that up: it stands as agreed.
    """
    offer = sale.offer
    if offer.chosen_market or sale.order is not None or has_fixed_delivery(offer):
        address = sale.person.shipping_address or sale.person.billing_address
        written = [address.country] if address is not None and address.country else []
        return tuple(dict.fromkeys((*offer.market.countries, *written)))
    offered = (country for market in store.markets if can_be_priced(offer, market) for country in market.countries)
    return tuple(dict.fromkeys((*offered, *offer.market.countries)))


def require_editable(sale: Sale, link: Link, now: datetime) -> None:
    """Refuse what the customer cannot enter or choose (any more), saying why.

    Raises:
        WrongStateError, PaymentInProgressError, LinkExpiredError.

    """
    state = checkout_state(sale, link, now)
    if state is CheckoutState.PAYING:
        raise PaymentInProgressError
    if state is CheckoutState.EXPIRED:
        message = "This link has run out: ask the shop for a new one."
        raise LinkExpiredError(message)
    if state not in EDITABLE:
        message = f"This invoice is {state.value.replace('_', ' ')}."
        raise WrongStateError(message)


def _ended(status: FinancialStatus, *, manual: bool) -> CheckoutState:
    if status is FinancialStatus.AUTHORIZED:
        return CheckoutState.CONFIRMING
    if status is FinancialStatus.VOIDED:
        return CheckoutState.CANCELLED
    return CheckoutState.PAID_MANUALLY if manual else CheckoutState.PAID


# Where it is worth a look: when a link is opened, and before Pay. In between, Pay itself will tell.
CHECKS_STOCK = frozenset({CheckoutState.DETAILS, CheckoutState.REVIEW})
