"""The planned reminder of a sale, at most one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from invoicing.domain.values.record_key import RecordKey

PUT_OFF = timedelta(hours=1)
MOST_TRIES = 24


@dataclass(frozen=True, slots=True)
class Reminder:
    """When the customer is reminded of an invoice, unless the sale has ended by then.

    It is not sent before `earliest`, the store's number of days after the invoice. Without `due_at` it waits for the
    fulfillment, from which the due date counts.
    """

    earliest: datetime
    due_at: datetime | None = None
    locale: str = ""  # of the invoice
    link: int = 0  # of the invoice; the reminder's link expires with it
    tries: int = 0  # how often SES refused it

    @property
    def key(self) -> RecordKey:
        return REMINDER

    @property
    def due(self) -> tuple[str, datetime] | None:
        return ("REMIND", self.due_at) if self.due_at else None

    def put_off(self, now: datetime) -> Reminder:
        """Return the reminder for an hour later: the customer is paying, or SES accepts no e-mail."""
        return replace(self, due_at=now + PUT_OFF)


REMINDER = RecordKey("DUE", "REMINDER")
