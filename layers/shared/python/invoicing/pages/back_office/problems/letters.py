"""The entries of dead letters. Of what is in one, only its type and its sale are shown."""

from __future__ import annotations

from urllib.parse import quote

from invoicing.domain.values.ids import draft_order_id, find_sale_id
from invoicing.pages.back_office.problems.entries import ADDRESS, Button, Entry
from invoicing.pages.back_office.words import Words
from invoicing.ports.dead_letters import DeadLetter, Remedy


def queue_words(name: str, words: Words) -> str:
    """Return what a queue has in it."""
    _ = words.gettext
    return {
        "FailedInvocations": _("Events that a function failed to handle"),
        "UndeliveredEvents": _("Events that were not delivered"),
        "UncountedSales": _("Sales that the totals could not count"),
        "PoisonEvents": _("Events that the event bus refuses"),
    }.get(name, name)


def letter_entry(letter: DeadLetter, words: Words) -> Entry:
    """Return the entry of a dead letter."""
    _ = words.gettext
    texts = {
        "send_invoice": _("An invoice could not be sent."),
        "send_receipt": _("A receipt, refund notice or shipping confirmation could not be sent."),
        "send_paid_notice": _("The store could not be told of a paid order."),
        "send_security_notice": _("A member of the team could not be told of a change to their account."),
        "record_email_feedback": _("A report about an e-mail could not be recorded."),
        "send_reminders": _("A run that sends reminders failed."),
        "recover": _("A run that finishes payments, refunds and e-mails failed."),
        "publish_events": _("Events did not reach the event bus."),
        "record_figures": _("A sale could not be counted."),
    }
    advice = {
        Remedy.SEND: _("When the cause is removed, send it again: what was done already is not done twice."),
        Remedy.COUNT: _("Until it is counted, the totals lack what the sale changed."),
        Remedy.PUBLISH: _("Have the events of that day published again (make publish-day), then remove this."),
        Remedy.NONE: _("There is nothing to send again. Remove it when you have read it."),
    }
    if letter.function in {"send_reminders", "recover"}:
        advice[Remedy.NONE] = _("The next run does the same work. Remove this when you have read it.")
    is_sale = find_sale_id(draft_order_id(letter.sale_id)) is not None
    return Entry(
        text=texts.get(letter.function, _("An event could not be handled or published.")),
        advice=advice[letter.remedy],
        since=words.ago(letter.sent_at),
        buttons=tuple(_buttons(letter, words)),
        name=_("To the sale") if is_sale else "",
        href=f"/admin/drafts/{draft_order_id(letter.sale_id)}" if is_sale else "",
        detail=letter.event_type,
    )


def _buttons(letter: DeadLetter, words: Words) -> list[Button]:
    _ = words.gettext
    address = f"{ADDRESS}/letters/{letter.queue}/{quote(letter.id, safe='')}"
    if letter.remedy is Remedy.COUNT:
        return [Button(_("Count it now"), f"{address}/send", is_owners=True)]
    remove = Button(_("Remove"), f"{address}/delete", is_owners=True, kind="plain")
    if letter.remedy is Remedy.SEND:
        return [Button(_("Send it again"), f"{address}/send", is_owners=True), remove]
    return [remove]
