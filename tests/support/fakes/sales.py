"""Sales in memory, with the conditions, revs, races and cursors of the table."""

import base64
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from invoicing.acting_staff import acting_staff_id
from invoicing.domain.errors import (
    InvalidCursorError,
    SaleNotFoundError,
    StaleSaleError,
)
from invoicing.domain.events import RecordedEvent
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.rate_limits.email_quota import MOST_EMAILS, EmailQuota
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.idempotency import RequestKey, answered_keys
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.sale import Loaded, Record, Sale, key_of
from invoicing.domain.sale.summary import (
    DraftOrderSummary,
    OrderSummary,
    SaleLedgerEntry,
    Unreadable,
    draft_order_summary,
    order_summary,
)
from invoicing.domain.search.filter import Lookup, Selection
from invoicing.domain.search.terms import SearchQuery, terms_of_head, texts_of_sale
from invoicing.domain.staff.comment import Comment
from invoicing.domain.values.record_key import RecordKey
from invoicing.ports import ActingStaff, Clock, DueWork, Ids, Page, Unfinished
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.page import page_of
from tests.support.fakes.products import InMemoryProducts
from tests.support.fakes.stores import FakeIds
from tests.support.figures_events import require_event

T = TypeVar("T")
_HEADS = (RecordKey("DRAFT"), RecordKey("ORDER"), RecordKey("OFFER"), RecordKey("PERSON"))


@dataclass(frozen=True)
class _Stored:
    sale_id: str
    key: RecordKey
    loaded: Loaded


