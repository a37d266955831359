"""Sales to be searched, and what a search finds of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.customer import Customer
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import new_sale

MINUTE = timedelta(minutes=1)
POTTER = Customer("Kari Anne-Marie Nordmann", "kari@example.com", "+47 22 33 44 55", "@kari_keramikk")


def saved(ports: Ports, number: int = 1, customer: Customer = POTTER, **changes: Any) -> Sale:
    """Save a draft order, a minute after the one before."""
    person = Person(customer)
    sale = new_sale(number, ports.clock())
    sale.put(replace(sale.draft, customer_name=person.display_name, **changes))
    sale.put(person)
    ports.sales.save(sale)
    ports.clock.advance(MINUTE)
    return sale


def found(ports: Ports, query: str, limit: int = 50, *, orders: bool = False, **filters: Any) -> list[int]:
    """Return the numbers of all that is found, page after page."""
    return [number for page in pages(ports, query, limit, orders=orders, **filters) for number in page]


def pages(ports: Ports, query: str, limit: int, *, orders: bool = False, **filters: Any) -> Iterator[list[int]]:
    cursor = None
    for _ in range(99):
        listed = ports.sales.orders if orders else ports.sales.draft_orders
        page = listed(Selection(query=query, **filters), limit, cursor)
        yield [int(it.name.lstrip("#D")) % 1000 for it in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return
    raise AssertionError("a search without an end")
