"""Draft orders in the lists of the table, one a minute."""

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.filter import Overdue, Selection, Sort
from invoicing.domain.values.customer import Customer
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import EVERYTHING, new_sale

MINUTE = timedelta(minutes=1)

# What one query finds, whose keys alone select.
ONE_QUERY = {
    "all": EVERYTHING,
    "by change": Selection(sort=Sort.CHANGED_LAST),
    "not overdue": Selection(overdue=Overdue(False, "2026-12-01")),
}


def saved(ports: Ports, number: int, name: str = "Kari", email: str = "", *tags: str) -> Sale:
    """Save a draft order, a minute after the one before."""
    sale = new_sale(number, ports.clock())
    sale.put(replace(sale.draft, customer_name=name, tags=tags))
    sale.put(Person(Customer(name=name, email=email)))
    ports.sales.save(sale)
    ports.clock.advance(MINUTE)
    return sale
