"""What a change of a sale adds to the totals."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.figures.additions import additions_of, difference
from invoicing.domain.figures.figures import Addition, CountedSale, Figures


@dataclass(frozen=True, slots=True)
class FiguresChange:
    """The figures of a sale as they are to be, and what that adds to the totals of each generation."""

    figures: Figures
    additions: dict[int, tuple[Addition, ...]]


def change_of(counted: CountedSale) -> FiguresChange | None:
    """Return what the sale, as it is, adds to each generation and has not added yet; None if there is nothing.

    What it has added is compared as it was added: a later version of the rules adds the difference.
    """
    now = additions_of(counted.sale, counted.time_zone)
    written = counted.generations.written
    additions = {generation: difference(counted.figures.of(generation), now) for generation in written}
    if not any(additions.values()):
        return None
    return FiguresChange(Figures({str(generation): now for generation in written}), additions)
