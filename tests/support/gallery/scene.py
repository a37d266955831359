"""A shop and a customer at its pages: the real handlers over a store in memory."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from invoicing.bootstrap import App
from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.order import FinancialStatus, Order, OrderPaymentStatus, Payment
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.actors import customer as actors
from tests.support.actors.answer import Page
from tests.support.cast import people
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld, use

SHOP = replace(
    STORE,
    name="Fjell & Fjord",
    phone="+47 55 12 34 56",
    address="Strandgaten 12, 5013 Bergen",
    organization_number="914 778 271",
    terms_url="https://fjellogfjord.example/vilkar",
    markets=(
        replace(
            NORWAY,
            delivery_methods=(
                *NORWAY.delivery_methods,
                replace(NORWAY.delivery_methods[1], id="home", title="Hjem på kvelden", price=Money(14900, "NOK")),
            ),
        ),
        replace(EUROPE, countries=("DE", "SE", "FI", "IE", "ES", "AX")),
        *STORE.markets[2:],
    ),
)
GOODS = (
    StockedProduct(Product("cup", "Steingodskopp «Hardanger», 35 cl", Money(24900, "NOK")), 20),
    StockedProduct(Product("throw", "Ullpledd «Fjell», 130 × 200 cm", Money(129000, "NOK")), 3),
    StockedProduct(Product("honey", "Sommerhonning", Money(14900, "NOK"), tax_class="food"), 1),
)
CARD = LineInput(1, title="Gavekort", unit_price=GivenAmount("500.00"), requires_shipping=False, taxable=False)
KARI = Customer(people.KARI.name, email="kari.nordmann@example.com", phone="+47 400 12 345")
HOME = replace(people.OSLO, address2="H0302")
OFFICE = Address(people.KARI.name, "Karl Johans gate 22", "NO", "Oslo", "0159", company="Nordmann Design AS")


def draft(*lines: LineInput, known: bool = False, **more: Any) -> DraftInput:
    """Return two lines with discounts, for an unknown customer or for Kari."""
    two = (
        LineInput(2, sku="cup"),
        LineInput(1, sku="throw", discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10"), "Stamkunde")),
    )
    person: dict[str, Any] = {"customer": KARI, "shipping_address": HOME, "billing_address": HOME} if known else {}
    return DraftInput(lines=lines or two, **{**person, **more})


class Scene:
    """One store, one customer, one language."""

    def __init__(self, app: App, locale: str) -> None:
        self.world = FakeWorld(*GOODS, store=SHOP)
        use(app, self.world)
        self.customer = actors.Customer(headers={"accept-language": locale})

    def at(self, given: DraftInput) -> str:
        """Return the address of a new draft's link."""
        self.sale = self.world.draft(given)
        self.token = self.world.link(self.sale.id)
        return f"/i/{self.token}"

    def token_of(self, number: int) -> str:
        """Return the token of one of the sale's links."""
        return make_token(self.sale.id, number, self.world.link_keys.all())

    def ready(self) -> Page:
        """Return the page of a sale that only has to be paid."""
        return self.customer.get(self.at(draft(known=True, shipping_line=ShippingInput("post"))))

    def paying(self) -> str:
        """Begin to pay; return the link."""
        page = self.ready()
        self.customer.submit("/pay", page)
        return f"/i/{self.token}"

    def returned(self) -> Page:
        """Come back from the provider."""
        payment = self.world.provider.of(f"pay_{self.sale.id}_1")
        return self.customer.get(f"/payments/test/return?attempt={payment.attempt}&session={payment.id}")

    def look(self, link: str) -> None:
        """Report that a person has seen the page, as its script does."""
        body = self.customer.get(link).soup.find("body")
        assert body
        shown = {name: str(body[f"data-{name}"]) for name in ("offer", "total", "currency")}
        self.customer.post(str(body["data-opened"]), shown, sec_fetch_site="same-origin")

    def come_late(self, status: PaymentStatus) -> None:
        """Let a voided payment succeed at the provider."""
        payment = self.world.provider.of(f"pay_{self.sale.id}_1")
        self.world.provider.payments[payment.id] = replace(payment, status=status)

    def everything(self) -> str:
        """Return all that is kept, to compare."""
        world = self.world
        return repr((world.sales.records, world.sales.events, world.products.by_sku, world.provider.payments))

    def put_order(self, status: FinancialStatus, provider: str) -> None:
        """Let the sale be an order, as if paid at a provider."""
        sale, now = self.world.sale(self.sale.id), self.world.clock()
        zero, total = Money.zero("NOK"), sale.offer.totals.total
        payment = Payment("pay_1", provider, PaymentMethod.CARD, OrderPaymentStatus.CAPTURED, total)
        sale.put(Order(sale.id, 1043, status, 1, total, total, zero, now, now, payments=(payment,), paid_at=now))
        sale.put(replace(sale.draft, status=DraftOrderStatus.COMPLETED))
        self.world.sales.save(sale)
