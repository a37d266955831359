"""The links of a sale, and what became of each: sent, delivered, opened, paying, revoked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from invoicing.domain.sale.email import Email
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.emails import email_view, kind_words
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link: where it went, its state in one badge, and when it was opened and ends."""

    title: str
    state: str
    tone: str
    details: tuple[str, ...]
    works: bool


def links_of(
    sale: Sale, links: Iterable[Link], emails: Iterable[Email], words: Words, *, paying: int = 0
) -> tuple[LinkView, ...]:
    """Return the links, the newest first. `paying` is the number of the link of a payment under way."""
    by_link = {email.link: email for email in emails if email.link}
    newest_first = sorted(links, key=lambda link: link.number, reverse=True)
    return tuple(_view(sale, link, by_link, words, is_paying=link.number == paying) for link in newest_first)


def _view(sale: Sale, link: Link, emails: Mapping[int, Email], words: Words, *, is_paying: bool) -> LinkView:
    email = emails.get(link.number)
    state, tone = _state(sale, link, email, words, is_paying=is_paying)
    has_ended = _has_ended(sale, link, words)
    return LinkView(
        title=_title(link, email, words),
        state=state,
        tone=tone,
        details=_details(sale, link, words, has_ended=has_ended),
        works=link.revoked_at is None and not has_ended,
    )


def _title(link: Link, email: Email | None, words: Words) -> str:
    _ = words.gettext
    if email is not None:
        return _("%(email)s to %(address)s") % {"email": kind_words(email.kind, words), "address": email.to}
    known = {
        EMAIL_CHANNEL: _("E-mail"),
        "chat": _("Chat"),
        "sms": _("Text message"),
        "link": _("Copied link"),
        "qr": _("QR code"),
    }
    return known.get(link.channel, link.channel)


def _state(sale: Sale, link: Link, email: Email | None, words: Words, *, is_paying: bool) -> tuple[str, str]:
    """Return the word and the tone for what the customer did last, or for why the link no longer works."""
    _ = words.gettext
    if link.revoked_at is not None:
        return _("Revoked"), "neutral"
    if is_paying:
        return _("Paying"), "info"
    if _has_ended(sale, link, words):
        return _("Expired"), "warning"
    if link.opened_at is not None:
        return _("Opened"), "good"
    if email is not None:
        shown = email_view(email, words)
        return shown.status, shown.tone
    return _("Not opened"), "neutral"


def _details(sale: Sale, link: Link, words: Words, *, has_ended: bool) -> tuple[str, ...]:
    _ = words.gettext
    details = [_("made %(time)s") % {"time": words.ago(link.created_at)}]
    if link.opened_at is not None:
        details.append(_("opened %(time)s") % {"time": words.ago(link.opened_at)})
    if link.revoked_at is not None:
        details.append(_("revoked %(time)s") % {"time": words.ago(link.revoked_at)})
    elif link.expires_at is not None and (is_payable(sale) or has_ended):
        ended = _("ended %(time)s") if has_ended else _("ends %(time)s")
        details.append(ended % {"time": words.moment(link.expires_at)})
    return tuple(details)


def _has_ended(sale: Sale, link: Link, words: Words) -> bool:
    """Tell whether the customer cannot pay through it any more; a sale that has ended is shown nevertheless."""
    return is_payable(sale) and link.has_expired(words.now, payment_pending=sale.order is not None)
