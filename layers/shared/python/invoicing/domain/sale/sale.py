"""A sale: everything with one id, changed in memory and saved in one transaction.

Each record remembers (`rev`) how it was read. Saving writes all changes or none, and only if nothing that was changed
or guarded has changed in the meantime: so a decision is always made on what is true when it takes effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar, Union

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.errors import LinkNotFoundError, NotFoundError
from invoicing.domain.events import Actor, Event, RecordedEvent
from invoicing.domain.pricing.offer import FormerOffer, Offer
from invoicing.domain.rate_limits.email_quota import EmailQuota
from invoicing.domain.sale.attempt import Attempt, attempt_key
from invoicing.domain.sale.draft_order import DraftOrder
from invoicing.domain.sale.email import Email, email_key
from invoicing.domain.sale.fulfillment import Fulfillment, fulfillment_key
from invoicing.domain.sale.idempotency import AnsweredRequest, RequestKey, answered_key
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.refund import Refund, refund_key
from invoicing.domain.sale.reminder import Reminder
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.values.ids import event_id
from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.units import goods_of
from invoicing.domain.values.version import require_seen

if TYPE_CHECKING:
    from invoicing.domain.staff.comment import Comment

Record = Union[
    DraftOrder,
    Order,
    Offer,
    FormerOffer,
    Person,
    Attempt,
    Refund,
    Fulfillment,
    LedgerEntry,
    Email,
    Link,
    Reminder,
    Reservation,
    AnsweredRequest,
    "Comment",  # loaded where comments are read
]

R = TypeVar("R")


def key_of(record: Record) -> RecordKey:
    return RecordKey("PERSON") if isinstance(record, Person) else record.key


@dataclass(frozen=True, slots=True)
class Loaded:
    """A record as it was read, and its `rev`, which every write raises."""

    record: Record
    rev: int


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An event to be saved with the change that it is about."""

    event: Event
    actor: Actor
    staff_id: str | None = None

    def by(self, acting: str | None) -> str | None:
        """Return the id of the staff member who caused it: by default the one on whose behalf it is saved."""
        return (self.staff_id or acting) if self.actor is Actor.STAFF else None


