"""Refuse times that have passed, where one to come is needed."""

from __future__ import annotations

from datetime import date, datetime

from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.errors import PastTimeError


def require_future_time(until: datetime | None, now: datetime, field: str = "reserve_until") -> None:
    """Refuse to reserve, or to lock prices, until a time that has passed."""
    if until is not None and until <= now:
        what = "reserve nothing" if field == "reserve_until" else "have no such time"
        message = f"{field} has passed: give a time to come, or null to {what}."
        raise PastTimeError(message, f"/{field}")


def require_future_due_date(terms: PaymentTerms | None, today: date) -> None:
    """Refuse terms with a day that has passed where the store is: the customer would be overdue at once."""
    if terms is not None and terms.has_passed(today):
        raise PastTimeError(f"{terms.due_on} has passed: give a day to come.", "/payment_terms/due_on")
