"""The state of the checkout, which follows from the sale and the link alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import LinkExpiredError, PaymentInProgressError, WrongStateError
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import can_be_priced
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer


class CheckoutState(StrEnum):
    """What the page behind a link shows."""

    DETAILS = "details"  # a form for name, e-mail and addresses
    DELIVERY = "delivery"  # a choice of delivery methods
    REVIEW = "review"  # the complete order, to be paid
    PAYING = "paying"  # a payment in progress: continue it, or start over
    CONFIRMING = "confirming"  # an authorized payment that is being captured
    PAID = "paid"  # the receipt
    PAID_MANUALLY = "paid_manually"  # the store marked it as paid
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    CLOSED = "closed"  # too many payments failed within 24 hours


EDITABLE = frozenset({CheckoutState.DETAILS, CheckoutState.DELIVERY, CheckoutState.REVIEW})


@dataclass(frozen=True, slots=True)
class Details:
    """What the customer enters. There is no shipping address if nothing is shipped, or the store fixed it.

    The numbers are a business's; None leaves them as they are, as a form without these fields does.
    """

    customer: Customer
    billing_address: Address
    shipping_address: Address | None = None
    vat_number: str | None = None
    po_number: str | None = None


def checkout_state(sale: Sale, link: Link, now: datetime) -> CheckoutState:
    """Return the state of the checkout. A sale that has ended is shown through an expired link as well."""
    draft, order = sale.draft, sale.order
    if order is not None and order.financial_status is not FinancialStatus.PENDING:
        return _ended(order.financial_status, manual=any(p.provider == "manual" for p in order.payments))
    if draft.status is DraftOrderStatus.CANCELLED:
        return CheckoutState.CANCELLED
    if draft.active_attempt is not None:
        return CheckoutState.PAYING
    if link.has_expired(now, payment_pending=order is not None):
        return CheckoutState.EXPIRED
    if draft.usage.closed_until(now) is not None:
        return CheckoutState.CLOSED
    if not has_details(sale):
        return CheckoutState.DETAILS
    if lacks_delivery(sale):
        return CheckoutState.DELIVERY
    return CheckoutState.REVIEW


def has_details(sale: Sale) -> bool:
    """Tell whether every required detail of the customer is known."""
    person: Person = sale.person
    needed = [person.billing_address, *([person.shipping_address] if is_delivered(sale) else [])]
    reachable = person.customer.email and person.customer.name
    return bool(reachable) and all(address is not None and address.is_complete for address in needed)


def is_delivered(sale: Sale) -> bool:
    """Tell whether goods are delivered: some ship, and the order was not completed without delivery."""
    return sale.offer.requires_shipping and not (sale.order is not None and sale.order.without_delivery)


def has_fixed_delivery(offer: Offer) -> bool:
    """Tell whether staff wrote a custom shipping line, so that the customer has no choice."""
    return offer.shipping_line is not None and offer.shipping_line.delivery_method is None


def can_choose_delivery(sale: Sale) -> bool:
    """Tell whether the customer may choose the delivery method; once there is an order, it stays."""
    return sale.order is None and sale.offer.requires_shipping and not has_fixed_delivery(sale.offer)


def lacks_delivery(sale: Sale) -> bool:
    """Tell whether the customer has still to choose the delivery method: the total is without it."""
    return can_choose_delivery(sale) and sale.offer.shipping_line is None


def can_change_details(sale: Sale) -> bool:
    """Tell whether details can be entered: missing ones always, others until the order is fulfilled."""
    order = sale.order
    return order is None or not order.is_fulfilled or not has_details(sale)


def countries(sale: Sale, store: Store) -> tuple[str, ...]:
    """Return the countries that the customer may choose.

    If the market is fixed (staff chose it or wrote a custom shipping line, or there is an order): its countries and
    that of the address on file. Otherwise: the countries of each market that the offer can be priced for, and of its
    current market, even if the store has removed that since.
    """
    offer = sale.offer
    if offer.chosen_market or sale.order is not None or has_fixed_delivery(offer):
        address = sale.person.shipping_address or sale.person.billing_address
        on_file = [address.country] if address is not None and address.country else []
        return tuple(dict.fromkeys((*offer.market.countries, *on_file)))
    offered = (country for market in store.markets if can_be_priced(offer, market) for country in market.countries)
    return tuple(dict.fromkeys((*offered, *offer.market.countries)))


def require_editable(sale: Sale, link: Link, now: datetime) -> None:
    """Require that the customer can enter details and choose.

    Raises:
        PaymentInProgressError, LinkExpiredError, WrongStateError: the checkout is in another state.
    """
    state = checkout_state(sale, link, now)
    if state is CheckoutState.PAYING:
        raise PaymentInProgressError
    if state is CheckoutState.EXPIRED:
        raise LinkExpiredError
    if state not in EDITABLE:
        raise WrongStateError("checkout_over", state=state.value.replace("_", " "))


def _ended(status: FinancialStatus, *, manual: bool) -> CheckoutState:
    if status is FinancialStatus.AUTHORIZED:
        return CheckoutState.CONFIRMING
    if status is FinancialStatus.VOIDED:
        return CheckoutState.CANCELLED
    return CheckoutState.PAID_MANUALLY if manual else CheckoutState.PAID
