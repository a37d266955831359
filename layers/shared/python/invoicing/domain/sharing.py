"""The links of a sale: how staff end one, and which of several is the one to give away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.events import Actor, LinkRevoked
from invoicing.domain.links import Link, link_key
from invoicing.domain.sales import Sale


def end_link(sale: Sale, number: int, now: datetime) -> None:
    """Make a link open nothing any more; one that was ended before stays as it is.

    Raises:
        LinkNotFoundError: the sale has no such link.
        PaymentInProgressError: the customer is paying, perhaps through this link.

    """
    link = sale.find(link_key(number), Link)
    if link is None:
        raise LinkNotFoundError(f"There is no link lnk_{number} here.")
    if link.revoked_at is None:
        sale.draft.require_no_payment()  # whoever pays is to see the receipt
        sale.put(replace(link, revoked_at=now))
        sale.record(LinkRevoked(link.id), Actor.STAFF)


def newest_of_channels(links: Iterable[Link], now: datetime, *, is_debt: bool) -> frozenset[int]:
    """Return the number of each channel's newest link that still opens."""
    opens = (link for link in links if link.revoked_at is None and not link.has_expired(now, is_debt=is_debt))
    return frozenset({link.channel: link.number for link in sorted(opens, key=lambda link: link.number)}.values())