class Sale:
    """The records of one sale that were read, and the changes to be saved."""

    def __init__(self, sale_id: str, loaded: Iterable[Loaded] = (), *, request: RequestKey | None = None) -> None:
        """Begin with what was read for a request; a new sale begins with nothing.

        `answered` is the id of what the request made, if it was carried out before. Then it is not carried out again,
        and the use case returns a sale that `is_replayed`.

        Raises:
            KeyReusedError: the request's key was first used with another body.
        """
        self.id = sale_id
        self.loaded: Mapping[RecordKey, Loaded] = {key_of(item.record): item for item in loaded}
        self._records: dict[RecordKey, Record] = {key: item.record for key, item in self.loaded.items()}
        self._request = request
        first = self.find(answered_key(request.name), AnsweredRequest) if request else None
        self.answered: str | None = first.result_for(request) if request and first else None
        self.is_replayed = self.answered is not None
        self.guarded: set[RecordKey] = set()
        self.events: list[PendingEvent] = []
        self.stock: dict[str, int] = {}  # changes of `available`, by sku
        self.even_below_zero: set[str] = set()  # skus that are taken whatever is available
        self.email_quotas: list[EmailQuota] = []  # for each e-mail that is counted when it is saved
        self.products: Mapping[str, StockedProduct] = {}  # that were read for it, with their stock; not saved

    # --- reading ------------------------------------------------------------------------------------------------

    def find(self, key: RecordKey, kind: type[R]) -> R | None:
        """Return the record with that key, if it was read or put."""
        record = self._records.get(key)
        return record if isinstance(record, kind) else None

    def _get(self, key: RecordKey, kind: type[R]) -> R:
        record = self.find(key, kind)
        if record is None:
            raise NotFoundError("record", sale=self.id, record=" ".join(filter(None, key)).lower())
        return record

    @property
    def draft(self) -> DraftOrder:
        """Return the head."""
        return self._get(RecordKey("DRAFT"), DraftOrder)

    @property
    def offer(self) -> Offer:
        """Return what is sold."""
        return self._get(RecordKey("OFFER"), Offer)

    @property
    def person(self) -> Person:
        """Return the customer and their addresses."""
        return self._get(RecordKey("PERSON"), Person)

    @property
    def order(self) -> Order | None:
        """Return the order that the draft became, if it has."""
        return self.find(RecordKey("ORDER"), Order)

    def refund(self, number: int) -> Refund:
        return self._get(refund_key(number), Refund)

    def fulfillment(self, number: int) -> Fulfillment:
        return self._get(fulfillment_key(number), Fulfillment)

    def attempt(self, number: int) -> Attempt:
        return self._get(attempt_key(number), Attempt)

    def email(self, email_id: str) -> Email:
        return self._get(email_key(email_id), Email)

    def link(self, number: int) -> Link:
        """Return a link that was read. Raises `LinkNotFoundError` for one that was revoked."""
        link = self.find(link_key(number), Link)
        if link is None or link.revoked_at is not None:
            raise LinkNotFoundError
        return link

    # --- changing -----------------------------------------------------------------------------------------------

    def put(self, record: Record) -> None:
        """Change a record, or add one."""
        self._records[key_of(record)] = record

    def put_offer(self, offer: Offer, draft: DraftOrder) -> DraftOrder:
        """Change the offer and its draft, which is returned. A former offer that a link may have shown is kept."""
        former, priced = self.offer, replace(draft, offer=offer.number, total=offer.totals.total)
        if offer.number != former.number and draft.links:
            self.put(FormerOffer(former))
        self.put(offer)
        self.put(priced)
        return priced

    def delete(self, key: RecordKey) -> None:
        self._records.pop(key, None)

    def guard(self, record: Record) -> None:
        """Let saving fail if this record, which is not changed itself, has changed since it was read."""
        self.guarded.add(key_of(record))

    def require_version(self, head: DraftOrder | Order | None, seen: int | None) -> None:
        """Require that a change is for the version of a head that staff saw, if it names one.

        Saving fails if the head changes until then.

        Raises:
            VersionMismatchError: the head has another version.
        """
        if head is not None and seen is not None:
            require_seen(seen, head.version)
            self.guard(head)

    def record(self, event: Event, actor: Actor, staff_id: str | None = None) -> None:
        """Record an event, for the timeline and the bus.

        `staff_id` is that of an earlier request, which this change completes.
        """
        self.events.append(PendingEvent(event, actor, staff_id))

    def recorded_events(
        self, at: datetime, new_ulid: Callable[[datetime], str], acting: str | None, caused_by: str | None
    ) -> Iterator[RecordedEvent]:
        """Yield the events as they are stored. Those of one transaction have one time."""
        for pending in self.events:
            yield RecordedEvent(
                id=event_id(new_ulid(at)),
                sale_id=self.id,
                type=type(pending.event).__name__,
                occurred_at=at,
                actor=pending.actor,
                data=pending.event,
                correlation_id=self.id,
                causation_id=caused_by,
                order_id=self.order.id if self.order else None,
                staff_id=pending.by(acting),
            )

    def answer(self, result: str = "") -> None:
        """Store the id of what the request made, by default the sale's: a repeated request finds it.

        Without a request key nothing is stored.
        """
        if self._request:
            self.put(AnsweredRequest(self._request.name, self._request.fingerprint, result or self.id))

    def count_email(self, quota: EmailQuota) -> None:
        """Count an e-mail to an address. Saving raises `TooManyEmailsError` if it has too many on that day."""
        self.email_quotas.append(quota)

    def take_stock(self, units: Mapping[str, int], *, even_below_zero: bool = False) -> None:
        """Take units of products, by sku. Saving raises `OutOfStockError` where a product is short.

        With `even_below_zero`, which staff may ask for, goods are taken whatever is available; uses of a discount code
        are not.
        """
        self._move(units, -1)
        if even_below_zero:
            self.even_below_zero |= set(goods_of(units))

    def release_stock(self, units: Mapping[str, int]) -> None:
        """Make units available again, by sku."""
        self._move(units, 1)

    def _move(self, units: Mapping[str, int], sign: int) -> None:
        for sku, quantity in units.items():
            self.stock[sku] = self.stock.get(sku, 0) + sign * quantity

    def saved(self) -> None:
        """Take all changes as written, so that the sale may be changed and saved again.

        A new record has `rev` 1, a written one its old `rev` + 1.
        """
        revs = {key_of(record): (rev or 0) + 1 for record, rev in self.changed()}
        self.loaded = {
            key: Loaded(record, revs[key]) if key in revs else self.loaded[key] for key, record in self._records.items()
        }
        self.guarded, self.events, self.stock, self.even_below_zero = set(), [], {}, set()
        self.email_quotas = []

    @property
    def is_saved(self) -> bool:
        """Tell whether no change of a record waits to be saved."""
        return not any(self.changed()) and not any(self.deleted())

    # --- what saving has to write ---------------------------------------------------------------------------------

    def changed(self) -> Iterator[tuple[Record, int | None]]:
        """Yield each record to be written, with the `rev` that it must still have; `None` where it must not exist.

        The heads are written with the person, since lists show the customer in their summaries.
        """
        is_listed_anew = self._has_changed(RecordKey("PERSON"))
        for key, record in self._records.items():
            before = self.loaded.get(key)
            if before is None:
                yield record, None
            elif self._has_changed(key) or (is_listed_anew and isinstance(record, DraftOrder | Order)):
                yield record, before.rev

    def _has_changed(self, key: RecordKey) -> bool:
        record, before = self._records.get(key), self.loaded.get(key)
        return before is not None and before.record is not record and before.record != record

    def deleted(self) -> Iterator[tuple[RecordKey, int]]:
        """Yield each record to be deleted, with the `rev` that it must still have."""
        for key, before in self.loaded.items():
            if key not in self._records:
                yield key, before.rev

    def unchanged_but_guarded(self) -> Iterator[tuple[RecordKey, int]]:
        """Yield each guarded record that is not itself written, with the `rev` that it must still have."""
        written = {key_of(record) for record, _ in self.changed()}
        for key in sorted(self.guarded - written):
            if key in self.loaded:
                yield key, self.loaded[key].rev
