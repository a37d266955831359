"""What staff should know about a sale at this moment: a payment is under way, or its link ends."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from invoicing.domain.sale.draft_order import IDLE_NOTICE
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.words import Words

ENDS_SOON = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Note:
    """A notice above the page; `href` leads to what can be done about it."""

    text: str
    tone: str = "info"
    href: str = ""
    label: str = ""


def notes_of(sale: Sale, links: Iterable[Link], base: str, words: Words) -> tuple[Note, ...]:
    """Return the notes; `base` is the address of the sale's page."""
    return (*_paying(sale, base, words), *_ending(sale, links, base, words), *_idle(sale, words))


def _paying(sale: Sale, base: str, words: Words) -> Iterator[Note]:
    _ = words.gettext
    active = sale.draft.active_attempt
    if active is None:
        return
    text = _(
        "The customer is paying now: the payment can be made until %(time)s. To change or cancel this, end the payment "
        "in the form."
    )
    yield Note(text % {"time": words.moment(active.expires_at)}, "warning")
    if active.decline:
        yield Note(_("The last card was declined. The customer can try again."), "warning", f"{base}#timeline")


def _ending(sale: Sale, links: Iterable[Link], base: str, words: Words) -> Iterator[Note]:
    """Yield a note where no link works any more, or the last of them ends soon."""
    _ = words.gettext
    if not is_payable(sale):
        return
    is_pending = sale.order is not None
    made = [link for link in links if link.revoked_at is None]
    valid = [link for link in made if not link.has_expired(words.now, payment_pending=is_pending)]
    share = f"{base}/links", _("Share a new link")
    if made and not valid:
        yield Note(_("All links have ended: the customer cannot pay."), "warning", *share)
    ends = [link.expires_at for link in valid if not is_pending or link.has_custom_expiry]
    if not ends or len(ends) < len(valid):
        return
    last = max((end for end in ends if end is not None), default=None)
    if last is not None and all(ends) and last - words.now < ENDS_SOON:
        text = _("The customer's link ends %(time)s.") % {"time": words.moment(last)}
        yield Note(text, "warning", *share)


def _idle(sale: Sale, words: Words) -> Iterator[Note]:
    draft = sale.draft
    if draft.is_open and draft.is_noticed_idle and draft.idle_noticed_at is not None:
        day = words.moment(draft.idle_noticed_at + IDLE_NOTICE)
        text = words.gettext("This draft is not used: it is cancelled on %(day)s. Any change keeps it.")
        yield Note(text % {"day": day}, "warning")
