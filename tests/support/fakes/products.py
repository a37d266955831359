"""Products, stock and discount codes in memory, with the conditions of the table."""

import threading
from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import replace

from invoicing.acting_staff import acting_staff_id
from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy, Product, StockedProduct, StockLevel
from invoicing.domain.errors import (
    NotFoundError,
    OutOfStockError,
    StaleSaleError,
)
from invoicing.domain.events import Actor, RecordedEvent, StoreEvent
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.search.terms import SearchQuery, terms_of, texts_of_product
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import Shortage, is_code
from invoicing.domain.values.version import require_seen
from invoicing.ports import Once, Page
from tests.support.fakes.clock import START
from tests.support.fakes.page import page_of


class InMemoryProducts:
    def __init__(self, *products: StockedProduct) -> None:
        self.lock = threading.RLock()
        self.by_sku = {stocked.product.sku: stocked for stocked in products}
        self.by_code: dict[str, CountedCode] = {}
        self.events: list[tuple[StoreEvent, str | None]] = []  # each with the staff member's id
        self._created: dict[str, AnsweredRequest] = {}  # by request key
        self._answered: dict[tuple[str, str], AnsweredRequest] = {}

    def get(self, skus: Iterable[str]) -> Mapping[str, StockedProduct]:
        return {sku: self.by_sku[sku] for sku in set(skus) if sku in self.by_sku}

    def put(self, product: Product, *, seen: StockedProduct | None, event: StoreEvent | None = None) -> StockedProduct:
        with self.lock:
            before = self.by_sku.get(product.sku)
            self._require_seen(before, seen)
            version = before.version + 1 if before else 1
            self.by_sku[product.sku] = StockedProduct(product, before.available if before else 0, version)
            self._tell(event)
            return self.by_sku[product.sku]

    def _tell(self, event: StoreEvent | None) -> None:
        if event is not None:
            self.events.append((event, acting_staff_id()))

    @staticmethod
    def _require_seen(before: StockedProduct | CountedCode | None, seen: StockedProduct | CountedCode | None) -> None:
        if (before and before.version) != (seen and seen.version):
            raise StaleSaleError

    def create(
        self, product: Product, units: int, request: RequestKey, *, event: StoreEvent | None = None
    ) -> Once[StockedProduct] | None:
        with self.lock:
            if request.name in self._created:
                return Once(self.by_sku[self._created[request.name].result_for(request)], is_replayed=True)
            if product.sku in self.by_sku:
                return None
            self._created[request.name] = AnsweredRequest(request.name, request.fingerprint, product.sku)
            self.by_sku[product.sku] = StockedProduct(product, units, 1)
            self._tell(event)
            return Once(self.by_sku[product.sku])

    def change_stock(
        self,
        sku: str,
        change: int,
        request: RequestKey | None,
        *,
        seen_version: int | None = None,
        event: StoreEvent | None = None,
    ) -> Once[StockedProduct]:
        with self.lock:
            if sku not in self.by_sku:
                raise NotFoundError("product", sku=sku)
            answered = self._answered.get((sku, request.name)) if request else None
            if request and answered:
                answered.result_for(request)
                return Once(self.by_sku[sku], is_replayed=True)
            require_seen(seen_version, self.by_sku[sku].version)
            try:
                self.move({sku: change})
            except OutOfStockError as error:
                raise OutOfStockError(error.shortages, of_stock_change=True) from None
            if request:
                self._answered[sku, request.name] = AnsweredRequest(request.name, request.fingerprint, sku)
            self._tell(event)
            return Once(self.by_sku[sku])

    def history(self, sku: str, limit: int) -> Sequence[RecordedEvent | Unreadable]:
        told = [
            (event, staff) for event, staff in self.events if isinstance(event, ProductChanged) and event.sku == sku
        ]
        return [
            RecordedEvent(
                id=f"evt_{number:026d}",
                sale_id="",
                type="ProductChanged",
                occurred_at=START,
                actor=Actor.STAFF,
                data=event,
                correlation_id=f"/products/{sku}",
                staff_id=staff,
            )
            for number, (event, staff) in enumerate(told)
        ][::-1][:limit]

    def list(
        self,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        products = [self.by_sku[sku] for sku in sorted(self.by_sku) if not is_code(sku)]
        found = [it for it in products if it.product.status in statuses and level in {None, it.level}]
        return page_of(
            found, f"PRODUCTS {sorted(statuses)} {level}", limit, cursor, lambda stocked: stocked.product.sku
        )

    def search(
        self,
        query: str,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        words = SearchQuery.of(query)

        def place(stocked: StockedProduct) -> str:
            term = words.first_of(terms_of(texts_of_product(stocked.product.title, stocked.product.sku)))
            return f"{term}\x1f{stocked.product.sku}"

        found = [
            it
            for it in self.by_sku.values()
            if words.longest
            and not is_code(it.product.sku)
            and it.product.status in statuses
            and level in {None, it.level}
            and words.finds(texts_of_product(it.product.title, it.product.sku))
        ]
        found.sort(key=place)
        return page_of(found, f"PRODUCTS {sorted(statuses)} {level} {query}", limit, cursor, place)

    def code(self, code: str) -> CountedCode | None:
        counted = self.by_code.get(code)
        return counted and replace(counted, available=self.by_sku[counted.code.sku].available)

    def put_code(self, code: DiscountCode, *, seen: CountedCode | None, event: StoreEvent | None = None) -> CountedCode:
        with self.lock:
            before = self.code(code.code)
            self._require_seen(before, seen)
            left = code.uses + (before.available - before.code.uses if before else 0)
            uses = Product(
                code.sku,
                "",
                Money(0, "XXX"),
                inventory_policy=InventoryPolicy.DENY if code.uses else InventoryPolicy.CONTINUE,
            )
            self.by_sku[code.sku] = StockedProduct(uses, left)
            self.by_code[code.code] = CountedCode(code, left, before.version + 1 if before else 1)
            self._tell(event)
            return self.by_code[code.code]

    def codes(
        self,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = (CatalogStatus.ACTIVE,),
        *,
        prefix: str = "",
    ) -> Page[CountedCode | Unreadable]:
        counted = [found for name in sorted(self.by_code) if (found := self.code(name))]
        shown = [it for it in counted if it.code.status in statuses and it.code.code.startswith(prefix)]
        return page_of(shown, f"CODES {sorted(statuses)} {prefix}", limit, cursor, lambda it: it.code.code)

    def move(self, stock: Mapping[str, int], even_below_zero: AbstractSet[str] = frozenset()) -> None:
        """Hold (below zero) or release units of products: all, or none."""
        shortages = [
            Shortage(sku, -change, stocked.available if stocked else 0)
            for sku, change in stock.items()
            for stocked in [self.by_sku.get(sku)]
            if change < 0
            and sku not in even_below_zero
            and not (stocked and (stocked.product.sells_below_zero or stocked.available >= -change))
        ]
        if shortages:
            raise OutOfStockError.of(shortages)
        for sku, change in stock.items():
            if sku in self.by_sku:
                stocked = self.by_sku[sku]
                self.by_sku[sku] = replace(stocked, available=stocked.available + change)
