"""What is kept: sales, what is sold, settings, jobs. Every decision is made on what these give back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from invoicing.domain.bulk.job import Job
    from invoicing.domain.catalog.discount import CountedCode, DiscountCode
    from invoicing.domain.catalog.product import Product, StockedProduct
    from invoicing.domain.catalog.store import Store
    from invoicing.domain.events import RecordedEvent
    from invoicing.domain.sale.idempotency import RequestKey
    from invoicing.domain.sale.ledger import LedgerEntry
    from invoicing.domain.sale.link import Link
    from invoicing.domain.sale.refund import Refund
    from invoicing.domain.sale.sale import Sale
    from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
    from invoicing.domain.search.filter import Selection
    from invoicing.domain.values.record_key import RecordKey

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """One page of a list; `next_cursor` is opaque and belongs to this list alone."""

    items: Sequence[T]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class DueWork:
    """Something whose time has come: a record of a sale. An index said so; the record itself decides."""

    sale_id: str
    key: RecordKey


class Sales(Protocol):
    """Every sale of the store."""

    def get(self, sale_id: str, *also: RecordKey) -> Sale:
        """Read head, order, offer, person and the records asked for, as they are now. One call.

        Raises:
            NotFoundError: there is no such sale.

        """

    def save(self, sale: Sale, *, caused_by: str | None = None) -> None:
        """Write all changes of a sale, or none, in one transaction. Nothing to write is no call.

        A new record gets `rev` 1, a written one its old `rev` + 1; afterwards `sale.saved()` has been called, so that
        the sale can be changed and saved again.

        `caused_by` is the id of the event that led to this change.

        Raises:
            StaleSaleError: a record changed meanwhile: read and decide again.
            OutOfStockError: there are not enough units of some product.
            BusyError: conflicts or throttles did not end in time; nothing was written.

        """

    def draft_orders(
        self, selection: Selection, limit: int, cursor: str | None
    ) -> Page[DraftOrderSummary | Unreadable]:
        """List draft orders, one query a page; a page may be short where a second filter holds some back."""

    def orders(self, selection: Selection, limit: int, cursor: str | None) -> Page[OrderSummary | Unreadable]:
        """List orders, as draft orders are listed."""

    def ledger_entries(
        self, start: datetime | None, end: datetime | None, limit: int, cursor: str | None
    ) -> Page[SaleLedgerEntry | Unreadable]:
        """List where the money of all sales went, oldest first, from `start` until before `end`."""

    def timeline(self, sale_id: str, limit: int, cursor: str | None) -> Page[RecordedEvent | Unreadable]:
        """List what happened to a sale, oldest first."""

    def links(self, sale_id: str) -> Sequence[Link]:
        """List the links of a sale, oldest first."""

    def refunds(self, sale_id: str) -> Sequence[Refund]:
        """List what of an order's money was asked to go back, oldest first."""

    def ledger(self, sale_id: str) -> Sequence[LedgerEntry]:
        """List where the money of a sale went, oldest first."""

    def due(self, queue: str, now: datetime) -> Iterable[DueWork]:
        """Yield what is due in a queue (`REMIND` or `RECOVER`), the longest due first."""


class Jobs(Protocol):
    """Every job that staff asked for."""

    def add(self, job: Job) -> Job:
        """Note a job; asked for again with the same key, it is the one that is there.

        Raises:
            KeyReusedError: the key came with another job before.

        """

    def get(self, job_id: str) -> Job:
        """Read a job as it is now.

        Raises:
            NotFoundError: there is no such job.

        """

    def save(self, job: Job) -> Job:
        """Write a job, if nobody did since it was read; return it with its `rev` raised.

        Raises:
            StaleSaleError: somebody did.

        """

    def due(self, now: datetime) -> Iterable[str]:
        """Yield the ids of jobs that want to be gone on with, the longest due first."""


class Products(Protocol):
    """What the store sells, its stock, and the codes that take something off, whose uses are counted as stock is."""

    def get(self, skus: Iterable[str]) -> Mapping[str, StockedProduct]:
        """Read products by sku; unknown ones are left out. One call for each 100."""

    def put(self, product: Product) -> StockedProduct:
        """Create a product with nothing available, or change one and leave its stock."""

    def change_stock(self, sku: str, change: int, request: RequestKey | None) -> StockedProduct:
        """Add (or, below zero, take away) units that came in or are lost; once for each request key.

        Raises:
            NotFoundError: there is no such product.
            KeyReusedError: the key came with another change before.

        """

    def list(self, limit: int, cursor: str | None) -> Page[StockedProduct | Unreadable]:
        """List products by sku."""

    def code(self, code: str) -> CountedCode | None:
        """Read a discount code and how often it can still be used. One call."""

    def put_code(self, code: DiscountCode) -> CountedCode:
        """Create a discount code, or change one; how often it was used stays."""

    def codes(self, limit: int, cursor: str | None) -> Page[CountedCode | Unreadable]:
        """List discount codes by their names."""


class Stores(Protocol):
    """The one store of this deployment."""

    def get(self) -> Store:
        """Read the store; may be up to a minute old."""

    def put(self, store: Store) -> None:
        """Replace the store's settings."""


class Numbers(Protocol):
    """Numbers that people use. Gaps are fine, duplicates are not."""

    def next_draft_order(self) -> int:
        """Return the next number of a draft order."""

    def next_order(self) -> int:
        """Return the next number of an order."""
