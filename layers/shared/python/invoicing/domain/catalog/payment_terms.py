"""Payment terms and due dates, in the store's time zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_DAYS = 3650


class TermsType(StrEnum):
    """How the due date follows from the invoice, the fulfillment or an agreement."""

    RECEIPT = "receipt"  # on the day of the invoice
    FULFILLMENT = "fulfillment"  # on the day of the fulfillment
    NET = "net"  # `days` after the invoice
    FIXED = "fixed"  # on `due_on`


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """When payment is due. `days` are for `net`, `due_on` (ISO 8601) is for `fixed`."""

    type: TermsType
    days: int = 0
    due_on: str = ""

    def has_passed(self, today: date) -> bool:
        """Tell whether the agreed due date is over."""
        return self.type is TermsType.FIXED and self.due_on < today.isoformat()

    def due(self, *, issued: date | None = None, fulfilled: date | None = None) -> str:
        """Return the due date as ISO 8601; empty until the day that it follows from is known."""
        match self.type:
            case TermsType.FIXED:
                return self.due_on
            case TermsType.FULFILLMENT:
                return fulfilled.isoformat() if fulfilled else ""
        return (issued + timedelta(days=self.days)).isoformat() if issued else ""


def day_of(moment: datetime, time_zone: str) -> date:
    """Return the date of a moment in a time zone."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def start_of(day: date, time_zone: str) -> datetime:
    """Return when a day begins in a time zone, in UTC.

    Where clocks change at midnight, that is the first of two midnights, or the time at which midnight is skipped.
    """
    return datetime.combine(day, time(), ZoneInfo(time_zone)).astimezone(UTC)


def overdue_from(due_on: str, time_zone: str) -> datetime:
    """Return when a due date is over in the store's time zone, in UTC: from then on the payment is overdue."""
    return start_of(date.fromisoformat(due_on) + timedelta(days=1), time_zone)


def is_overdue(due_on: str, today: date) -> bool:
    """Tell whether the due date has passed; `due_on` is ISO 8601, or empty without a due date."""
    return bool(due_on) and due_on < today.isoformat()
