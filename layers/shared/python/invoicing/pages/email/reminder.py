"""The reminder e-mail, in the customer's language."""

from __future__ import annotations

from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.way_to_pay import WayToPay, way_to_pay
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.payability import is_due
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.invoice import ask_for_payment
from invoicing.pages.email.layout import EmailContext
from invoicing.pages.i18n import formats
from invoicing.ports import RenderedEmail


def render_reminder(
    sale: Sale, store: Store, email: Email, url: str, sender: str, *, has_provider: bool
) -> RenderedEmail:
    """Return the reminder of a sent invoice, which says so if the payment is overdue."""
    letter = EmailContext(sale, store, email, url, sender)
    way = way_to_pay(sale, store, has_provider=has_provider)
    _, due = letter.texts.gettext, letter.pay_by
    sent_at = sale.draft.invoice.sent_at if sale.draft.invoice else None
    named = {
        "number": letter.number,
        "shop": store.name,
        "day": formats.short_date(sent_at or sale.draft.created_at, letter.locale, store.time_zone),
        "due": formats.short_date(due.day, letter.locale) if due.day else "",
    }
    if due.overdue_since:
        subject = (
            _("Overdue: order %(number)s from %(shop)s")
            if is_due(sale)
            else _("Overdue: invoice %(number)s from %(shop)s")
        )
        intro = (
            _(
                "This invoice from %(shop)s was to be paid by %(due)s, and we have not noted your payment yet. You can "
                "still pay it here. If you have just paid, there is nothing more to do."
            )
            if way is WayToPay.ONLINE
            else _(
                "This invoice from %(shop)s was to be paid by %(due)s, and we have not noted your payment yet. If you "
                "have just paid, there is nothing more to do."
            )
        )
    else:
        subject = (
            _("Reminder: order %(number)s from %(shop)s")
            if is_due(sale)
            else _("Reminder: invoice %(number)s from %(shop)s")
        )
        intro = (
            _("On %(day)s we sent you this invoice from %(shop)s, and it is not paid yet. You can still pay it here.")
            if way is WayToPay.ONLINE
            else _(
                "On %(day)s we sent you this invoice from %(shop)s, and we have not noted your payment yet. If you "
                "have just paid, there is nothing more to do."
            )
        )
    return ask_for_payment(
        letter,
        "reminder",
        way,
        subject=letter.own(letter.own_texts.reminder_subject, subject % named),
        intro=letter.own(letter.own_texts.reminder_intro, intro % named),
        outro=[
            _("This is the only reminder that you get."),
            *([_("If you have changed your mind, or something is not right, just reply.")] if store.email else []),
        ],
    )
