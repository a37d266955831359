"""A store in memory: the use cases over the fakes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.acting_staff import acting_for, acting_staff_id
from invoicing.adapters.payments.offline import OfflineProvider
from invoicing.bootstrap import App
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import ProviderUnavailableError
from invoicing.domain.events import EmailKind
from invoicing.domain.payments.invariants import violations
from invoicing.domain.sale.attempt import FREE, MANUAL, Attempt
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.observability import logger, logs_about
from invoicing.ports import PaymentStatus
from invoicing.usecases.maintenance.recover import recover
from tests.support.builders.drafts import mugs
from tests.support.cast.people import INGRID
from tests.support.cast.products import product
from tests.support.cast.store import STORE
from tests.support.fakes import (
    FakeClock,
    FakeEmailChanges,
    FakeEmergencyCodes,
    FakeIds,
    FakeLinkKeys,
    FakeMailer,
    FakeNumbers,
    FakeProvider,
    FakeProviders,
    FakeSessions,
    FakeStaffMembers,
    FakeStores,
    InMemoryAutosaves,
    InMemoryProducts,
    InMemorySales,
    InMemoryTotals,
)
from tests.support.worlds.customer import CustomerActions
from tests.support.worlds.emails import EmailActions
from tests.support.worlds.refunds import RefundActions

PORTS = (
    "sales",
    "products",
    "stores",
    "numbers",
    "ids",
    "clock",
    "providers",
    "link_keys",
    "staff_members",
    "autosaves",
    "sessions",
    "totals",
    "email_changes",
    "emergency_codes",
)


class FakeWorld(EmailActions, RefundActions, CustomerActions):
    """One store, one payment provider, one mailer, one clock.

    An adjective (`ready`, `invoiced`, `pending`, `authorized`, `paid`, `voided`) prepares a sale; a verb acts on one.
    """

    sales: InMemorySales
    products: InMemoryProducts
    stores: FakeStores
    providers: FakeProviders

    def __init__(self, *stock: StockedProduct, store: Store = STORE) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.products = InMemoryProducts(*(stock or (StockedProduct(product("mug"), 10),)))
        self.sales = InMemorySales(self.products, self.clock, self.ids)
        self.stores = FakeStores(store)
        self.totals = InMemoryTotals(self.sales, self.stores)
        self.delivered = 0  # events that `record_figures` has taken
        self.numbers = FakeNumbers()
        self.provider = FakeProvider()
        self.providers = FakeProviders(self.provider, OfflineProvider(FREE), OfflineProvider(MANUAL))
        self.link_keys = FakeLinkKeys()
        self.mailer = FakeMailer()
        self.staff_members = FakeStaffMembers(INGRID)
        self.autosaves = InMemoryAutosaves()
        self.sessions = FakeSessions(self.staff_members)
        self.email_changes = FakeEmailChanges()
        self.emergency_codes = FakeEmergencyCodes(self.staff_members)
        self.acting_staff_id = acting_staff_id
        self.acting_for = acting_for
        self.logs_about = logs_about
        self.log_error = logger.exception

    # --- prepared sales -----------------------------------------------------------------------------------------------

    def pending(self, draft: DraftInput | None = None) -> tuple[Sale, str]:
        """Return an order whose payment is pending, and the token of its link: two mugs, unless said otherwise."""
        sale, token = self.ready(draft or mugs(2))
        return self.complete_unpaid(sale.id), token

    def authorized(self) -> tuple[Sale, str]:
        """Return an order whose payment is authorized and not captured, and the token of its link."""
        sale, token = self.ready()
        self.press_pay(token)
        self.approve(sale.id)
        self.provider.unavailable = ["", "before"]
        with pytest.raises(ProviderUnavailableError):
            self.process(sale.id)
        assert self.financial_status(sale.id) is FinancialStatus.AUTHORIZED
        return sale, token

    def paid(self, draft: DraftInput | None = None) -> tuple[Sale, str]:
        """Return a paid order, and the token of its link: one mug, unless said otherwise."""
        sale, token = self.ready(draft)
        return self.pay(sale.id, token), token

    def voided(self) -> tuple[Sale, str]:
        """Return a draft order whose first payment is voided, and the token of its link."""
        sale, token = self.ready()
        self.press_pay(token)
        self.start_over(token)
        return sale, token

    # --- the provider, the clock --------------------------------------------------------------------------------------

    def pay(self, sale_id: str, token: str) -> Sale:
        """Press Pay, approve at the provider, and process the payment."""
        self.press_pay(token)
        self.approve(sale_id)
        return self.process(sale_id)

    def approve(self, sale_id: str, number: int = 1) -> None:
        """Approve a payment at the provider."""
        self.provider.approve(self.provider.of(f"pay_{sale_id}_{number}").id)

    def capture_late(self, sale_id: str, number: int = 1) -> None:
        """Let the provider capture a payment that was voided, and process it."""
        payment = self.provider.of(f"pay_{sale_id}_{number}")
        self.provider.payments[payment.id] = replace(payment, status=PaymentStatus.CAPTURED)
        self.process(sale_id, number)

    def recover(self, after: timedelta = timedelta()) -> list[Exception]:
        """Advance the clock, run `recover` once, and return its errors."""
        self.clock.advance(after)
        return [done.error for done in recover(ports=self) if done.error]

    # --- everything that is stored ------------------------------------------------------------------------------------

    def reminder_emails(self, sale_id: str) -> list[Email]:
        records = (loaded.record for loaded in self.sales.records[sale_id].values())
        return [record for record in records if isinstance(record, Email) and record.kind is EmailKind.REMINDER]

    def violations(self) -> list[str]:
        """Return every rule of money and goods that a sale breaks."""
        found: list[str] = []
        for sale_id, records in self.sales.records.items():
            kept = [loaded.record for loaded in records.values()]
            sale = self.sale(sale_id)
            attempts = [record for record in kept if isinstance(record, Attempt)]
            entries = [record for record in kept if isinstance(record, LedgerEntry)]
            reservation = next((record for record in kept if isinstance(record, Reservation)), None)
            sent = [record for record in kept if isinstance(record, Fulfillment)]
            found += violations(
                sale.draft, sale.order, sale.offer, attempts, entries, reservation=reservation, fulfillments=sent
            )
        return found


def use(app: App, world: FakeWorld) -> None:
    """Let the handlers work on this world."""
    app.reset()
    for name in PORTS:
        setattr(app, name, getattr(world, name))
