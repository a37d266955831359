"""Sentences about e-mails."""

from __future__ import annotations

from invoicing.domain import events
from invoicing.domain.events import EmailKind
from invoicing.pages.back_office.sales.emails import kind_words
from invoicing.pages.back_office.timeline.sentence import Sentence, Severity, Teller


def invoice_requested(_event: events.InvoiceRequested, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("Invoice requested: it is sent by e-mail"))


def requested(event: events.EmailRequested, teller: Teller) -> Sentence:
    return _said(teller.gettext("%(email)s requested: it is sent by e-mail"), event.kind, teller)


def sent(event: events.EmailSent, teller: Teller) -> Sentence:
    return _said(teller.gettext("%(email)s sent"), event.kind, teller)


def failed(event: events.EmailFailed, teller: Teller) -> Sentence:
    text = teller.gettext("%(email)s could not be sent") % {"email": kind_words(event.kind, teller)}
    way_out = None if event.kind is EmailKind.PAID_NOTICE else teller.share()
    return Sentence(text, Severity.PROBLEM, way_out, event.reason)


def delivered(event: events.EmailDelivered, teller: Teller) -> Sentence:
    return _said(teller.gettext("%(email)s delivered"), event.kind, teller, Severity.POSITIVE)


def bounced(event: events.EmailBounced, teller: Teller) -> Sentence:
    if event.kind is EmailKind.PAID_NOTICE:
        return _said(
            teller.gettext("%(email)s bounced: correct the store's e-mail address"),
            event.kind,
            teller,
            Severity.PROBLEM,
        )
    text = teller.gettext("%(email)s bounced: correct the address, or share a link")
    return Sentence(text % {"email": kind_words(event.kind, teller)}, Severity.PROBLEM, teller.share())


def complained(event: events.EmailComplained, teller: Teller) -> Sentence:
    if event.kind is EmailKind.PAID_NOTICE:
        return _said(teller.gettext("%(email)s was marked as spam"), event.kind, teller, Severity.PROBLEM)
    text = teller.gettext("%(email)s was marked as spam: reach the customer in another way")
    return Sentence(text % {"email": kind_words(event.kind, teller)}, Severity.PROBLEM, teller.share())


def opened(event: events.EmailOpened, teller: Teller) -> Sentence:
    return _said(teller.gettext("%(email)s opened"), event.kind, teller, Severity.POSITIVE)


def clicked(event: events.EmailClicked, teller: Teller) -> Sentence:
    return _said(teller.gettext("Link in the e-mail followed (%(email)s)"), event.kind, teller, Severity.POSITIVE)


def reminder_skipped(event: events.ReminderSkipped, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("A reminder was due and was not sent"), Severity.ATTENTION, detail=event.reason)


def _said(text: str, kind: EmailKind, teller: Teller, severity: Severity = Severity.INFO) -> Sentence:
    return Sentence(text % {"email": kind_words(kind, teller)}, severity)
