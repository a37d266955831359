"""What a change of a sale adds to the totals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from invoicing.domain.errors import StaleSaleError
from invoicing.domain.figures.additions import LISTED, additions_of, difference
from invoicing.domain.figures.figures import Addition, CountedSale, Figures


@dataclass(frozen=True, slots=True)
class FiguresChange:
    """The figures of a sale as they are to be, and what that adds to the totals of each generation.

    `listed` are counters of `LISTED` that get a row for the sale, and `delisted` those whose row goes.
    """

    figures: Figures
    additions: dict[int, tuple[Addition, ...]]
    listed: tuple[str, ...] = ()
    delisted: tuple[str, ...] = ()


def change_of(counted: CountedSale) -> FiguresChange | None:
    """Return what the sale, as it is, adds to each generation and has not added yet; None if there is nothing.

    What it has added is compared as it was added: a later version of the rules adds the difference. Figures are written
    for each change of a head, also where nothing differs, so that a slow run for an older state fails at their `rev`.

    Raises:
        StaleSaleError: the heads were read before another run counted newer ones, and the figures after that.
    """
    seen = counted.figures
    if counted.draft_rev < seen.draft_rev or counted.order_rev < seen.order_rev:
        raise StaleSaleError
    is_seen = (counted.draft_rev, counted.order_rev) == (seen.draft_rev, seen.order_rev)
    now = additions_of(counted.sale, counted.time_zone)
    written = {*counted.generations.written, *_newer(counted)}
    additions = {generation: difference(counted.figures.of(generation), now) for generation in written}
    if is_seen and not any(additions.values()):
        return None
    added = {str(generation): now for generation in sorted(written)}
    listed, gone = _listed(*additions.values()), _listed(*counted.figures.added.values()) - _listed(now)
    figures = Figures(added, counted.draft_rev, counted.order_rev)
    return FiguresChange(figures, additions, tuple(sorted(listed)), tuple(sorted(gone)))


def _listed(*additions: Iterable[Addition]) -> set[str]:
    """Return the counters of `LISTED` that the sale is added to. A new generation writes their rows once more."""
    amounts = (item for each in additions for it in each for item in it.amounts.items())
    return {name for name, amount in amounts if amount > 0 and name in LISTED}


def _newer(counted: CountedSale) -> Iterator[int]:
    """Yield generations that the sale was added to and that began after the generations were read.

    The items of one call are read one after another: a rebuild can begin and count the sale between two of them.
    """
    return (number for number in map(int, counted.figures.added) if number > counted.generations.newest)
