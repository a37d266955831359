"""The small ports."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from invoicing.acting_staff import acting_staff_id
from invoicing.domain.catalog.changes import SettingChange
from invoicing.domain.catalog.store import NEW_STORE, Store
from invoicing.domain.errors import InvalidCursorError, StaleSaleError
from invoicing.domain.events import Actor, RecordedEvent, StoreEvent
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.values.ids import derived_id, encode_id
from invoicing.ports import Page
from invoicing.ports.settings import LoggedChange

_BEGIN = datetime(2026, 10, 1, 9, tzinfo=UTC)


class FakeStores:
    """The settings, with the conditions of the table. `locks` counts the writes that lock the currency.

    `events` are those that were recorded, each with the staff member's id; `logged` is the log, oldest first.
    """

    def __init__(self, store: Store = NEW_STORE) -> None:
        self.store = store
        self.locks = 0
        self.events: list[tuple[StoreEvent, str | None]] = []
        self.logged: list[LoggedChange] = []

    def get(self) -> Store:
        return self.store

    def read(self) -> Store:
        return self.store

    def put(
        self, store: Store, *, seen: Store, event: StoreEvent | None = None, changes: Sequence[SettingChange] = ()
    ) -> Store:
        moves = self.store.is_currency_locked and store.currency != self.store.currency
        if self.store.version != seen.version or moves:
            raise StaleSaleError
        self.store = replace(
            store,
            version=self.store.version + 1,
            is_currency_locked=self.store.is_currency_locked,
            is_first_run_dismissed=self.store.is_first_run_dismissed,
        )
        if event is not None:
            self.events.append((event, acting_staff_id()))
            self.logged.append(LoggedChange(self._recorded(event), tuple(changes)))
        return self.store

    def dismiss_first_run(self) -> None:
        self.store = replace(self.store, is_first_run_dismissed=True)

    def log(self, limit: int, cursor: str | None) -> Page[LoggedChange | Unreadable]:
        start = 0 if cursor is None else int(cursor) if cursor.isdecimal() else -1
        if start < 0:
            raise InvalidCursorError
        end = start + limit
        newest_first = self.logged[::-1]
        return Page(newest_first[start:end], str(end) if end < len(newest_first) else None)

    def _recorded(self, event: StoreEvent) -> RecordedEvent:
        at = _BEGIN + timedelta(seconds=len(self.logged))
        return RecordedEvent(
            id=f"evt_{len(self.logged)}",
            sale_id="",
            type=type(event).__name__,
            occurred_at=at,
            actor=Actor.STAFF,
            data=event,
            correlation_id="/store",
            staff_id=acting_staff_id(),
        )

    def lock_currency(self, store: Store) -> None:
        if store.is_currency_locked:
            return
        if self.store.version != store.version:
            raise StaleSaleError
        self.locks += 1
        self.store = replace(self.store, is_currency_locked=True)


class FakeNumbers:
    def __init__(self) -> None:
        self.draft_orders = 1000
        self.orders = 1000

    def next_draft_order(self) -> int:
        self.draft_orders += 1
        return self.draft_orders

    def next_order(self) -> int:
        self.orders += 1
        return self.orders


class FakeIds:
    """The same ids in every run."""

    def __init__(self) -> None:
        self.made = 0

    def sale(self) -> str:
        self.made += 1
        return derived_id("fake", str(self.made))

    def ulid(self, now: datetime) -> str:
        self.made += 1
        return encode_id((int(now.timestamp() * 1000) << 80 | self.made).to_bytes(16))


class FakeLinkKeys:
    def __init__(self, *keys: bytes) -> None:
        self.keys = dict(enumerate(keys or (b"the first link key",), start=1))

    def all(self) -> Mapping[int, bytes]:
        return self.keys


class FakeBus:
    """Keeps what it takes. `not_now` are positions to be refused in the next calls, one set a call."""

    def __init__(self) -> None:
        self.published: list[Mapping[str, str]] = []
        self.aside: list[tuple[Mapping[str, str], str]] = []
        self.not_now: list[set[int]] = []
        self.never: set[str] = set()  # detail types that the bus can never take

    def publish(self, entries: Sequence[Mapping[str, str]]) -> Mapping[int, str]:
        again = self.not_now.pop(0) if self.not_now else set()
        for i, entry in enumerate(entries):
            if entry["DetailType"] in self.never:
                self.set_aside(entry, "never")
            elif i not in again:
                self.published.append(entry)
        return dict.fromkeys(sorted(again), "ThrottlingException")

    def set_aside(self, entry: Mapping[str, str], reason: str) -> None:
        self.aside.append((entry, reason))
