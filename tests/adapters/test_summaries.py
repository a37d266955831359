"""The summaries of lists, and the filters that need them, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from invoicing.domain.sale.draft_order import DraftOrderStatus, InvoiceState
from invoicing.domain.sale.email import EmailStatus, InvoiceStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.sale.summary import DraftOrderSummary, OrderSummary
from invoicing.domain.search.filter import Overdue, Selection, Sort
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from tests.support.adapters.ports import Ports
from tests.support.builders.sales import EVERYTHING, order_of, sale_id
from tests.support.fakes import START

MINUTE = timedelta(minutes=1)
TODAY = "2026-12-10"
KARI = Customer(name="Kari", email="kari@example.com", handle="@kari")


def draft_in_list(ports: Ports, selection: Selection = EVERYTHING) -> DraftOrderSummary:
    (summary,) = ports.sales.draft_orders(selection, 10, None).items
    assert isinstance(summary, DraftOrderSummary)
    return summary


def order_in_list(ports: Ports, selection: Selection = EVERYTHING) -> OrderSummary:
    (summary,) = ports.sales.orders(selection, 10, None).items
    assert isinstance(summary, OrderSummary)
    return summary


def test_a_draft_order_in_a_list_has_its_customer_and_what_became_of_its_invoice(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Person(KARI))
    invoice = InvoiceState("01", "kari@example.com", EmailStatus.DELIVERED, START)
    sale.put(replace(sale.draft, invoice=invoice, opened_at=START + MINUTE, due_on="2026-12-01"))
    ports.sales.save(sale)
    summary = draft_in_list(ports)
    assert (summary.email, summary.handle) == ("kari@example.com", "@kari")
    assert (summary.invoice_status, summary.opened_at) == (InvoiceStatus.SENT, START + MINUTE)
    assert (summary.due_on, summary.order_id) == ("2026-12-01", None)
    assert summary.is_overdue(date(2026, 12, 2))
    assert not summary.is_overdue(date(2026, 12, 1))


def test_a_completed_draft_order_in_a_list_names_its_order_and_is_not_overdue(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(replace(sale.draft, due_on="2026-12-01").moved_to(DraftOrderStatus.COMPLETED, START))
    ports.sales.save(sale)
    assert draft_in_list(ports).order_id == f"ord_{sale.id}"
    assert not draft_in_list(ports).is_overdue(date(2027, 1, 1))


def test_an_order_in_a_list_has_its_customer_money_invoice_and_fulfillment(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Person(KARI))
    order = replace(
        order_of(sale),
        refunded=Money(2500, "NOK"),
        fulfillment_status=FulfillmentStatus.FULFILLED,
        invoice_status=InvoiceStatus.BOUNCED,
        opened_at=START + MINUTE,
    )
    sale.put(order)
    ports.sales.save(sale)
    summary = order_in_list(ports)
    assert (summary.email, summary.handle) == ("kari@example.com", "@kari")
    assert (summary.captured, summary.refunded) == (10000, 2500)
    assert (summary.invoice_status, summary.opened_at) == (InvoiceStatus.BOUNCED, START + MINUTE)
    assert (summary.fulfillment_status, summary.draft_order_id) == (FulfillmentStatus.FULFILLED, f"dft_{sale.id}")


def test_a_list_shows_the_address_of_a_customer_who_changed_it(ports: Ports) -> None:
    sale = ports.saved()
    sale.put(Person(replace(KARI, email="new@example.com", handle="@new")))
    sale.put(sale.draft.edited(START + MINUTE))
    ports.sales.save(sale)
    for selection in (EVERYTHING, Selection(query="new@example.com"), Selection(query="kari")):
        assert draft_in_list(ports, selection).email == "new@example.com"
        assert draft_in_list(ports, selection).handle == "@new"


def due(ports: Ports, number: int, due_on: str, status: DraftOrderStatus = DraftOrderStatus.OPEN) -> Sale:
    """Save a draft order with a due date, a minute after the one before. An invoice that was sent was opened."""
    sale = ports.saved(number)
    opened_at = START if status is DraftOrderStatus.INVOICE_SENT else None
    draft = replace(sale.draft, due_on=due_on, status=status, opened_at=opened_at)
    sale.put(draft)
    ports.sales.save(sale)
    ports.clock.advance(MINUTE)
    return sale


@pytest.fixture
def drafts(ports: Ports) -> Ports:
    """Five draft orders: 1 and 2 are overdue; 3 is due today, 4 has no due date, 5 is cancelled."""
    due(ports, 1, "2026-12-01")
    due(ports, 2, "2026-12-09", DraftOrderStatus.INVOICE_SENT)
    due(ports, 3, TODAY)
    due(ports, 4, "")
    due(ports, 5, "2026-12-01", DraftOrderStatus.CANCELLED)
    return ports


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(overdue=Overdue(True, TODAY)), [1, 2]),  # what has been overdue longest
        (Selection(overdue=Overdue(True, TODAY), sort=Sort.NEWEST), [2, 1]),
        (Selection(statuses=("OPEN", "INVOICE_SENT"), opened=True), [2]),
        (Selection(overdue=Overdue(False, TODAY)), [5, 4, 3]),
        (Selection(overdue=Overdue(True, TODAY), statuses=("OPEN",)), [1]),
        (Selection(overdue=Overdue(True, TODAY), due_from="2026-12-02"), [2]),
        (Selection(overdue=Overdue(True, TODAY), due_from="2026-12-01", due_before="2026-12-09"), [1]),
        (Selection(overdue=Overdue(True, TODAY), due_from=TODAY, due_before="2026-12-31"), []),
        (Selection(due_from="2026-12-09"), [3, 2]),
        (Selection(due_before=TODAY), [5, 2, 1]),
        (Selection(due_before="2026-12-09"), [5, 1]),
        (Selection(due_before=TODAY, statuses=("OPEN", "INVOICE_SENT")), [2, 1]),
        (Selection(statuses=("INVOICE_SENT", "CANCELLED")), [5, 2]),
        (Selection(statuses=("CANCELLED",)), [5]),
        (Selection(overdue=Overdue(True, TODAY), tag="chat"), [2, 1]),
        (Selection(overdue=Overdue(True, TODAY), query="kari"), [2, 1]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 50])
def test_draft_orders_are_filtered_by_statuses_and_due_dates(
    drafts: Ports, selection: Selection, expected: list[int], limit: int
) -> None:
    found, cursor = [], None
    for _ in range(9):
        page = drafts.sales.draft_orders(selection, limit, cursor)
        found += [int(it.name.removeprefix("#D")) - 1000 for it in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert (found, cursor) == (expected, None)


PENDING = FinancialStatus.PENDING
GONE = FulfillmentStatus.FULFILLED


@pytest.fixture
def orders(ports: Ports) -> Ports:
    """Four orders: 1 is overdue, 2 is due today and fulfilled, 3 was paid after its due date, 4 is void."""
    kinds = [
        (PENDING, "2026-12-01", FulfillmentStatus.UNFULFILLED),
        (PENDING, TODAY, GONE),
        (FinancialStatus.PAID, "2026-12-01", GONE),
        (FinancialStatus.VOIDED, "", FulfillmentStatus.UNFULFILLED),
    ]
    for number, (status, due_on, fulfillment) in enumerate(kinds, start=1):
        sale = ports.saved(number)
        order = order_of(sale, number)
        sale.put(replace(order, financial_status=status, due_on=due_on, fulfillment_status=fulfillment))
        ports.sales.save(sale)
        ports.clock.advance(MINUTE)
    return ports


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(overdue=Overdue(True, TODAY)), [1]),
        (Selection(overdue=Overdue(True, "2026-12-11")), [1, 2]),
        (Selection(overdue=Overdue(True, "2026-12-11"), statuses=("PENDING", "PAID")), [1, 2]),
        (Selection(overdue=Overdue(True, TODAY), statuses=("PAID", "VOIDED")), []),
        (Selection(overdue=Overdue(False, TODAY)), [4, 3, 2]),
        (Selection(due_before=TODAY), [3, 1]),
        (Selection(fulfillment_statuses=("FULFILLED",)), [3, 2]),
        (Selection(fulfillment_statuses=("UNFULFILLED",), statuses=("PENDING",)), [1]),
        (Selection(statuses=("PAID", "VOIDED")), [4, 3]),
    ],
)
def test_orders_are_filtered_by_statuses_due_dates_and_fulfillment(
    orders: Ports, selection: Selection, expected: list[int]
) -> None:
    found = [int(it.name.removeprefix("#")) - 1000 for it in orders.sales.orders(selection, 50, None).items]
    assert found == expected


def test_a_list_of_overdue_draft_orders_goes_on_after_midnight(drafts: Ports) -> None:
    first = drafts.sales.draft_orders(Selection(overdue=Overdue(True, TODAY)), 1, None)
    assert [it.id for it in first.items] == [f"dft_{sale_id(1)}"]
    tomorrow = Selection(overdue=Overdue(True, "2026-12-11"))
    second = drafts.sales.draft_orders(tomorrow, 4, first.next_cursor)
    assert [it.id for it in second.items] == [f"dft_{sale_id(number)}" for number in (2, 3)]


def test_summaries_are_read_by_id_in_the_order_that_is_asked_for(ports: Ports) -> None:
    first, second = ports.saved(), ports.saved(2)
    second.put(order_of(second))
    ports.sales.save(second)
    unknown = ("dft_00000000000000000000000000", f"ord_{first.id}", "job_1", "x", "", f"pay_{first.id}_1")
    wanted = [second.draft.id, *unknown, f"ord_{second.id}", first.draft.id, second.draft.id]
    found = ports.sales.summaries(wanted)
    assert [it.id for it in found] == [second.draft.id, f"ord_{second.id}", first.draft.id]
    assert found[1] == order_in_list(ports)
    assert ports.sales.summaries([]) == []


def test_a_cancelled_order_is_in_the_list_of_its_status_and_of_cancelled_ones(ports: Ports) -> None:
    for number in range(1, 4):
        sale = ports.saved(number)
        cancelled_at = START if number > 1 else None
        sale.put(replace(order_of(sale, number), cancelled_at=cancelled_at))  # 2 and 3: refunds that were returned
        ports.sales.save(sale)
    sale.put(replace(order_of(sale, 3), financial_status=FinancialStatus.VOIDED, cancelled_at=START))
    ports.sales.save(sale)
    for wanted, found in (
        (Selection((FinancialStatus.PAID,)), {1, 2}),
        (Selection((FinancialStatus.PAID,), cancelled=False), {1}),
        (Selection((FinancialStatus.VOIDED,)), {3}),
        (Selection((FinancialStatus.VOIDED,), cancelled=True), {2, 3}),
        (Selection((FinancialStatus.PAID, FinancialStatus.VOIDED), cancelled=True), {1, 2, 3}),
    ):
        assert {it.id for it in ports.sales.orders(wanted, 10, None).items} == {f"ord_{sale_id(n)}" for n in found}
