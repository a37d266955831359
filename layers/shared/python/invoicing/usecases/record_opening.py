"""Note that a person opened a link."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.events import Actor, LinkOpened
from invoicing.domain.links import OPENED_AT_MOST_EVERY
from invoicing.ports import Clock, LinkKeys, Sales
from invoicing.usecases.read_checkout import read_checkout
from invoicing.usecases.retrying import decide_again


def record_opening(token: str, *, sales: Sales, link_keys: LinkKeys, clock: Clock) -> None:
    """Put `LinkOpened` on the timeline, at most once in ten minutes a link."""

    def record() -> None:
        sale, link = read_checkout(token, sales=sales, link_keys=link_keys)
        now = clock()
        if link.opened_at is not None and now < link.opened_at + OPENED_AT_MOST_EVERY:
            return
        sale.put(replace(link, opened_at=now))
        sale.record(LinkOpened(link.id, link.channel), Actor.CUSTOMER)
        sales.save(sale)

    decide_again(record)
