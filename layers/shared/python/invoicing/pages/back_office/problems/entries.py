"""An entry of the page: what happened, since when, which sale it is about, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from urllib.parse import quote

from invoicing.domain.bulk.job import Job, JobAction
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Record
from invoicing.domain.values.failure import FailureCode, Failures
from invoicing.domain.values.ids import draft_order_id
from invoicing.pages.back_office.sales.emails import kind_words
from invoicing.pages.back_office.sales.subject import Subject
from invoicing.pages.back_office.timeline.payments import failure_words
from invoicing.pages.back_office.words import Words
from invoicing.usecases.maintenance.troubles import Trouble, TroubleKind

ADDRESS = "/admin/problems"


@dataclass(frozen=True, slots=True)
class Button:
    """A form of one button, or a link. One that `is_owners` is shown to owners only."""

    label: str
    address: str
    is_owners: bool = False
    kind: str = "secondary"
    is_link: bool = False  # to a page of review


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened, and what to do about it. `detail` is what the program noted, in English."""

    text: str
    advice: str
    since: str
    buttons: tuple[Button, ...] = ()
    name: str = ""  # of the sale
    href: str = ""
    detail: str = ""


def trouble_entry(trouble: Trouble, words: Words) -> Entry:
    """Return the entry of a record that needs a person."""
    text, advice, buttons = {
        TroubleKind.REFUND_FAILED: _refund_failed,
        TroubleKind.LATE_MONEY: _late_money,
        TroubleKind.REFUND_IN_DOUBT: _refund_in_doubt,
        TroubleKind.PAYMENT_IN_DOUBT: _payment_in_doubt,
        TroubleKind.EMAIL_IN_DOUBT: _email_in_doubt,
        TroubleKind.EMAIL_WAITING: _email_waiting,
        TroubleKind.WORK_LATE: _work_late,
    }[trouble.kind](trouble, words)
    subject = Subject(trouble.sale, of_order=trouble.sale.order is not None)
    failures: Failures = getattr(trouble.record, "failures", ())
    return Entry(
        text=text,
        advice=advice,
        since=words.ago(trouble.since),
        buttons=buttons,
        name=subject.name,
        href=subject.address(),
        detail=failures[-1].detail if failures else "",
    )


def job_entry(job: Job, words: Words) -> Entry:
    """Return the entry of a bulk job that stands still."""
    _ = words.gettext
    texts = {
        (JobAction.TAG, False): _("Draft orders are being tagged"),
        (JobAction.UNTAG, False): _("Tags of draft orders are being removed"),
        (JobAction.CANCEL, False): _("Draft orders are being cancelled"),
        (JobAction.TAG, True): _("Orders are being tagged"),
        (JobAction.UNTAG, True): _("Tags of orders are being removed"),
    }
    done = words.ngettext("%(number)s is done", "%(number)s are done", job.done)
    return Entry(
        text=f"{texts[job.action, job.of_orders]}: {done}.",
        advice=_("It goes on by itself each minute, and has stopped. Continue it here, some at a time."),
        since=words.ago(job.updated_at),
        buttons=(Button(_("Continue"), f"{ADDRESS}/jobs/{job.id}"),),
    )


Told = tuple[str, str, tuple[Button, ...]]


def _refund_failed(trouble: Trouble, words: Words) -> Told:
    _, refund, order = words.gettext, cast("Refund", trouble.record), trouble.sale.order
    codes = [failure.code for failure in refund.failures]
    why = f" {failure_words(codes[-1], words)}." if codes else ""
    text = _("The refund of %(amount)s failed.") % {"amount": words.money(refund.amount)} + why
    address = f"{ADDRESS}/review/{refund.id}"
    close = Button(_("Nothing left to do"), f"{address}?act=close", is_owners=True, kind="plain", is_link=True)
    is_made = bool(codes) and codes[-1] is FailureCode.REFUND_MADE
    if order is None or refund.amount > order.refundable:
        advice = _("The order has no such amount left: it was refunded in another way since.")
        if is_made:
            advice = _("The order was refunded in another way since: the customer may have the money twice.")
        return text, advice, (close,)
    manual = Button(_("I paid it back"), f"{address}?act=manual", is_owners=True, is_link=True)
    if is_made:
        return text, _("If it is not among the refunds of the order, record it: no money is sent."), (manual, close)
    again = Button(_("Refund again"), f"{address}?act=again", is_owners=True, is_link=True)
    advice = _("Refund it again, or pay the customer back in another way and record it here.")
    return text, advice, (again, manual, close)


