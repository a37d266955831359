"""A shop whose events are lost for a while, repeated and reordered: its totals are what a scan of its sales gives."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.domain.errors import StaleSaleError
from invoicing.domain.events import RecordedEvent
from invoicing.domain.figures.additions import LISTED, Counter, additions_of, sum_of
from invoicing.domain.figures.figures import CountedSale, TotalKind
from invoicing.domain.figures.record import FiguresChange, change_of
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.pages.back_office.drafts.list import TABS as TABS_OF_DRAFTS
from invoicing.pages.back_office.orders.list import TABS as TABS_OF_ORDERS
from invoicing.usecases.attention.dismiss import dismiss_attention
from invoicing.usecases.figures.read_totals import read_totals
from invoicing.usecases.figures.rebuild_totals import rebuild_totals
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.builders.tabs import listed
from tests.support.builders.totals_by_events import reaches_record_figures
from tests.support.fakes.totals import InMemoryTotals
from tests.support.faults.races.model import Shop, answered, run_model
from tests.support.faults.races.watched_world import not_waiting

WHICH = st.integers(0, 10**6)  # modulo the number of those that there are
BETWEEN = st.sampled_from(["nothing", "nothing", "an event", "a slow run reads", "a slow run writes", "it dies"])


class _KilledError(Exception):
    """A run is gone."""


class CountedShop(Shop):
    """Sales of every kind, and runs of `record_figures` that come late, twice, at once and in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.totals: InMemoryTotals = self.world.kept_totals
        self.events: list[RecordedEvent] = []  # those that the product's rule delivers
        self.undelivered: set[str] = set()
        self.seen = 0
        self.slow: list[tuple[CountedSale, FiguresChange]] = []  # runs that have read and not written

    # --- the consumer of events ---------------------------------------------------------------------------------------

    @precondition(lambda self: self.world.kept_sales.events)
    @rule(which=WHICH, dies=st.sampled_from(["", "", "before it writes", "after it has written"]))
    def an_event_arrives(self, which: int, dies: str = "") -> None:
        """Deliver any event, whether or not it was delivered before."""
        self._note_new()
        event = self.events[which % len(self.events)]
        add = self.world.totals.add

        def dying(*given: Any) -> None:
            if dies != "before it writes":
                add(*given)
            raise _KilledError

        with suppress(_KilledError), patch.object(self.world.totals, "add", dying if dies else add):
            record_figures(event.sale_id, ports=self.world)
            self.undelivered.discard(event.id)

    @precondition(lambda self: self.world.kept_sales.records)
    @rule(which=WHICH)
    def a_slow_run_reads(self, which: int) -> None:
        ids = list(self.world.kept_sales.records)
        counted = self.world.totals.sale(ids[which % len(ids)])
        if change := change_of(counted):
            self.slow.append((counted, change))

    @precondition(lambda self: self.slow)
    @rule(which=WHICH)
    def a_slow_run_writes(self, which: int) -> None:
        with suppress(StaleSaleError):
            self.world.totals.add(*self.slow.pop(which % len(self.slow)))

    @rule(between=st.lists(st.tuples(BETWEEN, WHICH), max_size=6))
    def the_totals_are_rebuilt(self, between: list[tuple[str, int]]) -> None:
        def go_on(_: int) -> None:
            what, which = between.pop() if between else ("nothing", 0)
            if what == "it dies":
                raise _KilledError
            acts: dict[str, tuple[bool, Callable[[int], None]]] = {
                "an event": (True, self.an_event_arrives),
                "a slow run reads": (True, self.a_slow_run_reads),
                "a slow run writes": (bool(self.slow), self.a_slow_run_writes),
            }
            is_possible, act = acts.get(what, (False, self.a_slow_run_reads))
            if is_possible:
                act(which)

        with suppress(_KilledError):
            rebuild_totals(ports=self.world, on_sale=go_on)

    # --- staff --------------------------------------------------------------------------------------------------------

    @precondition(lambda self: self.world.kept_sales.records)
    @rule(which=WHICH, kind=st.sampled_from(AttentionKind))
    def dismiss(self, which: int, kind: AttentionKind) -> None:
        """Dismiss what a sale needs attention for, if it does."""
        ids = list(self.world.kept_sales.records)
        sale = self.world.sale(ids[which % len(ids)])
        order = sale.order
        needed = order.attention(sale.draft.invoice_id) if order else sale.draft.attention
        if kind in needed:
            with answered():
                dismiss_attention(sale.id, kind, needed[kind], of_order=order is not None, ports=self.world)

    # --- always -------------------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_wrong(self) -> None:
        """Check that totals are the sums of what sales have added; whether that is up to date is checked at the end."""
        self._note_new()
        for generation in self.world.totals.generations().written:
            added = [it for figures, _ in self.totals.figures.values() for it in figures.of(generation)]
            assert sum_of(self.totals.added.get(generation, ())) == sum_of(added)

    def teardown(self) -> None:
        """Deliver what is left, the latest first, and compare with a scan of all sales."""
        self._note_new()
        events = {event.id: event.sale_id for event in self.events}
        for event_id in sorted(self.undelivered, reverse=True):
            record_figures(events[event_id], ports=self.world)
        for counted, change in self.slow:
            with suppress(StaleSaleError):
                self.world.totals.add(counted, change)
        self.check_scan()
        with not_waiting():
            rebuild_totals(ports=self.world)
        self.check_scan()

    def check_scan(self) -> None:
        """Compare the totals that are read with what all sales, as they are, add."""
        zone = self.world.stores.get().time_zone
        sales = [self.world.totals.sale(sale_id).sale for sale_id in self.world.kept_sales.records]
        scanned = sum_of(it for sale in sales for it in additions_of(sale, zone))
        generation = self.world.totals.generations().current
        read = [it for kind in TotalKind for it in self.world.totals.read(generation, kind)]
        assert sum_of(read) == scanned
        rows = {(name, sale_id) for name, ids in self.world.kept_sales.counted.items() for sale_id in ids}
        added = ((sale.id, name) for sale in sales for it in additions_of(sale, zone) for name in it.amounts)
        assert rows == {(name, sale_id) for sale_id, name in added if name in LISTED}
        today = self.world.clock().date()
        totals = read_totals(today, today - timedelta(days=30), ports=self.world)
        paid, refunding = self._paid_and_refunding()
        assert sum(amounts.get(Counter.ORDERS, 0) for amounts in totals.paid.values()) == paid
        assert totals.count(Counter.REFUND_PENDING) == refunding
        assert sum(
            totals.count(f"draft_{status}") for status in ("open", "invoice_sent", "completed", "cancelled")
        ) == (len(sales))
        for tabs, of_orders in ((TABS_OF_DRAFTS, False), (TABS_OF_ORDERS, True)):
            counted = {tab.code: tab.count(totals, of_orders=of_orders) for tab in tabs}
            assert counted == {tab.code: listed(self.world, tab, today, orders=of_orders) for tab in tabs}

    def _paid_and_refunding(self) -> tuple[int, int]:
        """Count, in stored ledger entries and refunds, orders that were paid, and those with a refund under way."""
        paid = refunding = 0
        for records in self.world.kept_sales.records.values():
            kept = [loaded.record for loaded in records.values()]
            for order in (record for record in kept if isinstance(record, Order)):
                own = {payment.id for payment in order.payments}
                captured = (it for it in kept if isinstance(it, LedgerEntry) and it.kind is LedgerEntryKind.CAPTURED)
                paid += order.cancelled_at is None and any(it.attempt in own for it in captured)
                pending = [it for it in kept if isinstance(it, Refund) and it.status is RefundStatus.PENDING]
                is_known = order.dismissed.get(AttentionKind.REFUND_OPEN) == str(order.refunds)
                refunding += any(it.amount.amount for it in pending) and not is_known
        return paid, refunding

    def _note_new(self) -> None:
        new = self.world.kept_sales.events[self.seen :]
        self.seen += len(new)
        delivered = [event for event in new if reaches_record_figures(event)]
        self.events += delivered
        self.undelivered |= {event.id for event in delivered}


def run_totals_model(examples: int, steps: int = 40, seed: int | None = None) -> None:
    """Let Hypothesis search for a history after which the totals differ from the sales."""
    run_model(examples, steps, seed, CountedShop)
