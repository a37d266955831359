"""Record that a person opened a link, and which offer they saw."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.checkout.delivery import note_no_delivery, unreported_reasons
from invoicing.domain.checkout.links import note_opened
from invoicing.domain.checkout.state import CheckoutState, checkout_state
from invoicing.domain.events import Actor, LinkOpened
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.sale.link import OPENED_AT_MOST_EVERY
from invoicing.domain.values.money import Money
from invoicing.ports import Ports
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import find_shortages
from invoicing.usecases.retry import retry_on_conflict


@retry_on_conflict
def record_link_opened(
    token: str, *, seen_offer: int | None = None, seen_total: Money | None = None, ports: Ports
) -> None:
    """Record `LinkOpened`, at most once in ten minutes for each link, and `OutOfStock` if the order cannot be paid.

    `NoDeliveryFits` is recorded if the page asks for the delivery and has no method to choose. `seen_offer` and
    `seen_total` are those that the page showed; later changes are still shown to the customer.
    """
    sale, link = open_link(token, ports=ports)
    now = ports.clock()
    before = link
    link = link.after_view(sale.draft.offer, seen_offer, seen_total)
    is_due = link.opened_at is None or now >= link.opened_at + OPENED_AT_MOST_EVERY
    is_choosing = checkout_state(sale, link, now) is CheckoutState.DELIVERY
    reasons = unreported_reasons(sale, link, ports.stores.get()) if is_choosing else None
    if not is_due and link == before and reasons is None:
        return
    if is_due:
        link = replace(link, opened_at=now)
        note_opened(sale, now)
        sale.record(LinkOpened(link.id, link.channel), Actor.CUSTOMER)
    sale.put(link)
    if reasons is not None:
        note_no_delivery(sale, link, reasons)
    short = find_shortages(sale, link, now=now, ports=ports) if is_due else ()
    if short:
        note_shortage(sale, short, now)
    ports.sales.save(sale)
