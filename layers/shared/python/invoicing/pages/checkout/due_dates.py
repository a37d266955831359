"""Due dates and payment terms on pages and in e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from gettext import NullTranslations

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType, day_of, is_overdue, overdue_from
from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.payability import due_on, is_due
from invoicing.domain.sale.sale import Sale


@dataclass(frozen=True, slots=True)
class DueDate:
    """The due date, if there is one, and the first day on which the payment is overdue.

    `open_until` is the end of a link without a due date, or of one that ends before it. It is no due date: after it,
    the customer can ask for another link.
    """

    day: date | None = None
    overdue_since: date | None = None
    open_until: datetime | None = None


def pay_by(sale: Sale, link: Link | None, store: Store, now: datetime) -> DueDate:
    """Return the due date by the payment terms, and the end of the link if the customer has no longer than that."""
    due = due_on(sale)
    ends_at = link.expires_at if link and (link.has_custom_expiry or not is_due(sale)) else None
    if not due:  # with terms it is not known yet, such as before the fulfillment
        return DueDate(open_until=None if sale.draft.payment_terms else ends_at)
    day, today = date.fromisoformat(due), day_of(now, store.time_zone)
    ends_before = ends_at is not None and ends_at < overdue_from(due, store.time_zone)
    return DueDate(
        day,
        day + timedelta(days=1) if is_overdue(due, today) else None,
        ends_at if ends_before else None,
    )


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
