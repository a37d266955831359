"""A whole store in memory: the fakes together, and the words in which tests speak to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from invoicing.adapters.payments.offline import OfflineProvider
from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.checkout.state import CheckoutState, Details, checkout_state
from invoicing.domain.draft_orders.draft_input import DraftInput, GivenAmount, LineInput, ShippingInput
from invoicing.domain.orders.refund import RefundOptions
from invoicing.domain.payments.invariants import violations
from invoicing.domain.pricing.calculator import price, terms_of
from invoicing.domain.pricing.offer import Offer, ShippingLine
from invoicing.domain.sale.attempt import FREE, MANUAL, Attempt, attempt_key
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.ledger import LedgerEntry
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.refund import Refund
from invoicing.domain.sale.reservation import Reservation
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.choose_delivery import choose_delivery
from invoicing.usecases.checkout.enter_details import enter_details
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.record_link_opened import record_link_opened
from invoicing.usecases.draft_orders.cancel import cancel_draft_order
from invoicing.usecases.draft_orders.complete_unpaid import complete_unpaid
from invoicing.usecases.draft_orders.create import create_draft_order
from invoicing.usecases.draft_orders.edit import edit_draft_order
from invoicing.usecases.links.create import create_link
from invoicing.usecases.maintenance.recover import recover
from invoicing.usecases.orders.cancel import cancel_order
from invoicing.usecases.orders.fulfill import fulfill_order
from invoicing.usecases.orders.refund import refund_order
from invoicing.usecases.payments.mark_as_paid import ManualPayment, mark_as_paid
from invoicing.usecases.payments.process import process_payment
from invoicing.usecases.payments.start import start_payment
from invoicing.usecases.payments.void import start_over
from tests.support.fakes.clock import FakeClock
from tests.support.fakes.providers import FakeProvider, FakeProviders
from tests.support.fakes.sales import InMemoryProducts, InMemorySales
from tests.support.fakes.stores import FakeIds, FakeLinkKeys, FakeNumbers, FakeStores

NORWAY = Market(
    id="no",
    title="Norge",
    currency="NOK",
    countries=("NO",),
    tax=TaxRule({"standard": 2500, "food": 1500}, included=True, title="MVA"),
    delivery_methods=(
        DeliveryMethod("pickup", "Hent i butikken", Money(0, "NOK")),
        DeliveryMethod("post", "Posten", Money(9900, "NOK"), 2, 4),
    ),
)
EUROPE = Market(
    id="eu",
    title="Europe",
    currency="EUR",
    countries=("DE", "SE"),
    rate=Decimal("0.085"),
    tax=TaxRule({"standard": 1900}, included=True, title="VAT"),
    delivery_methods=(DeliveryMethod("post", "Post", Money(1500, "EUR"), 4, 8),),
)
AMERICA = Market(
    id="us",
    title="United States",
    currency="USD",
    countries=("US",),
    rate=Decimal("0.095"),
    tax=TaxRule({"standard": 800}, included=False, title="Sales tax", on_shipping=False),
    delivery_methods=(DeliveryMethod("air", "Air mail", Money(2500, "USD"), 5, 10),),
)
STORE = Store("Fjell & Fjord", "NOK", "nb", "Europe/Oslo", (NORWAY, EUROPE, AMERICA), email="hei@example.com")
NOBODY = Customer()
KARI = Customer(name="Kari Nordmann", email="kari@example.com", locale="nb")
OSLO = Address("Kari Nordmann", "Storgata 1", "NO", "Oslo", "0155")
BERLIN = Address("Kari Nordmann", "Unter den Linden 1", "DE", "Berlin", "10117")


def product(sku: str, price: int = 10000, **more: Any) -> Product:
    return Product(sku, f"Product {sku}", Money(price, "NOK"), **more)


class FakeWorld:
    """One store, one provider, one clock."""

    def __init__(self, *stock: StockedProduct, store: Store = STORE) -> None:
        self.clock = FakeClock()
        self.ids = FakeIds()
        self.products = InMemoryProducts(*(stock or (StockedProduct(product("mug"), 10),)))
        self.sales = InMemorySales(self.products, self.clock, self.ids)
        self.stores = FakeStores(store)
        self.numbers = FakeNumbers()
        self.provider = FakeProvider()
        self.providers = FakeProviders(self.provider, OfflineProvider(FREE), OfflineProvider(MANUAL))
        self.link_keys = FakeLinkKeys()

    # --- staff ----------------------------------------------------------------------------------------------------

    def create(self, draft: DraftInput | None = None, **ports: Any) -> Sale:
        named = {name: getattr(self, name) for name in ("sales", "products", "stores", "numbers", "ids", "clock")}
        return create_draft_order(draft or draft_of(), **{"request": None, **named, **ports})

    def edit(
        self,
        sale_id: str,
        change: Callable[[DraftInput], DraftInput],
        version: int | None = None,
        *,
        end_payment: bool = False,
    ) -> Sale:
        seen = self.sale(sale_id).draft.version if version is None else version
        named = self._ports("sales", "products", "stores", "providers", "numbers", "ids", "clock")
        return edit_draft_order(sale_id, seen, change, end_payment=end_payment, **named)

    def cancel_draft(self, sale_id: str, request: RequestKey | None = None, *, end_payment: bool = False) -> Sale:
        named = self._ports("sales", "providers", "numbers", "ids", "clock")
        return cancel_draft_order(sale_id, end_payment=end_payment, request=request, **named)

    def reserve(self, sale_id: str, until: datetime | None) -> Sale:
        return self.edit(sale_id, lambda draft: replace(draft, reserve_until=until))

    def complete(self, sale_id: str, **options: Any) -> Sale:
        """Mark a draft as paid by hand."""
        named = self._ports("sales", "providers", "numbers", "ids", "clock")
        return mark_as_paid(sale_id, ManualPayment(**options), of_order=False, request=None, **named)

    def owe(self, sale_id: str, *, ignore_stock: bool = False, end_payment: bool = False) -> Sale:
        """Complete a draft before it is paid."""
        named = self._ports("sales", "stores", "providers", "numbers", "ids", "clock")
        return complete_unpaid(sale_id, ignore_stock=ignore_stock, end_payment=end_payment, request=None, **named)

    def mark_as_paid(self, sale_id: str, **options: Any) -> Sale:
        named = self._ports("sales", "providers", "numbers", "ids", "clock")
        return mark_as_paid(sale_id, ManualPayment(**options), of_order=True, request=None, **named)

    def fulfill(self, sale_id: str) -> Sale:
        return fulfill_order(sale_id, request=None, **self._ports("sales", "stores", "clock"))

    def refund(self, sale_id: str, amount: Money | None = None, **options: Any) -> Refund:
        named = self._ports("sales", "providers", "ids", "clock")
        _, refund = refund_order(sale_id, RefundOptions(amount, **options), request=None, **named)
        return refund

    def cancel_order(self, sale_id: str, *, restock: bool | None = None, end_payment: bool = False) -> Sale:
        named = self._ports("sales", "providers", "numbers", "ids", "clock")
        return cancel_order(sale_id, restock=restock, reason="", end_payment=end_payment, request=None, **named)

    def link(self, sale_id: str) -> str:
        """Return the token of a new link."""
        named = {name: getattr(self, name) for name in ("sales", "stores", "clock")}
        _, link = create_link(sale_id, channel="chat", expires_at=None, request=None, **named)
        return make_token(sale_id, link.number, self.link_keys.all())

    # --- the customer ---------------------------------------------------------------------------------------------

    def state(self, token: str) -> CheckoutState:
        sale, link = open_link(token, sales=self.sales, link_keys=self.link_keys)
        return checkout_state(sale, link, self.clock())

    def details(self, token: str, address: Address = OSLO, customer: Customer = KARI) -> Sale:
        named = {name: getattr(self, name) for name in ("sales", "stores", "link_keys", "clock")}
        return enter_details(token, Details(customer, address, address), **named)

    def deliver(self, token: str, method: str = "post") -> Sale:
        named = {name: getattr(self, name) for name in ("sales", "stores", "link_keys", "clock")}
        return choose_delivery(token, method, **named)

    def pay(self, token: str, offer: int | None = None, total: Money | None = None) -> str:
        """Press Pay, having seen the present offer unless said otherwise; return where that leads."""
        sale, _ = open_link(token, sales=self.sales, link_keys=self.link_keys)
        seen = sale.draft.offer if offer is None else offer
        names = ("sales", "products", "stores", "providers", "numbers", "link_keys", "ids", "clock")
        named = {name: getattr(self, name) for name in names}
        return start_payment(
            token, seen_offer=seen, seen_total=total or sale.draft.total, base_url="https://shop.example", **named
        )

    def opened(self, token: str, seen_offer: int | None = None) -> None:
        """Let the page say that a person has it before them."""
        record_link_opened(token, seen_offer=seen_offer, **self._ports("sales", "products", "link_keys", "clock"))

    def start_over(self, token: str) -> None:
        names = ("sales", "providers", "numbers", "ids", "link_keys", "clock")
        start_over(token, **{name: getattr(self, name) for name in names})

    def ready(self, draft: DraftInput | None = None) -> tuple[Sale, str]:
        """Return a sale that only has to be paid, and its link."""
        sale = self.create(draft or draft_of(customer=KARI, address=OSLO, method="post"))
        return sale, self.link(sale.id)

    # --- the provider, the clock ------------------------------------------------------------------------------------

    def approve(self, sale_id: str, number: int = 1) -> None:
        self.provider.approve(self.provider.of(f"pay_{sale_id}_{number}").id)

    def process(self, sale_id: str, number: int = 1, **more: Any) -> Sale:
        named = {name: getattr(self, name) for name in ("sales", "providers", "numbers", "ids", "clock")}
        return process_payment(f"pay_{sale_id}_{number}", **named, **more)

    def tick(self, after: timedelta = timedelta()) -> list[Exception]:
        """Let `recover` run once; return what went wrong."""
        self.clock.advance(after)
        names = ("sales", "stores", "providers", "numbers", "ids", "clock")
        named = {name: getattr(self, name) for name in names}
        return [done.error for done in recover(**named) if done.error]

    def _ports(self, *names: str) -> dict[str, Any]:
        return {name: getattr(self, name) for name in names}

    # --- looking ------------------------------------------------------------------------------------------------------

    def sale(self, sale_id: str) -> Sale:
        return self.sales.get(sale_id)

    def attempt(self, sale_id: str, number: int = 1) -> Attempt:
        return self.sales.get(sale_id, attempt_key(number)).attempt(number)

    def available(self, sku: str = "mug") -> int:
        return self.products.by_sku[sku].available

    def story(self, sale_id: str) -> list[str]:
        return [event.type for event in self.sales.timeline(sale_id, 100, None).items]

    def violations(self) -> list[str]:
        """Return every rule of money and goods that is broken anywhere."""
        found = []
        for sale_id, records in self.sales.records.items():
            kept = [loaded.record for loaded in records.values()]
            sale = self.sale(sale_id)
            attempts = [record for record in kept if isinstance(record, Attempt)]
            rows = [record for record in kept if isinstance(record, LedgerEntry)]
            reserved = next((record for record in kept if isinstance(record, Reservation)), None)
            found += violations(sale.draft, sale.order, sale.offer, attempts, rows, reservation=reserved)
        return found


def draft_of(
    *lines: LineInput,
    customer: Customer = NOBODY,
    address: Address | None = None,
    method: str | None = None,
    **more: Any,
) -> DraftInput:
    """Return what staff might write: one mug, unless lines are given."""
    return DraftInput(
        lines=lines or (LineInput(1, sku="mug"),),
        customer=customer,
        shipping_address=address,
        billing_address=address,
        **({"shipping_line": ShippingInput(method)} if method else {}),
        **more,
    )


def own_item(price: str, quantity: int = 1, **more: Any) -> LineInput:
    return LineInput(quantity, title="Engraving", unit_price=GivenAmount(price), **more)


def many_products(count: int, available: int = 5) -> list[StockedProduct]:
    return [StockedProduct(product(f"sku-{i:03d}", 1000 + i), available) for i in range(count)]


def one_of_each(count: int) -> DraftInput:
    lines = tuple(LineInput(1, sku=f"sku-{i:03d}") for i in range(count))
    return replace(draft_of(customer=KARI, address=OSLO, method="post"), lines=lines)


def reprice(offer: Offer, *, market: Market, shipping_line: ShippingLine | None) -> Offer:
    """Return the offer as another market, or with another delivery, would have it."""
    moved = replace(offer, market=market, shipping_line=shipping_line, number=offer.number + 1)
    return replace(moved, totals=price(terms_of(moved)))
