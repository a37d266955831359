"""The links of a sale: how staff end one, and which of several is the one to give away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from invoicing.domain.catalog.payment_terms import overdue_from
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.events import (
    Actor,
    LinkRevoked,
    NewLinkRefused,
)
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.payability import due_on
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id

MOST_NEW_LINKS = 3  # in a day (UTC) that a customer may ask for


def with_new_link(draft: DraftOrder, now: datetime) -> DraftOrder | None:
    """Return the draft with one more link that its customer asked for today (UTC); nothing after the last of a day."""
    day = _utc_day(now)
    asked = draft.new_links if draft.new_links_on == day else 0
    return replace(draft, new_links=asked + 1, new_links_on=day) if asked < MOST_NEW_LINKS else None


def refuse_new_link(sale: Sale, link: Link, reason: str, now: datetime) -> bool:
    """Tell staff, at most once a day (UTC), that the customer asked for a new link and cannot be sent one.

    Return whether there is anything to be saved.
    """
    day = _utc_day(now)
    if sale.draft.new_link_refused_on == day:
        return False
    sale.put(replace(sale.draft, new_link_refused_on=day))
    sale.record(NewLinkRefused(link.id, reason), Actor.CUSTOMER)
    return True


def _utc_day(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d}"


def add_link(sale: Sale, now: datetime, expires_at: datetime | None) -> Link:
    """Add a link for a mail to the sale."""
    link = Link(sale.draft.links + 1, "email", now, expires_at)
    sale.put(replace(sale.draft, links=link.number))
    sale.put(link)
    return link


def link_ends_at(sale: Sale, made_at: datetime, store: Store) -> datetime:
    """Return when a link to it ends by the store's rule: its days after it was made, or after it is due if later."""
    due = due_on(sale)
    begins = max(made_at, overdue_from(due, store.time_zone)) if due else made_at
    return begins + timedelta(days=store.link_days)


def end_link(sale: Sale, number: int, now: datetime) -> None:
    """Make a link open nothing any more; one that was ended before stays as it is.

    Raises:
        LinkNotFoundError: the sale has no such link.
        PaymentInProgressError: the customer is paying, perhaps through this link.

    """
    link = sale.find(link_key(number), Link)
    if link is None:
        raise LinkNotFoundError(f"There is no link {link_id(number)} here.")
    if link.revoked_at is None:
        sale.draft.require_no_payment()  # whoever pays is to see the receipt
        sale.put(replace(link, revoked_at=now))
        sale.record(LinkRevoked(link.id), Actor.STAFF)


def newest_of_channels(links: Iterable[Link], now: datetime, *, payment_pending: bool) -> frozenset[int]:
    """Return the number of each channel's newest link that still opens."""
    opens = (
        link for link in links if link.revoked_at is None and not link.has_expired(now, payment_pending=payment_pending)
    )
    return frozenset({link.channel: link.number for link in sorted(opens, key=lambda link: link.number)}.values())
