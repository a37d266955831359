"""What a sale has added to the totals of the store."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from invoicing.domain.figures.generations import Generations
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey


class TotalKind(StrEnum):
    """What a total is of. A kind with a day has one total for each day."""

    STATE = "STATE"  # sales as they are now; without a day
    DUE = "DUE"  # unpaid sales, by due date
    PAID = "PAID"  # orders, by the day of their payment


@dataclass(frozen=True, slots=True)
class Addition:
    """What is added to one total: whole numbers by name; amounts are minor units. `day` is the store's, ISO 8601."""

    kind: TotalKind
    currency: str
    amounts: dict[str, int]
    day: str = ""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a sale has added, by generation. A total is the sum of what all sales have added.

    `draft_rev` and `order_rev` are those of the heads that it was computed from.
    """

    added: dict[str, tuple[Addition, ...]] = field(default_factory=dict)
    draft_rev: int = 0
    order_rev: int = 0

    def of(self, generation: int) -> tuple[Addition, ...]:
        return self.added.get(str(generation), ())


@dataclass(frozen=True, slots=True)
class CountedSale:
    """The heads of a sale, what it has added so far, and all that decides what it should add: read in one call.

    `rev` is that of its figures, which every write raises; 0 without figures.
    """

    sale: Sale
    generations: Generations
    time_zone: str
    figures: Figures = Figures()
    rev: int = 0

    @property
    def draft_rev(self) -> int:
        return self._rev("DRAFT")

    @property
    def order_rev(self) -> int:
        """Return the `rev` of the order; 0 without one."""
        return self._rev("ORDER")

    def _rev(self, head: str) -> int:
        loaded = self.sale.loaded.get(RecordKey(head))
        return loaded.rev if loaded else 0
