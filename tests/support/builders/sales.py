"""Sales to put away and find again."""

from dataclasses import replace
from datetime import datetime

from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.events import Actor, DraftOrderCreated
from invoicing.domain.pricing.offer import Line, LineTotals, Offer, Totals
from invoicing.domain.sale.draft_order import DraftOrder, DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import derived_id
from invoicing.domain.values.money import Money
from tests.support.fakes import START

TOTAL = Money(10000, "NOK")
EVERYTHING = Selection()
NOTHING = Money(0, "NOK")


def sale_id(number: int = 1) -> str:
    return derived_id("sample", str(number))


def draft(number: int = 1, now: datetime = START) -> DraftOrder:
    return DraftOrder(
        sale_id=sale_id(number),
        number=1000 + number,
        status=DraftOrderStatus.OPEN,
        version=1,
        offer=1,
        total=TOTAL,
        created_at=now,
        updated_at=now,
        customer_name="Kari",
        tags=("chat",),
    )


def offer(lines: int = 1) -> Offer:
    line = Line("Mug", 1, TOTAL, sku="mug")
    totals = LineTotals(TOTAL, TOTAL, NOTHING, Money(2000, "NOK"), TOTAL)
    return Offer(
        number=1,
        store_currency="NOK",
        market=NEW_STORE.markets[0],
        lines=(line,) * lines,
        totals=Totals(TOTAL, NOTHING, NOTHING, Money(2000, "NOK"), TOTAL, tax_included=True, lines=(totals,) * lines),
    )


def new_sale(number: int = 1, now: datetime = START) -> Sale:
    """Return a sale that was never saved."""
    sale = Sale(sale_id(number))
    sale.put(draft(number, now))
    sale.put(offer())
    sale.put(Person(Customer(name="Kari", email="kari@example.com")))
    sale.record(DraftOrderCreated(draft(number).name, TOTAL), Actor.STAFF)
    return sale


def rename(sale: Sale, name: str) -> None:
    sale.put(replace(sale.draft, customer_name=name))


def order_of(sale: Sale, number: int = 1) -> Order:
    return Order(
        sale_id=sale.id,
        number=1000 + number,
        financial_status=FinancialStatus.PAID,
        offer=1,
        total=TOTAL,
        captured=TOTAL,
        refunded=NOTHING,
        created_at=sale.draft.created_at,
        updated_at=sale.draft.created_at,
    )
