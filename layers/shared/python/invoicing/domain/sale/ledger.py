"""The ledger: entries about money, which are never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.pricing.offer import TaxLine
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey


class LedgerEntryKind(StrEnum):
    """What happened to a payment's money."""

    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    VOIDED = "voided"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund_failed"  # the customer's bank returned the refund


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry about one attempt. `tax_lines` are the tax in money of an order that was captured or refunded.

    `is_late`: the money came too late to make an order, and goes back.
    """

    id: str
    kind: LedgerEntryKind
    attempt: str
    provider: str
    amount: Money
    occurred_at: datetime
    tax_lines: tuple[TaxLine, ...] = ()
    is_late: bool = False

    @property
    def tax(self) -> Money:
        """Return the tax in the amount."""
        return Money(sum(line.amount.amount for line in self.tax_lines), self.amount.currency)

    @property
    def key(self) -> RecordKey:
        return RecordKey("LEDGER", self.id)