def _late_money(trouble: Trouble, words: Words) -> Told:
    _, attempt = words.gettext, cast("Attempt", trouble.record)
    named = {"amount": words.money(attempt.refund_due or attempt.amount)}
    text = _("%(amount)s came too late for an order, and the provider has not refunded it.") % named
    advice = _(
        "Refund it on the provider's own pages, then ask the provider here. If you pay it back in another way, "
        "record it."
    )
    manual = Button(_("I paid it back"), f"{ADDRESS}/review/{attempt.id}", is_owners=True, is_link=True)
    return text, advice, (_ask_about(attempt, words), manual)


def _payment_in_doubt(trouble: Trouble, words: Words) -> Told:
    _, attempt = words.gettext, cast("Attempt", trouble.record)
    named = {"amount": words.money(attempt.amount)}
    text = _("The provider has not answered about a payment of %(amount)s.") % named
    if attempt.failures:
        why = failure_words(attempt.failures[-1].code, words)
        text = _("A payment of %(amount)s needs attention: %(why)s.") % {**named, "why": why}
    advice = _("The provider is asked again by itself. Ask now if its keys were corrected, or it works again.")
    return text, advice, (_ask_about(attempt, words),)


def _refund_in_doubt(trouble: Trouble, words: Words) -> Told:
    _, refund = words.gettext, cast("Refund", trouble.record)
    named = {"amount": words.money(refund.amount)}
    text = _("It is not known whether the provider made the refund of %(amount)s.") % named
    advice = _("The provider is asked again by itself. Nothing is refunded twice.")
    return text, advice, (_ask_about(refund, words),)


def _email_in_doubt(trouble: Trouble, words: Words) -> Told:
    _, email = words.gettext, cast("Email", trouble.record)
    text = _("It is not known whether an e-mail was sent: Amazon SES has not answered. %(email)s") % {
        "email": _named(email, words)
    }
    arrived = Button(_("It arrived"), f"{_address(trouble, email)}/confirm")
    if email.kind is EmailKind.REMINDER:
        return text, _("A reminder is not sent again: no customer should get two."), (arrived,)
    advice = _("Without a report it is sent again by itself after 15 minutes. If the customer has it, say so here.")
    return text, advice, (arrived, _send(trouble, email, words))


def _email_waiting(trouble: Trouble, words: Words) -> Told:
    _, email = words.gettext, cast("Email", trouble.record)
    text = _("An e-mail waits: no function has taken it yet. %(email)s")
    if email.tries:
        text = _("An e-mail waits: Amazon SES has not accepted it yet. %(email)s")
    advice = _("It is tried again by itself, at least once an hour.")
    return text % {"email": _named(email, words)}, advice, (_send(trouble, email, words),)


def _work_late(trouble: Trouble, words: Words) -> Told:
    _, record = words.gettext, trouble.record
    advice = _("Tell whoever runs the stack: its function recover does not run. What it would do can be done here.")
    if isinstance(record, Email):
        text = _("An e-mail should have been sent by now. %(email)s") % {"email": _named(record, words)}
        is_reminder = record.kind is EmailKind.REMINDER
        return text, advice, () if is_reminder else (_send(trouble, record, words),)
    return _("A payment or a refund is not being finished."), advice, (_ask_about(record, words),)


def _ask_about(record: Record, words: Words) -> Button:
    label = words.gettext("Ask the provider now")
    if isinstance(record, Attempt):
        return Button(label, f"{ADDRESS}/payments/{record.id}")
    return Button(label, f"{ADDRESS}/refunds/{cast('Refund', record).id}", is_owners=True)


def _send(trouble: Trouble, email: Email, words: Words) -> Button:
    return Button(words.gettext("Send it again"), f"{_address(trouble, email)}/send")


def _address(trouble: Trouble, email: Email) -> str:
    return f"{ADDRESS}/emails/{draft_order_id(trouble.sale.id)}/{quote(email.id, safe='')}"


def _named(email: Email, words: Words) -> str:
    """Return what e-mail it is: "Invoice · kari@example.com"."""
    return " · ".join(filter(None, (kind_words(email.kind, words), email.to)))
