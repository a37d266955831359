"""When a sale is to be paid, in words."""

from __future__ import annotations

from invoicing.domain.catalog.payment_terms import TermsType, is_overdue
from invoicing.domain.sale.payability import due_on
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.words import Words


def due_words(sale: Sale, words: Words) -> str:
    """Return until when a sale is to be paid; empty without payment terms, or if it cannot be paid."""
    _ = words.gettext
    day, terms = due_on(sale), sale.draft.payment_terms
    if day:
        text = _("Overdue since %(day)s") if is_overdue(day, words.today) else _("Due %(day)s")
        return text % {"day": words.day(day)}
    is_open = sale.draft.is_open or (sale.order is not None and sale.order.paid_at is None)
    if terms is None or not is_open:
        return ""
    if terms.type is TermsType.FULFILLMENT:
        return _("Due when the goods are sent")
    if terms.days:
        return words.ngettext(
            "Due %(number)s day after the invoice", "Due %(number)s days after the invoice", terms.days
        )
    return _("Due on receipt of the invoice")


def is_sale_overdue(sale: Sale, words: Words) -> bool:
    return is_overdue(due_on(sale), words.today)
