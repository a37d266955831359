"""Sentences about draft orders, links, and what the customer does in the checkout."""

from __future__ import annotations

from invoicing.domain import events
from invoicing.domain.values.failure import CodeRefusal
from invoicing.pages.back_office.sales.links import channel_name
from invoicing.pages.back_office.sales.warnings import ineligible_words
from invoicing.pages.back_office.timeline.field_names import field_names
from invoicing.pages.back_office.timeline.sentence import Action, Sentence, Severity, Teller


def created(event: events.DraftOrderCreated, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"name": event.name, "total": teller.money(event.total)}
    if event.duplicate_of is None:
        return Sentence(_("Draft %(name)s created: %(total)s") % named)
    section = "orders" if event.duplicate_of.startswith("ord_") else "drafts"
    source = Action(_("Open the original"), f"/admin/{section}/{event.duplicate_of}")
    return Sentence(_("Draft %(name)s created as a duplicate: %(total)s") % named, action=source)


def updated(event: events.DraftOrderUpdated, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"fields": field_names(event.changed, teller), "total": teller.money(event.total)}
    return Sentence(_("Draft changed (%(fields)s): the total is %(total)s") % named)


def code_applied(event: events.DiscountCodeApplied, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"code": event.code, "total": teller.money(event.total)}
    return Sentence(_("Discount code %(code)s applied: the total is %(total)s") % named)


def code_removed(event: events.DiscountCodeRemoved, teller: Teller) -> Sentence:
    _ = teller.gettext
    named = {"code": event.code, "total": teller.money(event.total)}
    reasons = {
        CodeRefusal.UNKNOWN: _("there is no such code"),
        CodeRefusal.ARCHIVED: _("the code is archived"),
        CodeRefusal.NOT_YET: _("the code is not valid yet"),
        CodeRefusal.ENDED: _("the code is no longer valid"),
        CodeRefusal.MINIMUM: _("the goods cost less than its minimum"),
        CodeRefusal.USED_UP: _("the code is used up"),
    }
    if event.refused is None:
        return Sentence(_("Discount code %(code)s removed: the total is %(total)s") % named)
    named["reason"] = reasons[event.refused]
    text = _("Discount code %(code)s no longer applies (%(reason)s): the total is %(total)s") % named
    return Sentence(text, Severity.ATTENTION)


def codes_closed(_event: events.DiscountCodesClosed, teller: Teller) -> Sentence:
    _ = teller.gettext
    text = _("Too many wrong discount codes: the customer can enter no more until you share a new link")
    return Sentence(text, Severity.ATTENTION, teller.share())


def idle(event: events.DraftOrderIdle, teller: Teller) -> Sentence:
    _ = teller.gettext
    text = _("Not used for eleven months: the draft is cancelled on %(day)s unless it is used")
    return Sentence(text % {"day": teller.moment(event.cancelled_at)}, Severity.ATTENTION)


def cancelled(_event: events.DraftOrderCancelled, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("Draft cancelled: its links say so"))


def completed(event: events.DraftOrderCompleted, teller: Teller) -> Sentence:
    _ = teller.gettext
    order = Action(_("Open order"), f"/admin/orders/{event.order_id}")
    return Sentence(_("Draft became an order"), Severity.POSITIVE, order)


def details_entered(event: events.CheckoutDetailsEntered, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(_("Customer details entered: the total is %(total)s") % {"total": teller.money(event.total)})


def delivery_chosen(event: events.DeliveryMethodChosen, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(_("Delivery chosen: the total is %(total)s") % {"total": teller.money(event.total)})


def no_delivery(event: events.NoDeliveryFits, teller: Teller) -> Sentence:
    _ = teller.gettext
    why = ineligible_words(event.reasons.items(), _)
    text = _("The customer cannot continue: no delivery fits (%(why)s)") % {"why": why}
    return Sentence(text, Severity.PROBLEM, Action(_("Write a delivery"), f"{teller.draft}/edit"))


def link_created(event: events.LinkCreated, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(_("Link created (%(channel)s)") % {"channel": channel_name(event.channel, teller)})


def link_opened(event: events.LinkOpened, teller: Teller) -> Sentence:
    _ = teller.gettext
    return Sentence(
        _("Link opened (%(channel)s)") % {"channel": channel_name(event.channel, teller)}, Severity.POSITIVE
    )


def link_revoked(_event: events.LinkRevoked, teller: Teller) -> Sentence:
    return Sentence(teller.gettext("Link revoked: it no longer works"))


def new_link_refused(event: events.NewLinkRefused, teller: Teller) -> Sentence:
    text = teller.gettext("The customer asked for a new link, and none can be sent")
    return Sentence(text, Severity.PROBLEM, teller.share(), event.reason)
