"""Rules of links: adding, expiry, revoking, and requests for a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from invoicing.domain.catalog.payment_terms import overdue_from
from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import LinkNotFoundError
from invoicing.domain.events import Actor, LinkRevoked, NewLinkRefused
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.link import EMAIL_CHANNEL, OPENED_AT_MOST_EVERY, Link, link_key
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.payability import due_on, is_payable, require_payable
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.ids import link_id
from invoicing.domain.values.money import Money

_WITHOUT_RECEIPT = frozenset({FinancialStatus.PENDING, FinancialStatus.VOIDED})
MOST_NEW_LINKS = 3  # that a customer may request in a day (UTC)


def with_new_link(draft: DraftOrder, now: datetime) -> DraftOrder | None:
    """Return the draft order with one more request for a link; None if the customer may make no more today."""
    day = _utc_day(now)
    count = draft.new_links if draft.new_links_on == day else 0
    return replace(draft, new_links=count + 1, new_links_on=day) if count < MOST_NEW_LINKS else None


def refuse_new_link(sale: Sale, link: Link, reason: str, now: datetime) -> bool:
    """Record, at most once a day (UTC), that the customer asked for a new link and cannot be sent one.

    Return whether the sale changed.
    """
    day = _utc_day(now)
    if sale.draft.new_link_refused_on == day:
        return False
    sale.put(replace(sale.draft, new_link_refused_on=day))
    sale.record(NewLinkRefused(link.id, reason), Actor.CUSTOMER)
    return True


def _utc_day(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y-%m-%d}"


def with_link(sale: Sale, link: Link) -> DraftOrder:
    """Return the draft order with one more link. One that is made when nothing is left to pay is of a receipt."""
    draft = sale.draft
    receipts = draft.receipt_links + (not is_payable(sale))
    return replace(draft, links=link.number, receipt_links=receipts)


def add_link(sale: Sale, now: datetime, expires_at: datetime | None) -> Link:
    link = Link(sale.draft.links + 1, EMAIL_CHANNEL, now, expires_at)
    sale.put(with_link(sale, link))
    sale.put(link)
    return link


def note_opened(sale: Sale, now: datetime) -> None:
    """Put the time at which a link was opened on the draft order and its order, unless nothing is left to pay."""
    if is_payable(sale):
        sale.put(replace(sale.draft, opened_at=now))
        if sale.order is not None:
            sale.put(replace(sale.order, opened_at=now))


def note_opened_by_step(sale: Sale, number: int, now: datetime) -> None:
    """Let a step of its holder count as the opening of a link that is not known to be opened: no script may run there.

    No `LinkOpened` is recorded beside the event of the step, in whose transaction this is saved.
    """
    link = sale.link(number)
    if link.opened_at is None:
        sale.put(replace(link, opened_at=now))
        note_opened(sale, now)


def is_email_newer(draft: DraftOrder, link: Link) -> bool:
    """Tell whether the last e-mail stated an offer after the link's holder saw one.

    Numbers of offers tell; where they are equal, the times of the invoice and of the last opening.
    """
    if draft.sent_offer != link.seen_offer:
        return draft.sent_offer > link.seen_offer
    sent_at = draft.invoice.sent_at if draft.invoice else None
    return bool(draft.sent_offer and sent_at and link.opened_at and sent_at >= link.opened_at + OPENED_AT_MOST_EVERY)


def last_told(draft: DraftOrder, links: Iterable[Link]) -> tuple[int, Money | None]:
    """Return the number of the stored offer that the customer was last told, by e-mail or by a page; 0 if none was.

    With a total, a page showed that offer since at prices that were not stored.
    """
    opened = [link for link in links if link.seen_offer]
    newest = max(opened, key=lambda link: (link.seen_offer, link.opened_at or link.created_at), default=None)
    if newest is None or is_email_newer(draft, newest):
        return draft.sent_offer, None
    return newest.seen_offer, newest.seen_total


def require_linkable(sale: Sale) -> None:
    """Require that a link shows something to the customer: what is to be paid, or the receipt.

    Raises:
        WrongStateError: the draft order or the order is cancelled.
    """
    if not has_receipt(sale):
        require_payable(sale, "link")


def has_receipt(sale: Sale) -> bool:
    """Tell whether a link shows a receipt, or that the payment is being confirmed."""
    return sale.order is not None and sale.order.financial_status not in _WITHOUT_RECEIPT


def link_ends_at(sale: Sale, created_at: datetime, store: Store) -> datetime:
    """Return when a link expires: `link_days` of the store after its creation or, if later, the due date."""
    due = due_on(sale)
    start = max(created_at, overdue_from(due, store.time_zone)) if due else created_at
    return start + timedelta(days=store.link_days)


def end_link(sale: Sale, number: int, now: datetime) -> None:
    """Revoke a link; a link that is revoked already stays as it is.

    Raises:
        LinkNotFoundError: the sale has no such link.
        PaymentInProgressError: the customer is paying, possibly through this link.
    """
    link = sale.find(link_key(number), Link)
    if link is None:
        raise LinkNotFoundError("number", id=link_id(number))
    if link.revoked_at is None:
        sale.draft.require_no_payment()  # the customer has to see the receipt through the link
        sale.put(replace(link, revoked_at=now))
        sale.record(LinkRevoked(link.id), Actor.STAFF)


def newest_of_channels(links: Iterable[Link], now: datetime, *, payment_pending: bool) -> frozenset[int]:
    """Return the number of the newest valid link of each channel."""
    valid = (
        link for link in links if link.revoked_at is None and not link.has_expired(now, payment_pending=payment_pending)
    )
    return frozenset({link.channel: link.number for link in sorted(valid, key=lambda link: link.number)}.values())
