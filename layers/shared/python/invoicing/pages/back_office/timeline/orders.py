"""Sentences about orders."""

from __future__ import annotations

from invoicing.domain import events
from invoicing.pages.back_office.timeline.field_names import field_names
from invoicing.pages.back_office.timeline.sentence import Action, Sentence, Severity, Teller


def created(event: events.OrderCreated, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"name": event.name, "total": teller.money(event.total)}
    return Sentence(_("Order %(name)s created: %(total)s") % named)


def paid(event: events.OrderPaid, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(_("Paid: %(amount)s") % {"amount": teller.money(event.amount)}, Severity.POSITIVE)


def edited(event: events.OrderEdited, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(_("Order changed (%(fields)s)") % {"fields": field_names(event.changed, teller)})


def fulfilled(event: events.OrderFulfilled, teller: Teller) -> Sentence:
    _ = teller.gettext
    units = sum(line.quantity for line in event.line_items)
    count = teller.ngettext("%(number)s unit", "%(number)s units", units)
    whole = _("Fulfilled: %(count)s, nothing is left") if event.is_complete else _("Fulfilled in part: %(count)s")
    text = whole % {"count": count}
    if tracking := " ".join(filter(None, (event.carrier, event.tracking_number))):
        text += f" · {tracking}"
    if event.notify:
        text += " · " + _("the customer is told by e-mail")
    track = Action(_("Track the parcel"), event.tracking_url) if event.tracking_url else None
    return Sentence(text, Severity.POSITIVE, track)


def overdue(event: events.OrderOverdue, teller: Teller) -> Sentence:
    _ = teller.gettext
    again = Action(_("Send the invoice again"), f"/admin/orders/{event.order_id}/invoice")
    return Sentence(_("Not paid by its due date"), Severity.ATTENTION, again)


def cancelled(_event: events.OrderCancelled, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("Order cancelled"))
