"""The store in memory, watched: after every step everything is compared with everything."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment
from invoicing.usecases import retry
from tests.support.cast.products import product
from tests.support.fakes.products import InMemoryProducts
from tests.support.fakes.providers import FakeProvider
from tests.support.fakes.sales import InMemorySales
from tests.support.fakes.totals import InMemoryTotals
from tests.support.faults.invariants import unfinished, wrongs
from tests.support.faults.races.interleaver import Gated
from tests.support.faults.snapshot import Charge, Kept, Seen
from tests.support.worlds.fake_world import FakeWorld

STOCK = (StockedProduct(product("mug"), 2), StockedProduct(product("pot"), 5))
GATED = ("sales", "products", "numbers", "stores", "mailer")


class BookkeepingProvider(FakeProvider):
    """Keeps the refunds of each payment, once for each key."""

    def __init__(self, name: str = "test") -> None:
        super().__init__(name)
        self.refunds: dict[str, dict[str, int]] = {}

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        payment = super().refund(attempt, amount, key)
        self.refunds.setdefault(attempt.id, {}).setdefault(key, amount.amount)
        return payment

    def charges(self) -> list[Charge]:
        taken = {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}
        return [
            Charge(
                payment.attempt,
                payment.status.value,
                payment.amount.amount - sum(self.refunds.get(payment.attempt, {}).values())
                if payment.status in taken
                else 0,
            )
            for payment in self.payments.values()
        ]


class WatchedWorld(FakeWorld):
    """A store whose every stored step is checked. `found` are the first wrongs."""

    def __init__(
        self, *stock: StockedProduct, gate: Callable[[], None] = lambda: None, watching: bool = True, **more: Any
    ) -> None:
        super().__init__(**more)
        self.products = InMemoryProducts(*(stock or STOCK))
        self.sales = InMemorySales(self.products, self.clock, self.ids)
        self.sales.requires_events = True
        self.totals = self.kept_totals = InMemoryTotals(self.sales, self.stores)
        self.found: list[str] = []
        self._watching = watching
        self.received = Counter({sku: stocked.available for sku, stocked in self.products.by_sku.items()})
        self.kept_sales, self.kept_products = self.sales, self.products
        self.bookkeeper = BookkeepingProvider()
        self.provider = self.bookkeeper
        self.providers.providers["test"] = Gated(self.bookkeeper, gate, self._check)
        for name in GATED:
            setattr(self, name, Gated(getattr(self, name), gate, self._check))

    def snapshot(self) -> Seen:
        """See everything, as it is."""
        seen = Seen(
            available=Counter({sku: stocked.available for sku, stocked in self.kept_products.by_sku.items()}),
            charges=self.bookkeeper.charges(),
            emails_sent=Counter(email.tags.email_id for email in self.mailer.sent),
        )
        for sale_id, records in self.kept_sales.records.items():
            seen.sales[sale_id] = Kept(sale_id, [loaded.record for loaded in records.values()])
        for event in self.kept_sales.events:
            seen.sales[event.sale_id].events.append(event)
            seen.told.add(event.id)
        return seen

    def stock_up(self, sku: str, change: int) -> None:
        """Let units come in, or get lost."""
        self.products.change_stock(sku, change, None)
        self.received[sku] += change

    def run_to_rest(self) -> list[str]:
        """Let time pass, with two ticks of `recover`, and return everything that was or is wrong."""
        for after in (timedelta(minutes=33), timedelta(minutes=20)):
            errors = self.recover(after)
            self.found += [f"recover failed: {error!r}" for error in errors]
        seen = self.snapshot()
        emails = {"invoice", "receipt", "refund", "reminder", "shipping_confirmation"}
        still = [sentence for sentence in unfinished(seen) if sentence.partition(" ")[0] not in emails]
        unsent = ("has no receipt", "has no notice of a refund")  # no bus asks for them here
        self.found += [*wrongs(seen, self.received), *(it for it in still if not it.endswith(unsent))]
        return self.found

    def _check(self, call: str) -> None:
        if call in {"save", "capture", "void", "refund"} and self._watching and not self.found:
            self.found += wrongs(self.snapshot(), self.received)


def not_waiting() -> Any:
    """Return a patch under which retries do not wait."""
    return patch.object(retry, "time", _NoTime)


class _NoTime:
    sleep = staticmethod(lambda seconds: None)
