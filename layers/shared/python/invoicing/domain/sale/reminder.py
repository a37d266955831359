"""Reminders: one row a sale says when the customer is to be reminded next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from invoicing.domain.values.record_key import RecordKey

PUT_OFF = timedelta(hours=1)
MOST_TRIES = 24


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due at a time, unless the sale has ended by then."""

    due_at: datetime
    locale: str = ""  # of the invoice that it reminds of
    link: int = 0  # of that invoice, whose end is also the reminder's
    tries: int = 0  # how often SES refused it

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return REMINDER

    @property
    def due(self) -> tuple[str, datetime]:
        """Return in which queue, and when, it wants to be looked at."""
        return ("REMIND", self.due_at)

    def put_off(self, now: datetime) -> Reminder:
        """Return the reminder for a little later: the customer is paying just now, or SES takes nothing."""
        return replace(self, due_at=now + PUT_OFF)


REMINDER = RecordKey("DUE", "REMINDER")
