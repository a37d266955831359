"""Payment terms: when what is owed is due, in the store's own days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST_DAYS = 3650


class TermsType(StrEnum):
    """From what the days are counted."""

    RECEIPT = "receipt"  # on the day of the invoice
    FULFILLMENT = "fulfillment"  # on the day that the goods go
    NET = "net"  # so many days after the invoice
    FIXED = "fixed"  # on a day that was agreed


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """When payment is due. `days` are for `net`, `due_on` (ISO 8601) is for `fixed`."""

    type: TermsType
    days: int = 0
    due_on: str = ""

    def has_passed(self, today: date) -> bool:
        """Tell whether the day that was agreed is over."""
        return self.type is TermsType.FIXED and self.due_on < today.isoformat()

    def due(self, *, issued: date | None = None, fulfilled: date | None = None) -> str:
        """Return the day until which it is to be paid, as ISO 8601; empty as long as nobody can tell."""
        match self.type:
            case TermsType.FIXED:
                return self.due_on
            case TermsType.FULFILLMENT:
                return fulfilled.isoformat() if fulfilled else ""
        return (issued + timedelta(days=self.days)).isoformat() if issued else ""


def day_of(moment: datetime, time_zone: str) -> date:
    """Return on which of the store's days a moment lies."""
    return moment.astimezone(ZoneInfo(time_zone)).date()


def overdue_from(due_on: str, time_zone: str) -> datetime:
    """Return when a day is over in the store's time zone: not before that is anything overdue. UTC."""
    next_day = date.fromisoformat(due_on) + timedelta(days=1)
    return datetime.combine(next_day, time(), ZoneInfo(time_zone)).astimezone(UTC)
