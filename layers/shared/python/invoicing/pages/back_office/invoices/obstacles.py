"""What stands in the way of an invoice, told before it is sent, with a way round."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.text import is_same_address
from invoicing.domain.values.warning import DraftOrderWarning, WarningCode
from invoicing.pages.back_office.sales.warnings import warning_views
from invoicing.pages.back_office.words import Words

_OF_INVOICES = frozenset({WarningCode.TERMS_NEED_STORE_CURRENCY})  # a link can be shared nevertheless


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands in the way. One that blocks would refuse the invoice. `is_payment`: one is under way."""

    text: str
    blocks: bool = False
    link_helps: bool = False
    is_payment: bool = False


def obstacles_of(
    sale: Sale, warned: Iterable[DraftOrderWarning], words: Words, *, to: str, sender_is_verified: bool | None = None
) -> tuple[Obstacle, ...]:
    """Return what stands in the way, first what blocks. `to` is the address that it would go to."""
    found = [
        *_about_the_payment(sale, words),
        *(Obstacle(view.text, view.blocks, view.code in _OF_INVOICES) for view in warning_views(warned, words)),
        *_about_the_address(sale, words, to=to),
        *_about_the_sender(words, is_verified=sender_is_verified),
    ]
    return tuple(sorted(found, key=lambda obstacle: not obstacle.blocks))


def _about_the_payment(sale: Sale, words: Words) -> Iterable[Obstacle]:
    active = sale.draft.active_attempt
    if active is not None:
        text = words.gettext(
            "The customer is paying now: the payment can be made until %(time)s. An invoice would ask for the same "
            "money: wait for the payment, or end it where you change, cancel or complete this."
        )
        yield Obstacle(text % {"time": words.moment(active.expires_at)}, is_payment=True)


def _about_the_address(sale: Sale, words: Words, *, to: str) -> Iterable[Obstacle]:
    _, invoice = words.gettext, sale.draft.invoice
    if invoice is None or not to or not is_same_address(invoice.to, to):
        return
    if invoice.status is EmailStatus.BOUNCED:
        text = _(
            "The last invoice to %(to)s bounced, and Amazon SES may refuse to send there again: correct the address, "
            "or share a link."
        )
    elif invoice.status is EmailStatus.COMPLAINED:
        text = _(
            "The receiver marked the last e-mail to %(to)s as spam, so Amazon SES may refuse to send there again: "
            "share a link instead."
        )
    elif invoice.status is EmailStatus.FAILED:
        text = _(
            "The last invoice to %(to)s was not sent: the timeline says why. While Amazon SES keeps a new account in "
            "its sandbox, it sends to verified addresses only. A link can be shared in any case."
        )
    else:
        return
    yield Obstacle(text % {"to": to}, link_helps=True)


def _about_the_sender(words: Words, *, is_verified: bool | None) -> Iterable[Obstacle]:
    if is_verified is False:
        text = words.gettext(
            "Amazon SES has not verified the address that e-mails come from, so it will not send this one: verify it "
            "with the link that AWS sent to it, or share a link."
        )
        yield Obstacle(text, link_helps=True)
