"""Each number of the home page opens the list of its sales, which add up to it: in two currencies, of every kind."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import Tag

from invoicing.bootstrap import app
from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.sale.email import ReportType
from invoicing.domain.values.money import Money
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.office import Office
from tests.support.actors.office_lists import rows_of
from tests.support.builders.drafts import ready_draft
from tests.support.cast.people import BERLIN, INGRID
from tests.support.cast.products import product
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld, use


def invoice(due: int | None = None, *, of_berlin: bool = False) -> DraftInput:
    """Return a draft that is due so many days after its invoice, in kroner or euros."""
    where = {"address": BERLIN} if of_berlin else {}
    terms = {} if due is None else {"payment_terms": PaymentTerms(TermsType.NET, days=due)}
    return ready_draft(**where, **terms)


@pytest.fixture
def office() -> Iterator[Office]:
    """A store with sales of each kind; they were made over 50 days, in two currencies."""
    world = FakeWorld(StockedProduct(product("mug"), 99), store=replace(STORE, terms_in_any_currency=True))
    use(app, world)
    agreed = PaymentTerms(TermsType.FIXED, due_on=(world.clock().date() + timedelta(days=20)).isoformat())
    for due in (10, 19, 20, 35, 36, 42, 43, 44, 49, 50):
        world.invoiced(invoice(due, of_berlin=due % 2 == 0))
    for due in (5, 40):
        world.complete_unpaid(world.draft(invoice(due)).id)
        world.cancel_order(world.complete_unpaid(world.draft(invoice(due)).id).id)
    world.draft(replace(ready_draft(), payment_terms=agreed))  # overdue, and not outstanding: it was not sent
    world.cancel_draft(world.invoiced(invoice(3))[0].id)
    opened, email = world.invoiced(invoice())
    world.report_email(opened.id, email.id, ReportType.DELIVERED)
    world.record_opened(world.link(world.complete_unpaid(world.draft(invoice()).id).id))
    world.refund(world.paid(invoice())[0].id, Money(100, "NOK"))
    waiting = [world.invoiced(invoice(of_berlin=number == 1))[0].id for number in range(4)]
    for sale_id, days in zip(waiting, (2, 2, 10, 35), strict=True):
        world.clock.advance(timedelta(days=days))
        world.pay(sale_id, world.link(sale_id))
    world.refund(waiting[-1])
    world.complete(world.draft(invoice()).id)  # paid, and was never sent
    world.cancel_order(world.paid(invoice())[0].id)  # paid, and does not count as paid any more
    late, _ = world.voided()
    world.complete_unpaid(late.id)
    world.capture_late(late.id)
    world.clock.advance(timedelta(days=1))
    for sale_id in world.sales.records:
        record_figures(sale_id, ports=world)
    yield Office.signed_in(INGRID)
    app.reset()


def listed(office: Office, address: str) -> tuple[int, int]:
    """Return how many sales a list has on all its pages, and what they add up to in minor units."""
    rows = rows_of(office.open(address))
    while more := office.page.soup.select_one("#more a"):
        rows += rows_of(office.open(str(more["href"])))
    return len(rows), sum(amount_in(row.select_one(".row__amount")) for row in rows)


def amount_in(tag: Tag | None) -> int:
    assert tag
    return int(re.sub(r"\D", "", tag.get_text()))


def listed_by(office: Office, links: list[Tag]) -> int:
    """Compare the number that each link says with its list; return what the lists add up to."""
    money = 0
    for link in links:
        sales, amount = listed(office, str(link["href"]))
        assert sales == int(link.get_text().split()[0]), link["href"]
        money += amount
    return money


def test_the_lists_of_each_figure_add_up_to_it(office: Office) -> None:
    soup = office.open("/admin").soup
    cards = [(figure, figure.select_one(".figure__value")) for figure in soup.select(".figure")]
    cells = [(cell, cell) for cell in soup.select(".figures__table td")]
    assert (len(cards), len(cells)) == (3, 3), "of the store's currency, and of another"
    for figure, value in (*cards, *cells):
        links = figure.select("a")
        for link in links:
            link.extract()
        assert listed_by(office, links) == amount_in(value)


def test_the_lists_of_each_class_of_a_chart_add_up_to_it(office: Office) -> None:
    links = {}
    for chart in office.open("/admin").soup.select(".chart"):
        title, rows = chart.select("h2")[0].get_text(), chart.select("tbody tr")
        links[title] = [len(row.select("a")) for row in rows]
        for row in rows:
            number, last = row.select("td")
            money = listed_by(office, number.select("a"))
            assert number.select("a") or number.get_text() == "0"
            assert money == amount_in(last) or "overdue" not in title  # the others have no money
    assert links == {  # classes without sales have no list to compare with
        "Days overdue in EUR": [1, 1, 1, 1],
        "Days overdue in NOK": [1, 1, 1, 2],
        "From sent to paid": [1, 1, 1, 1],
        "Days until payment": [1, 0, 1, 1, 1, 0, 1, 0],
    }
