"""Rules for times and dates that have to be in the future."""

from __future__ import annotations

from datetime import date, datetime

from invoicing.domain.catalog.payment_terms import PaymentTerms
from invoicing.domain.errors import PastTimeError


def require_future_time(until: datetime | None, now: datetime, field: str = "reserve_until") -> None:
    """Require that the end of a reservation or price lock is in the future."""
    if until is not None and until <= now:
        raise PastTimeError(field, f"/{field}")


def require_future_due_date(terms: PaymentTerms | None, today: date) -> None:
    """Require that payment terms are not overdue at once, in the store's time zone."""
    if terms is not None and terms.has_passed(today):
        raise PastTimeError("due_on", "/payment_terms/due_on", due_on=terms.due_on)
