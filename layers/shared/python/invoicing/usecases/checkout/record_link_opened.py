"""Note that a person opened a link, and what they saw."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.events import Actor, LinkOpened
from invoicing.domain.inventory.shortage import note_shortage
from invoicing.domain.sale.link import OPENED_AT_MOST_EVERY
from invoicing.ports import Clock, LinkKeys, Products, Sales
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import find_shortages
from invoicing.usecases.retry import retry_on_conflict


def record_link_opened(
    token: str, *, seen_offer: int | None = None, sales: Sales, products: Products, link_keys: LinkKeys, clock: Clock
) -> None:
    """Put `LinkOpened` on the timeline, at most once in ten minutes a link, and `OutOfStock` where it cannot be paid.

    `seen_offer` is what the page showed: a change that came after it is still news.
    """

    def record() -> None:
        sale, link = open_link(token, sales=sales, link_keys=link_keys)
        now = clock()
        seen = link.seen_offer if seen_offer is None else max(link.seen_offer, min(seen_offer, sale.draft.offer))
        is_news = link.opened_at is None or now >= link.opened_at + OPENED_AT_MOST_EVERY
        if not is_news and seen == link.seen_offer:
            return
        link = replace(link, seen_offer=seen)
        if is_news:
            link = replace(link, opened_at=now)
            sale.put(replace(sale.draft, opened_at=now))
            sale.record(LinkOpened(link.id, link.channel), Actor.CUSTOMER)
        sale.put(link)
        short = find_shortages(sale, link, products=products, now=now) if is_news else ()
        if short:
            note_shortage(sale, link, short, now)
        sales.save(sale)

    retry_on_conflict(record)
