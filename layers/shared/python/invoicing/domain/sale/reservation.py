"""The stock that is reserved for a sale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from invoicing.domain.values.record_key import RecordKey

RESERVATION = RecordKey("DUE", "RESERVE")


@dataclass(frozen=True, slots=True)
class Reservation:
    """The reserved units, by sku. `recover` checks it at `check_at`, which a pending order has not."""

    check_at: datetime | None = None
    held: dict[str, int] = field(default_factory=dict)

    @property
    def key(self) -> RecordKey:
        return RESERVATION

    @property
    def due(self) -> tuple[str, datetime] | None:
        return ("RECOVER", self.check_at) if self.check_at else None
