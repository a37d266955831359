"""Reminders: one row a sale says when the customer is to be reminded next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from invoicing.domain.records import RecordKey


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder that is due at a time, unless the sale has ended by then."""

    due_at: datetime
    locale: str = ""  # of the invoice that it reminds of

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return REMINDER

    @property
    def due(self) -> tuple[str, datetime]:
        """Return in which queue, and when, it wants to be looked at."""
        return ("REMIND", self.due_at)


REMINDER = RecordKey("DUE", "REMINDER")
