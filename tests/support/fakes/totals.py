"""Totals in memory, with the conditions of the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from invoicing.domain.errors import SaleNotFoundError, StaleSaleError
from invoicing.domain.figures.additions import sum_of
from invoicing.domain.figures.figures import Addition, CountedSale, Figures, TotalKind
from invoicing.domain.figures.generations import Generations
from invoicing.domain.figures.record import FiguresChange
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports.settings import Stores
from tests.support.fakes.sales import InMemorySales

_HEADS = (RecordKey("DRAFT"), RecordKey("ORDER"))


class InMemoryTotals:
    """Totals of the sales in memory. Tests read `figures`, and `added`: each addition, by generation."""

    def __init__(self, sales: InMemorySales, stores: Stores) -> None:
        self._sales = sales
        self._stores = stores
        self._generations = Generations()
        self.figures: dict[str, tuple[Figures, int]] = {}
        self.added: dict[int, list[Addition]] = {}

    def sale(self, sale_id: str) -> CountedSale:
        with self._sales.products.lock:
            records = self._sales.records.get(sale_id, {})
            if RecordKey("DRAFT") not in records:
                raise SaleNotFoundError(sale_id)
            sale = Sale(sale_id, [records[head] for head in _HEADS if head in records])
            figures, rev = self.figures.get(sale_id, (Figures(), 0))
            return CountedSale(sale, self._generations, self._stores.get().time_zone, figures, rev)

    def add(self, counted: CountedSale, change: FiguresChange) -> None:
        with self._sales.products.lock:
            _, rev = self.figures.get(counted.sale.id, (Figures(), 0))
            if rev != counted.rev:
                raise StaleSaleError
            self.figures[counted.sale.id] = change.figures, rev + 1
            additions = self.added_by([counted.sale.id])[counted.sale.id]
            self._sales.figures[counted.sale.id] = {name for it in additions for name in it.amounts}
            for generation, additions in change.additions.items():
                self.added.setdefault(generation, []).extend(additions)
            for name in change.listed:
                self._sales.counted.setdefault(name, set()).add(counted.sale.id)
            for name in change.delisted:
                self._sales.counted[name].discard(counted.sale.id)

    def added_by(self, sale_ids: Iterable[str]) -> Mapping[str, Sequence[Addition]]:
        found = {sale_id: self.figures[sale_id][0].added for sale_id in sale_ids if sale_id in self.figures}
        return {sale_id: next(iter(added.values()), ()) for sale_id, added in found.items()}

    def read(self, generation: int, kind: TotalKind, since: date | None = None) -> Sequence[Addition]:
        totals = sum_of(self.added.get(generation, ()))
        return [
            Addition(of, currency, dict(amounts), day)
            for (of, currency, day), amounts in totals.items()
            if of is kind and (since is None or day >= since.isoformat())
        ]

    def generations(self) -> Generations:
        return self._generations

    def put_generations(self, generations: Generations) -> Generations:
        with self._sales.products.lock:
            if self._generations.rev != generations.rev:
                raise StaleSaleError
            self._generations = replace(generations, rev=generations.rev + 1)
            return self._generations

    def delete(self, generation: int) -> None:
        self.added.pop(generation, None)

    def sale_ids(self) -> Iterable[str]:
        return list(self._sales.records)
