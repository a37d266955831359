"""The ports of storage: sales, jobs, products, settings and numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

if TYPE_CHECKING:
    from invoicing.domain.bulk.job import Job
    from invoicing.domain.catalog.discount import CountedCode, DiscountCode
    from invoicing.domain.catalog.product import CatalogStatus, Product, StockedProduct, StockLevel
    from invoicing.domain.events import RecordedEvent, StoreEvent
    from invoicing.domain.sale.email import Email
    from invoicing.domain.sale.idempotency import RequestKey
    from invoicing.domain.sale.ledger import LedgerEntry
    from invoicing.domain.sale.link import Link
    from invoicing.domain.sale.refund import Refund
    from invoicing.domain.sale.sale import Sale
    from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary, SaleLedgerEntry, Unreadable
    from invoicing.domain.search.filter import Selection
    from invoicing.domain.staff.autosave import Autosave
    from invoicing.domain.staff.comment import Comment
    from invoicing.domain.values.record_key import RecordKey

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """A page of a list; `next_cursor` is opaque, and valid for the same list only."""

    items: Sequence[T_co]
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Once(Generic[T_co]):
    """The result of a request that is carried out once; replayed if an earlier request with its key had it."""

    result: T_co
    is_replayed: bool = False


class DueWork(NamedTuple):
    """A record of a sale that is due according to an index; the record itself decides."""

    sale_id: str
    key: RecordKey


class Unfinished(NamedTuple):
    """A piece of due work, and its sale: the heads without offer and person, and the record that is due."""

    work: DueWork
    sale: Sale


class Sales(Protocol):
    """Every sale of the store."""

    def get(self, sale_id: str, *also: RecordKey, request: RequestKey | None = None) -> Sale:
        """Read draft order, order, offer, person and the records in `also`, with strong consistency, in one call.

        With the key of a request the sale says whether the request was carried out before (`Sale.answered`).

        Raises:
            NotFoundError: there is no such sale.
            KeyReusedError: the request's key was first used with another body.
        """

    def save(self, sale: Sale, *, caused_by: str | None = None) -> None:
        """Write all changes of a sale in one transaction; without changes, make no call.

        A new record gets `rev` 1, a changed one its `rev` + 1. `sale.saved()` is called at the end, so that the sale
        can be changed and saved again. `caused_by` is the id of the event that led to the change.

        Raises:
            StaleSaleError: a record changed since it was read; nothing was written.
            OutOfStockError: there are not enough units of a product; nothing was written.
            TooManyEmailsError: an address has its e-mails of the day already; nothing was written.
            BusyError: conflicts or throttling did not end in time; nothing was written.
        """

    def draft_orders(
        self, selection: Selection, limit: int, cursor: str | None
    ) -> Page[DraftOrderSummary | Unreadable]:
        """List draft orders with one query a page; a page may be short if the selection has a second filter.

        A search takes up to five queries a page. Its results come by the term that was found, then newest first.
        """

    def orders(self, selection: Selection, limit: int, cursor: str | None) -> Page[OrderSummary | Unreadable]:
        """List orders, in the same way."""

    def summaries(self, ids: Sequence[str]) -> Sequence[DraftOrderSummary | OrderSummary | Unreadable]:
        """Read what lists show of draft orders and orders, in one call for each 100 ids, and in their order.

        An id that is of nothing is left out.
        """

    def ledger_entries(
        self, start: datetime | None, end: datetime | None, limit: int, cursor: str | None
    ) -> Page[SaleLedgerEntry | Unreadable]:
        """List the ledger entries of all sales, oldest first, from `start` until before `end`."""

    def timeline(
        self, sale_id: str, limit: int, cursor: str | None, *, newest_first: bool = False
    ) -> Page[RecordedEvent | Unreadable]:
        """List the events of a sale, oldest first unless `newest_first`. A cursor is valid in its order only."""

    def timeline_with_comments(
        self, sale_id: str, limit: int, cursor: str | None, *, has_comments: bool
    ) -> Page[RecordedEvent | Comment | Unreadable]:
        """List events and comments of a sale, newest first: comments by a query of their own, if it `has_comments`."""

    def comments(self, sale_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        """List the comments of a sale, oldest first, with those that were removed."""

    def links(self, sale_id: str, limit: int, cursor: str | None) -> Page[Link]:
        """List the links of a sale, oldest first."""

    def emails(self, sale_id: str, limit: int, cursor: str | None) -> Page[Email]:
        """List the e-mails of a sale, in the order of their ids."""

    def refunds(self, sale_id: str, limit: int, cursor: str | None) -> Page[Refund]:
        """List the refunds of a sale, oldest first."""

    def ledger(self, sale_id: str) -> Sequence[LedgerEntry]:
        """List the ledger entries of a sale, oldest first."""

    def due(self, queue: str, now: datetime) -> Iterable[DueWork]:
        """Yield the records that are due in a queue (`REMIND` or `RECOVER`), the longest due first."""

    def unfinished(self, queue: str, until: datetime, limit: int, cursor: str | None) -> Page[Unfinished | Unreadable]:
        """List the records of a queue (`RECOVER` or `STAFF`) that are due until a time, the longest due first.

        A page is one query a shard, and one read of at most 33 records with their heads.
        """


class Jobs(Protocol):
    """Every job."""

    def add(self, job: Job) -> Once[Job]:
        """Add a job; if there is one with the same id and request, return that.

        Raises:
            KeyReusedError: the request key was used for another job.
        """

    def get(self, job_id: str) -> Job:
        """Read a job with strong consistency.

        Raises:
            NotFoundError: there is no such job.
        """

    def save(self, job: Job) -> Job:
        """Write a job and return it with its `rev` raised.

        Raises:
            StaleSaleError: the job changed since it was read.
        """

    def due(self, now: datetime) -> Iterable[str]:
        """Yield the ids of jobs that have to be continued, the longest due first."""


class Products(Protocol):
    """Products and their stock; and discount codes, whose uses are counted like stock."""

    def get(self, skus: Iterable[str]) -> Mapping[str, StockedProduct]:
        """Read products by sku, in one call for each 100; unknown ones are left out."""

    def put(self, product: Product, *, seen: StockedProduct | None, event: StoreEvent | None = None) -> StockedProduct:
        """Create a product without stock, if none was `seen`; or change the one that was, and keep its stock.

        The event is recorded in the same transaction, here and in the other methods.

        Raises:
            StaleSaleError: the product exists, or changed since it was seen.
        """

    def create(
        self, product: Product, units: int, request: RequestKey, *, event: StoreEvent | None = None
    ) -> Once[StockedProduct] | None:
        """Create a product with units in stock, once for each request key; None if another product has its sku.

        A key that was used before leads to the product of then; with other contents it raises `KeyReusedError`.
        """

    def change_stock(
        self,
        sku: str,
        change: int,
        request: RequestKey | None,
        *,
        seen_version: int | None = None,
        event: StoreEvent | None = None,
    ) -> Once[StockedProduct]:
        """Add units to a product's stock, or subtract them if `change` is negative; once for each request key.

        Raises:
            VersionMismatchError: the product has another version than `seen_version`.
            NotFoundError: there is no such product.
            KeyReusedError: the request key was used for another change.
        """

    def history(self, sku: str, limit: int) -> Sequence[RecordedEvent | Unreadable]:
        """Return the latest events of a product, newest first: who created and changed it and its stock."""

    def list(
        self,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = ...,
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        """List products by status (default: active), in the order of `statuses`, and by sku.

        A page may be short where a status ends. Of one stock `level`, it may be empty, and have a next one.
        """

    def search(
        self,
        query: str,
        limit: int,
        cursor: str | None,
        statuses: Sequence[CatalogStatus] = ...,
        *,
        level: StockLevel | None = None,
    ) -> Page[StockedProduct | Unreadable]:
        """Find products by words of title and sku, in the order of the term that was found, then by sku.

        Each word of the query has to begin a word of the product. Queries and short pages are as in searches of sales.
        """

    def code(self, code: str) -> CountedCode | None:
        """Read a discount code and its remaining uses in one call; None if it is unknown."""

    def put_code(self, code: DiscountCode, *, seen: CountedCode | None, event: StoreEvent | None = None) -> CountedCode:
        """Create a discount code, if none was `seen`; or change the one that was, and keep the count of its uses.

        Raises:
            StaleSaleError: the code exists, or changed since it was seen.
        """

    def codes(
        self, limit: int, cursor: str | None, statuses: Sequence[CatalogStatus] = ..., *, prefix: str = ""
    ) -> Page[CountedCode | Unreadable]:
        """List discount codes by code, as products are listed; those that begin with a `prefix`, as it is stored."""


class Autosaves(Protocol):
    """What members of staff have typed into the editor of draft orders and not saved yet, for a week each."""

    def get(self, staff_id: str, draft: str, now: datetime) -> Autosave | None:
        """Read what a member of staff has typed for a draft order, or for a new one."""

    def put(self, staff_id: str, autosave: Autosave) -> bool:
        """Store it in place of the former one, unless that closed it or it is too large. Tell whether it was stored."""

    def discard(self, staff_id: str, draft: str) -> None:
        """Delete what was typed, if there is something."""


class Numbers(Protocol):
    """The numbers of draft orders and orders: unique, possibly with gaps."""

    def next_draft_order(self) -> int:
        """Return the next number of draft orders."""

    def next_order(self) -> int:
        """Return the next number of orders."""
