"""Due dates and payment terms on pages and in e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType, day_of, is_overdue
from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import due_on, is_due
from invoicing.domain.sale.sale import Sale


@dataclass(frozen=True, slots=True)
class DueDate:
    """The due date, if there is one, and the first day on which the payment is overdue."""

    day: date | None = None
    overdue_since: date | None = None


def pay_by(sale: Sale, link: Link | None, store: Store, now: datetime) -> DueDate:
    """Return the due date by the payment terms; without terms, the day on which the link expires."""
    due = due_on(sale)
    if due:
        day, today = date.fromisoformat(due), day_of(now, store.time_zone)
        return DueDate(day, day + timedelta(days=1) if is_overdue(due, today) else None)
    if sale.draft.payment_terms:
        return DueDate()  # not known yet, such as before the fulfillment
    ends_at = link.expires_at if link and (link.has_custom_expiry or not is_due(sale)) else None
    return DueDate(day_of(ends_at, store.time_zone) if ends_at else None)


def terms_words(terms: PaymentTerms | None, texts: NullTranslations) -> str:
    """Return payment terms as a sentence; empty for a fixed due date. `texts` are the catalogue of pages."""
    if terms is None:
        return ""
    match terms.type:
        case TermsType.RECEIPT:
            return texts.gettext("To be paid when you get the invoice.")
        case TermsType.FULFILLMENT:
            return texts.gettext("To be paid when the goods have been sent.")
        case TermsType.NET:
            return texts.ngettext(
                "To be paid within %(num)d day of the invoice.",
                "To be paid within %(num)d days of the invoice.",
                terms.days,
            ) % {"num": terms.days}
    return ""
