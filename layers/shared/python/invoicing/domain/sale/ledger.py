"""Rows that tell where the money went, and requests that must not be carried out twice. Neither is ever changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


class LedgerEntryKind(StrEnum):
    """What happened to the money."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"  # refunded money came back from the customer's bank


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One movement of one attempt."""

    id: str
    kind: LedgerEntryKind
    attempt: str
    provider: str
    amount: Money
    occurred_at: datetime

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return RecordKey("LEDGER", self.id)