class InMemorySales:
    """Sales as the table has them. Tests read `records`, `events` and `saves`."""

    def __init__(
        self,
        products: InMemoryProducts | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
        acting: ActingStaff = acting_staff_id,
    ) -> None:
        self.products = products or InMemoryProducts()
        self.clock = clock or FakeClock()
        self.ids = ids or FakeIds()
        self.acting = acting
        self.records: dict[str, dict[RecordKey, Loaded]] = {}
        self._summaries: dict[str, DraftOrderSummary | OrderSummary] = {}  # by id, as of the last write of the head
        self._found_by: dict[str, tuple[str, ...]] = {}  # texts, by id
        self._ledger: dict[tuple[str, str], SaleLedgerEntry] = {}
        self.events: list[RecordedEvent] = []
        self.counted_emails: Counter[EmailQuota] = Counter()
        self.counted: dict[str, set[str]] = {}  # ids of sales, by counter of the totals that has rows
        self.figures: dict[str, set[str]] = {}  # counters of the totals that a sale adds to, by its id
        self.requires_events = False  # of a change of what a sale adds to the totals
        self.gets = 0
        self.saves = 0
        self._lock = self.products.lock

    def get(self, sale_id: str, *also: RecordKey, request: RequestKey | None = None) -> Sale:
        self.gets += 1
        with self._lock:
            records = self.records.get(sale_id, {})
            if RecordKey("DRAFT") not in records:
                raise SaleNotFoundError(sale_id)
            wanted = dict.fromkeys((*_HEADS, *also, *answered_keys(request)))
            return Sale(sale_id, [records[key] for key in wanted if key in records], request=request)

    def save(self, sale: Sale, *, caused_by: str | None = None) -> None:
        puts, deletes, guards = list(sale.changed()), list(sale.deleted()), list(sale.unchanged_but_guarded())
        stock = {sku: change for sku, change in sale.stock.items() if change}
        if not (puts or deletes or guards or sale.events or stock or sale.email_quotas):
            return
        if self.requires_events:
            require_event(sale)
        actions = len(puts) + len(deletes) + len(guards) + len(sale.events) + len(stock)
        actions += len(sale.email_quotas)
        if actions > 100:
            raise ValueError(f"A transaction takes 100 actions, not {actions}.")
        with self._lock:
            self.saves += 1
            records = self.records.get(sale.id, {})
            expected = [(key_of(record), rev) for record, rev in puts] + deletes + guards
            for key, rev in expected:
                if (records[key].rev if key in records else None) != rev:
                    raise StaleSaleError
            counted = Counter(sale.email_quotas)
            for quota, more in counted.items():
                if self.counted_emails[quota] + more > MOST_EMAILS:
                    raise quota.exceeded()
            self.products.move(stock, sale.even_below_zero)
            self.counted_emails += counted
            records = self.records.setdefault(sale.id, {})
            for record, rev in puts:
                records[key_of(record)] = Loaded(record, (rev or 0) + 1)
                self._list(sale, record)
            for key, _ in deletes:
                del records[key]
            self.events += sale.recorded_events(self.clock(), self.ids.ulid, self.acting(), caused_by)
            sale.saved()

    def _list(self, sale: Sale, record: Record) -> None:
        person = sale.find(RecordKey("PERSON"), Person)
        if isinstance(record, DraftOrder | Order):
            self._found_by[record.id] = texts_of_sale(record, person, sale.draft.po_number)
        if isinstance(record, DraftOrder):
            self._summaries[record.id] = draft_order_summary(record, person)
        elif isinstance(record, Order):
            offer = sale.find(RecordKey("OFFER"), Offer)
            self._summaries[record.id] = order_summary(record, sale.draft, person, offer)
        elif isinstance(record, LedgerEntry):
            order_name = sale.order.name if sale.order else ""
            self._ledger[sale.id, record.id] = SaleLedgerEntry(sale.id, record, order_name)

    def draft_orders(
        self, selection: Selection, limit: int, cursor: str | None
    ) -> Page[DraftOrderSummary | Unreadable]:
        return self._listed(DraftOrderSummary, selection, "DRAFT_ORDERS", limit, cursor)

    def orders(self, selection: Selection, limit: int, cursor: str | None) -> Page[OrderSummary | Unreadable]:
        return self._listed(OrderSummary, selection.of_orders(), "ORDERS", limit, cursor)

    def _listed(self, kind: type[object], selection: Selection, name: str, limit: int, cursor: str | None) -> Page[Any]:
        name = f"{name} {selection.on(date.min)}"
        summaries = (summary for summary in self._summaries.values() if isinstance(summary, kind))
        found = [it for it in summaries if self._is_found(it, selection)]
        places = sorted(((self._sorted_by(it, selection), it.id, it) for it in found), key=lambda place: place[:2])
        is_ascending = selection.is_ascending or selection.lookup is Lookup.SEARCH
        if not is_ascending:
            places.reverse()
        if cursor is not None:  # as the table does it: what has left the list since is no matter
            last = _place(cursor, name)
            places = [p for p in places if (p[:2] > last if is_ascending else p[:2] < last)]
        shown = places[:limit]
        items = [it for _, _, it in shown if selection.matches(it) and self._adds(it, selection.figure)]
        if len(places) <= limit:
            return Page(items)
        return Page(items, base64.urlsafe_b64encode(json.dumps([name, *shown[-1][:2]]).encode()).decode())

    def _is_found(self, summary: Any, selection: Selection) -> bool:
        match selection.lookup:
            case Lookup.SEARCH:
                query = SearchQuery.of(selection.query)
                return bool(self._term(summary, query)) and query.finds(self._found_by[summary.id])
            case Lookup.TAG:
                return selection.tag in summary.tags
            case Lookup.COUNTED:
                return summary.id.partition("_")[2] in self.counted.get(selection.counted, ())
            case Lookup.STATUS:
                return Selection(selection.statuses, opened=selection.opened, cancelled=selection.cancelled).matches(
                    summary
                )
            case Lookup.DUE:
                return Selection(overdue=selection.overdue).matches(summary)
        return True

    def _adds(self, summary: Any, name: str) -> bool:
        return not name or name in self.figures.get(summary.id.partition("_")[2], ())

    def _term(self, summary: Any, query: SearchQuery) -> str:
        """Return the term by which a search shows a result."""
        return query.first_of(terms_of_head(self._found_by[summary.id])) if query.longest else ""

    def _sorted_by(self, summary: Any, selection: Selection) -> str:
        if selection.lookup is Lookup.SEARCH:
            draft = self._summaries[f"dft_{summary.id.partition('_')[2]}"]  # one row serves draft order and order
            newest_first = 10**10 - draft.created_at.timestamp()
            return f"{self._term(summary, SearchQuery.of(selection.query))}\x1f{newest_first:020.6f}"
        if selection.lookup is Lookup.DUE:
            return str(summary.due_on)
        moment = summary.updated_at if selection.lookup is Lookup.CHANGED else summary.created_at
        return f"{moment.timestamp():020.6f}"

    def summaries(self, ids: Sequence[str]) -> list[DraftOrderSummary | OrderSummary | Unreadable]:
        return [self._summaries[public_id] for public_id in dict.fromkeys(ids) if public_id in self._summaries]

    def ledger_entries(
        self, start: datetime | None, end: datetime | None, limit: int, cursor: str | None
    ) -> Page[SaleLedgerEntry | Unreadable]:
        moved = [
            it
            for it in sorted(self._ledger.values(), key=lambda it: (it.entry.occurred_at, it.sale_id, it.entry.id))
            if (start is None or start <= it.entry.occurred_at) and (end is None or it.entry.occurred_at < end)
        ]
        return page_of(moved, f"LEDGER {start} {end}", limit, cursor, lambda it: it.entry.id)

    def timeline(
        self, sale_id: str, limit: int, cursor: str | None, *, newest_first: bool = False
    ) -> Page[RecordedEvent]:
        own = (event for event in self.events if event.sale_id == sale_id)
        events = sorted(own, key=lambda event: event.id, reverse=newest_first)
        if not events:
            raise SaleNotFoundError(sale_id)
        return page_of(events, f"TIMELINE#{sale_id} {newest_first}", limit, cursor, lambda event: event.id)

    def timeline_with_comments(
        self, sale_id: str, limit: int, cursor: str | None, *, has_comments: bool
    ) -> Page[RecordedEvent | Comment]:
        events = [event for event in self.events if event.sale_id == sale_id]
        entries = [*events, *(self._all(sale_id, Comment) if has_comments else ())]
        entries.sort(key=lambda entry: entry.id.partition("_")[2], reverse=True)
        return page_of(entries, f"TIMELINE#{sale_id} with comments", limit, cursor, lambda entry: entry.id)

    def comments(self, sale_id: str, limit: int, cursor: str | None) -> Page[Comment]:
        comments = sorted(self._all(sale_id, Comment), key=lambda comment: comment.ulid)
        return page_of(comments, f"COMMENT#{sale_id}", limit, cursor, lambda comment: comment.id)

    def links(self, sale_id: str, limit: int, cursor: str | None) -> Page[Link]:
        links = sorted(self._all(sale_id, Link), key=lambda link: link.number)
        return page_of(links, f"LINK#{sale_id}", limit, cursor, lambda link: link.id)

    def emails(self, sale_id: str, limit: int, cursor: str | None) -> Page[Email]:
        emails = sorted(self._all(sale_id, Email), key=lambda email: email.id)
        return page_of(emails, f"EMAIL#{sale_id}", limit, cursor, lambda email: email.id)

    def refunds(self, sale_id: str, limit: int, cursor: str | None) -> Page[Refund]:
        refunds = sorted(self._all(sale_id, Refund), key=lambda refund: refund.number)
        return page_of(refunds, f"REFUND#{sale_id}", limit, cursor, lambda refund: refund.id)

    def ledger(self, sale_id: str) -> Sequence[LedgerEntry]:
        return sorted(self._all(sale_id, LedgerEntry), key=lambda entry: entry.id)

    def _all(self, sale_id: str, kind: type[T]) -> list[T]:
        records = (stored.loaded.record for stored in self._stored() if stored.sale_id == sale_id)
        return [record for record in records if isinstance(record, kind)]

    def due(self, queue: str, now: datetime) -> Iterable[DueWork]:
        found = []
        for stored in self._stored():
            due = getattr(stored.loaded.record, "due", None)
            if due and due[0] == queue and due[1] <= now:
                found.append((due[1], DueWork(stored.sale_id, stored.key)))
        return [work for _, work in sorted(found, key=lambda pair: pair[0])]

    def unfinished(self, queue: str, until: datetime, limit: int, cursor: str | None) -> Page[Unfinished | Unreadable]:
        due = page_of(
            list(self.due(queue, until)), f"DUE {queue}", limit, cursor, lambda work: f"{work.sale_id} {work.key}"
        )
        keys = (RecordKey("DRAFT"), RecordKey("ORDER"))
        with self._lock:
            found = [
                Unfinished(
                    work,
                    Sale(work.sale_id, [own[key] for key in (*keys, work.key) if key in own]),
                )
                for work in due.items
                for own in [self.records[work.sale_id]]
            ]
        return Page(found, due.next_cursor)

    def _stored(self) -> list[_Stored]:
        with self._lock:
            return [_Stored(sale_id, key, r) for sale_id, records in self.records.items() for key, r in records.items()]


def _place(cursor: str, name: str) -> tuple[str, str]:
    try:
        whose, key, last = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        raise InvalidCursorError from None
    if whose != name:
        raise InvalidCursorError
    return key, last
