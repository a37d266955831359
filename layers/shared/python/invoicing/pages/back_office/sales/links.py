"""The links and e-mails of a sale, and what became of each: sent, delivered, opened, paying, revoked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from invoicing.domain.sale.email import Email
from invoicing.domain.sale.link import EMAIL_CHANNEL, Link
from invoicing.domain.sale.payability import is_payable
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.emails import email_view, kind_words
from invoicing.pages.back_office.sales.read import SaleRecords
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link, or an e-mail without one: where it went, its state in one badge, and when it was opened and ends."""

    title: str
    state: str
    tone: str
    details: tuple[str, ...]
    works: bool = True
    href: str = ""  # the page of the link, where it is shown


def links_of(
    sale: Sale, links: Iterable[Link], emails: Iterable[Email], words: Words, *, paying: int = 0
) -> tuple[LinkView, ...]:
    """Return links in their order, each with its e-mail. `paying` is the number of the link of a payment under way."""
    by_link = {email.link: email for email in emails if email.link}
    return tuple(_view(sale, link, by_link, words, is_paying=link.number == paying) for link in links)


def links_and_emails(sale: Sale, records: SaleRecords, base: str, words: Words) -> tuple[LinkView, ...]:
    """Return the links with their pages, and e-mails without a link, the newest first."""
    views = links_of(sale, records.links, records.emails, words, paying=records.paying)
    linked = {link.number for link in records.links}
    made = [
        (link.created_at, link.number, replace(view, href=f"{base}/links/{link.id}"))
        for link, view in zip(records.links, views, strict=True)
    ]
    sent = [(email.created_at, 0, _email_only(email, words)) for email in records.emails if email.link not in linked]
    return tuple(view for *_, view in sorted([*made, *sent], key=lambda one: one[:2], reverse=True))


def _email_only(email: Email, words: Words) -> LinkView:
    shown = email_view(email, words)
    return LinkView(_email_title(email, words), shown.status, shown.tone, (shown.when,))


def _view(sale: Sale, link: Link, emails: Mapping[int, Email], words: Words, *, is_paying: bool) -> LinkView:
    email = emails.get(link.number)
    state, tone = _state(sale, link, email, words, is_paying=is_paying)
    has_ended = _has_ended(sale, link, words)
    return LinkView(
        title=_email_title(email, words) if email else channel_name(link.channel, words),
        state=state,
        tone=tone,
        details=_details(sale, link, email, words, has_ended=has_ended),
        works=link.revoked_at is None and not has_ended,
    )


def channel_name(channel: str, words: Words) -> str:
    """Return where a link was shared, in words; a channel of a program's own as it names it."""
    _ = words.gettext
    known = {
        EMAIL_CHANNEL: _("E-mail"),
        "chat": _("Chat"),
        "sms": _("Text message"),
        "link": _("Copied link"),
        "qr": _("QR code"),
    }
    return known.get(channel, channel)


def _email_title(email: Email, words: Words) -> str:
    text = words.gettext("%(email)s to %(address)s") if email.to else "%(email)s"
    return text % {"email": kind_words(email.kind, words), "address": email.to}


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


def _details(sale: Sale, link: Link, email: Email | None, words: Words, *, has_ended: bool) -> tuple[str, ...]:
    _ = words.gettext
    made = _("made %(time)s") % {"time": words.ago(link.created_at)}
    details = [email_view(email, words).when if email else made]
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
