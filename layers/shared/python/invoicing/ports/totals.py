"""The port of totals: what each sale has added to them, and their sums."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from invoicing.domain.figures.figures import Addition, CountedSale, TotalKind
    from invoicing.domain.figures.generations import Generations
    from invoicing.domain.figures.record import FiguresChange


class Totals(Protocol):
    """The totals of the store, by generation."""

    def sale(self, sale_id: str) -> CountedSale:
        """Read draft order, order, figures, generations and time zone with strong consistency, in one call.

        Raises:
            SaleNotFoundError: there is no such sale.
        """

    def add(self, counted: CountedSale, change: FiguresChange) -> None:
        """Write the figures of a sale and add to the totals, in one transaction.

        Raises:
            StaleSaleError: the figures changed since they were read; nothing was written.
            BusyError: conflicts or throttling did not end in time; nothing was written.
        """

    def added_by(self, sale_ids: Iterable[str]) -> Mapping[str, Sequence[Addition]]:
        """Return what sales have added, by id, with one call for each 100; those that were not counted are left out."""

    def read(self, generation: int, kind: TotalKind, since: date | None = None) -> Sequence[Addition]:
        """Return the totals of a kind, or those from a day on, with one query for each megabyte."""

    def generations(self) -> Generations:
        """Read which generation is read, and which is being built."""

    def put_generations(self, generations: Generations) -> Generations:
        """Write the generations, and return them with their `rev` raised.

        Raises:
            StaleSaleError: they changed since they were read.
        """

    def delete(self, generation: int) -> None:
        """Delete the totals of a generation that is not read or written any more."""

    def sale_ids(self) -> Iterable[str]:
        """Yield the id of every sale that there was when it began; of later ones perhaps some."""
