"""A sale with every kind of record, and its e-mails."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.events import EmailKind
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.offer import Line, Offer, ShippingLine
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus, InvoiceState
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.link import Link
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Loaded, Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.pages.email.invoice import render_invoice
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.pages.email.paid_notice import render_paid_notice
from invoicing.pages.email.receipt import render_receipt
from invoicing.pages.email.refund import render_refund
from invoicing.pages.email.reminder import render_reminder
from invoicing.ports import RenderedEmail
from tests.support.cast.people import KARI

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
URL = "https://pay.example.com/i/" + "Ab3_" * 17
SENDER = "shop@example.com"
SALE_ID = "01kas8j80xq5w6t7e8r9y0z1a2"
RENDERERS: dict[str, Callable[..., RenderedEmail]] = {
    "invoice": partial(render_invoice, has_provider=True),
    "reminder": partial(render_reminder, has_provider=True),
    "receipt": render_receipt,
    "refund": render_refund,
    "paid_notice": render_paid_notice,
}
WITH_THE_ORDER = ["invoice", "reminder", "receipt"]
every_email = pytest.mark.parametrize("kind", [*WITH_THE_ORDER, "refund"])
REFUNDED = Money(50000, "NOK")
REFUND = Refund(SALE_ID, 1, RefundStatus.SUCCEEDED, 1, REFUNDED, NOW, refunded_after=REFUNDED)
NORWAY = Market("no", "Norge", "NOK", ("NO",), tax=TaxRule({"standard": Decimal(2500)}, included=True, title="MVA"))
LINES = (
    Line("Wool blanket", 2, Money(89900, "NOK"), sku="BLANKET"),
    Line("Slippers", 1, Money(54900, "NOK"), discount=Discount(DiscountType.PERCENTAGE, 1000, title="Last pair")),
)
POST = ShippingLine("Parcel post", Money(14900, "NOK"), "post", 2, 4)
STORE = Store(
    "Fjell & Fjord",
    "NOK",
    "nb",
    "Europe/Oslo",
    (NORWAY,),
    email="hei@example.com",
    phone="+47 22 33 44 55",
    address="Storgata 12\n0155 Oslo",
    organization_number="912 345 678",
    terms_url="https://example.com/terms",
)
EMAIL = Email(
    id="01kas8j80xq5w6t7e8r9y0z1a3",
    kind=EmailKind.INVOICE,
    status=EmailStatus.REQUESTED,
    to="kari@example.com",
    link=1,
    created_at=NOW,
)
PERSON = Person(
    Customer(KARI.name, KARI.email, locale="en"),
    Address(KARI.name, "Bakkeveien 7", "NO", "Bergen", "5018"),
    Address(KARI.name, "Fakturagata 1", "NO", "Oslo", "0181", company="Nordmann AS"),
)

# Each would be decoded to a line break and another header, if a program decoded what was typed.
ENCODED_WORDS = (
    "=?utf-8?q?Hi=0D=0ABcc:_evil@example.com?=",
    "=?utf-8?Q?Hi=0D=0ABcc:_evil@example.com?=",
    "=?utf-8?b?SGkNCkJjYzogZXZpbEBleGFtcGxlLmNvbQ==?=",
    "=?utf-8*en?q?Hi=0D=0ABcc:_evil@example.com?=",
    "=??q?Hi=0D=0ABcc:_evil@example.com?=",
    "=?utf-8?q?Hi Bcc: evil@example.com?=",
    "Fjell=?utf-8?q?Hi=0D=0ABcc:_evil@example.com?=Fjord",
    "=?utf-8?q?Hi?=0D=0ABcc:_evil@example.com?=",
)


def sale_of(
    *,
    lines: tuple[Line, ...] = LINES,
    shipping_line: ShippingLine | None = POST,
    discount: Discount | None = None,
    market: Market = NORWAY,
    person: Person = PERSON,
    expires_at: datetime | None = NOW + timedelta(days=30),
) -> Sale:
    """Return a sale that is invoiced and paid."""
    totals = price(Terms("NOK", market, lines, discount, shipping_line))
    invoice = InvoiceState(EMAIL.id, EMAIL.to, EmailStatus.SENT, NOW - timedelta(days=3))
    records = (
        DraftOrder(
            SALE_ID, 1042, DraftOrderStatus.INVOICE_SENT, 1, 1, totals.total, NOW, NOW, invoice=invoice, links=1
        ),
        Offer(1, "NOK", market, lines, totals, discount, shipping_line),
        person,
        Link(1, "email", NOW, expires_at),
        Order(
            SALE_ID,
            1007,
            FinancialStatus.PAID,
            1,
            totals.total,
            totals.total,
            Money.zero(market.currency),
            NOW,
            NOW,
            paid_at=NOW,
        ),
    )
    sale = Sale(SALE_ID, [Loaded(record, 1) for record in records])
    skus = {line.sku: line for line in lines if line.sku}
    sale.products = {sku: StockedProduct(Product(sku, it.title, it.unit_price), 10) for sku, it in skus.items()}
    return sale


def pending(sale: Sale | None = None, due_on: str = "2026-11-30", **order: Any) -> Sale:
    """Return the sale as an order whose payment is pending."""
    sale = sale or sale_of()
    assert sale.order
    zero = Money.zero(sale.order.total.currency)
    pending = {"financial_status": FinancialStatus.PENDING, "captured": zero, "paid_at": None, "completed_unpaid": True}
    sale.put(replace(sale.order, **{**pending, "due_on": due_on, **order}))
    sale.put(replace(sale.draft, status=DraftOrderStatus.COMPLETED))
    return sale


def unpaid(sale: Sale) -> Sale:
    """Return the sale as it was before it was paid; a pending order stays one."""
    if sale.order and sale.order.financial_status is FinancialStatus.PAID:
        sale.delete(sale.order.key)
    return sale


def refunded(sale: Sale) -> Sale:
    """Return the sale with some of its money back."""
    assert sale.order
    sale.put(replace(sale.order, refunded=REFUNDED, financial_status=FinancialStatus.PARTIALLY_REFUNDED))
    sale.put(REFUND)
    return sale


def rendered(
    kind: str = "invoice",
    sale: Sale | None = None,
    *,
    store: Store = STORE,
    sender: str = SENDER,
    url: str = URL,
    **email: Any,
) -> RenderedEmail:
    """Render an e-mail of that kind; `email` changes its fields."""
    sale = sale or sale_of()
    if kind in {"invoice", "reminder"}:
        products = sale.products
        sale = unpaid(Sale(sale.id, [Loaded(record, 1) for record in sale._records.values()]))
        sale.products = products
    if kind == "refund":
        sale, email = refunded(sale), {"about": REFUND.id, **email}
    return RENDERERS[kind](sale, store, replace(EMAIL, kind=EmailKind(kind), **email), url, sender)


def read(kind: str = "invoice", sale: Sale | None = None, **more: Any) -> EmailParts:
    """Render an e-mail of that kind and parse the message."""
    return read_message(rendered(kind, sale, **more).content)


def message(kind: str = "invoice", **more: Any) -> EmailMessage:
    """Return a rendered e-mail as programs read it."""
    parsed = message_from_bytes(rendered(kind, **more).content, policy=policy.SMTP)
    assert isinstance(parsed, EmailMessage)
    return parsed
