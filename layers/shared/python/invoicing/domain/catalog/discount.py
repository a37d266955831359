"""Discounts, and codes that customers type to get one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from invoicing.domain.values.money import Money
from invoicing.domain.values.units import CODE_PREFIX


class DiscountType(StrEnum):
    """How a discount is counted."""

    PERCENTAGE = "percentage"
    FIXED_AMOUNT = "fixed_amount"


@dataclass(frozen=True, slots=True)
class Discount:
    """A percentage in basis points, or an amount in the store's or the draft's currency."""

    type: DiscountType
    basis_points: int = 0
    amount: Money | None = None
    title: str = ""


class CodeRefusal(StrEnum):
    """Why a code cannot be used, or not any more."""

    UNKNOWN = "unknown"
    NOT_YET = "not_yet"
    ENDED = "ended"
    MINIMUM = "minimum"
    USED_UP = "used_up"


@dataclass(frozen=True, slots=True)
class DiscountCode:
    """A code as the store gives it out: how much it takes off, when, from which subtotal on, and how often.

    `uses` is how often it may be used in all; 0 is without end. Amounts are in the store's currency.
    """

    code: str
    discount: Discount
    minimum: Money | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    uses: int = 0

    @property
    def sku(self) -> str:
        """Return under what name its uses are taken, as if they were stock."""
        return f"{CODE_PREFIX}{self.code}"

    def refusal_at(self, now: datetime) -> CodeRefusal | None:
        """Return why it cannot be used at a time, if it cannot."""
        if self.starts_at and now < self.starts_at:
            return CodeRefusal.NOT_YET
        if self.ends_at and now >= self.ends_at:
            return CodeRefusal.ENDED
        return None


@dataclass(frozen=True, slots=True)
class CountedCode:
    """A code, and how many uses are left: below zero where there is no limit, or it was lowered."""

    code: DiscountCode
    available: int

    @property
    def used(self) -> int:
        """Return how often it is, or is being, used."""
        return self.code.uses - self.available

    @property
    def is_used_up(self) -> bool:
        """Tell whether nobody can use it any more."""
        return self.code.uses > 0 and self.available <= 0


def plain_code(text: str) -> str:
    """Return a code as it is kept, however it was typed: codes are compared without case or spaces around."""
    return text.strip().upper()
