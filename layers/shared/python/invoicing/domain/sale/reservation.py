"""The record of the stock that is set aside for a sale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from invoicing.domain.values.record_key import RecordKey

RESERVATION = RecordKey("DUE", "RESERVE")


@dataclass(frozen=True, slots=True)
class Reservation:
    """The units that are really set aside. `check_at` is when `recover` looks at it; for what is owed, never."""

    check_at: datetime | None = None
    held: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return RESERVATION

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        return ("RECOVER", self.check_at) if self.check_at else None
