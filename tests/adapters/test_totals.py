"""Figures of sales and the totals of the store, in memory and in DynamoDB alike."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from invoicing.adapters.dynamodb.totals.keys import TOTAL_SHARDS
from invoicing.bootstrap import app
from invoicing.domain.errors import SaleNotFoundError, StaleSaleError
from invoicing.domain.figures.additions import Counter, of_draft, of_order, sum_of
from invoicing.domain.figures.figures import Figures, TotalKind
from invoicing.domain.figures.generations import Generations
from invoicing.domain.figures.record import change_of
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Selection, Sort
from invoicing.usecases.figures.read_totals import read_totals
from invoicing.usecases.figures.rebuild_totals import rebuild_totals
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.adapters.concurrency import together
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws
from tests.support.builders.sales import order_of, sale_id
from tests.support.fakes import START

STATE = (TotalKind.STATE, "NOK", "")


def state(ports: Any, generation: int = 1) -> dict[str, int]:
    """Return what the totals count, without what they count 0 times."""
    return {**sum_of(ports.totals.read(generation, TotalKind.STATE)).get(STATE, {})}


def counted(ports: Ports, *numbers: int) -> None:
    for number in numbers:
        ports.saved(number)
        assert record_figures(sale_id(number), ports=ports)


def test_a_sale_is_read_with_all_that_its_figures_depend_on(ports: Ports) -> None:
    ports.saved()
    read = ports.totals.sale(sale_id())
    assert (read.sale.id, read.sale.draft.number) == (sale_id(), 1001)
    assert (read.generations, read.figures, read.rev) == (Generations(), Figures(), 0)
    assert read.time_zone == ports.stores.get().time_zone == "Europe/Oslo"
    ports.stores.put(replace(ports.stores.read(), time_zone="Asia/Tokyo"), seen=ports.stores.read())
    assert ports.totals.sale(sale_id()).time_zone == "Asia/Tokyo"


def test_a_sale_that_there_is_not_cannot_be_counted(ports: Ports) -> None:
    with pytest.raises(SaleNotFoundError):
        record_figures(sale_id(), ports=ports)


def test_a_sale_is_counted_once_however_often_its_events_come(ports: Ports) -> None:
    counted(ports, 1)
    assert not record_figures(sale_id(), ports=ports)
    assert state(ports) == {"draft_open": 1}
    assert ports.totals.sale(sale_id()).rev == 1


def test_sales_of_every_shard_are_in_one_total(ports: Ports) -> None:
    counted(ports, *range(1, TOTAL_SHARDS + 2))
    assert state(ports) == {"draft_open": TOTAL_SHARDS + 1}


def test_what_is_rare_has_a_row_by_which_a_list_finds_it_until_it_is_counted_no_more(ports: Ports) -> None:
    def listed() -> list[str]:
        wanted = Selection(counted=Counter.REFUND_PENDING)
        return sorted(it.name for it in ports.sales.orders(wanted, 9, None).items)

    def refunding(number: int, amount: int) -> None:
        sale = ports.sales.get(sale_id(number))
        sale.put(replace(sale.order or order_of(sale, number), refunding=amount))
        ports.sales.save(sale)
        record_figures(sale.id, ports=ports)

    counted(ports, 1, 2, 3)
    for number, amount in ((1, 0), (2, 100), (3, 100)):
        refunding(number, amount)
    assert listed() == ["#1002", "#1003"]
    assert ports.sales.draft_orders(Selection(counted=Counter.BOUNCED_DRAFTS), 9, None).items == []
    refunding(3, 0)
    assert listed() == ["#1002"]


def test_a_list_has_the_sales_that_add_to_a_figure_on_all_of_its_pages(ports: Ports) -> None:
    counted(ports, 1, 2, 3)
    ports.saved(4)  # it is not counted yet
    for number in (1, 3):
        opened(ports, START, number)
        record_figures(sale_id(number), ports=ports)
    for more in ({}, {"tag": "chat"}, {"statuses": ("OPEN", "CANCELLED")}, {"sort": Sort.CHANGED_FIRST}):
        wanted, found, cursor = Selection(figure=Counter.STAGE_OPENED, **more), [], None
        for _ in range(3):
            page = ports.sales.draft_orders(wanted, 2, cursor)
            found += [it.name for it in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert (sorted(found), cursor) == (["#D1001", "#D1003"], None), more


def test_what_sales_have_added_is_read_by_their_ids(ports: Ports) -> None:
    counted(ports, 1, 2)
    ports.totals.put_generations(ports.totals.generations().with_new())
    record_figures(sale_id(1), ports=ports)
    ports.saved(3)
    added = ports.totals.added_by([sale_id(number) for number in (1, 2, 3, 1)])
    assert set(added) == {sale_id(1), sale_id(2)}
    assert sum_of(added[sale_id(1)]) == {STATE: {"draft_open": 1}}


def test_a_run_that_read_before_another_wrote_adds_nothing(ports: Ports) -> None:
    ports.saved()
    slow = ports.totals.sale(sale_id())
    change = change_of(slow)
    assert change
    record_figures(sale_id(), ports=ports)
    with pytest.raises(StaleSaleError):
        ports.totals.add(slow, change)
    assert state(ports) == {"draft_open": 1}


def test_a_slow_run_for_a_sale_that_was_counted_before_adds_nothing(ports: Ports) -> None:
    counted(ports, 1)
    sale = ports.sales.get(sale_id())
    sale.put(order_of(sale))
    ports.sales.save(sale)
    slow = ports.totals.sale(sale_id())
    change = change_of(slow)
    assert change
    record_figures(sale_id(), ports=ports)
    with pytest.raises(StaleSaleError):
        ports.totals.add(slow, change)
    assert state(ports)["order_paid"] == 1


def opened(ports: Ports, moment: datetime | None, number: int = 1) -> None:
    """Let the customer open the draft order, or take that back."""
    sale = ports.sales.get(sale_id(number))
    sale.put(replace(sale.draft, opened_at=moment))
    ports.sales.save(sale)


def test_a_slow_run_adds_nothing_after_changes_that_undo_each_other(ports: Ports) -> None:
    counted(ports, 1)
    opened(ports, START)
    slow = ports.totals.sale(sale_id())
    change = change_of(slow)
    opened(ports, None)
    assert record_figures(sale_id(), ports=ports), "nothing differs, and the slow run must notice"
    assert change
    with pytest.raises(StaleSaleError):
        ports.totals.add(slow, change)
    assert state(ports) == {"draft_open": 1}


def test_a_sale_that_was_read_before_its_figures_is_read_again(ports: Ports) -> None:
    """The items of one call are no snapshot."""
    counted(ports, 1)
    old = ports.totals.sale(sale_id())
    opened(ports, START)
    record_figures(sale_id(), ports=ports)
    new = ports.totals.sale(sale_id())
    with pytest.raises(StaleSaleError):
        change_of(replace(old, figures=new.figures, rev=new.rev))


def test_runs_for_the_same_sales_at_once_add_each_sale_once(ports: Ports) -> None:
    for number in (1, 2, 3):
        ports.saved(number)
    together(6, lambda run: record_figures(sale_id(run % 3 + 1), ports=ports))
    assert state(ports) == {"draft_open": 3}


def test_days_are_read_from_a_day_on(ports: Ports) -> None:
    for number, days in ((1, 0), (2, 3), (3, 8)):
        sale = ports.saved(number)
        sale.put(replace(order_of(sale, number), paid_at=START + timedelta(days=days)))
        ports.sales.save(sale)
        record_figures(sale.id, ports=ports)
    since = START.date() + timedelta(days=3)
    paid = sum_of(ports.totals.read(1, TotalKind.PAID, since))
    assert {day: amounts["money"] for (_, _, day), amounts in paid.items()} == {
        since.isoformat(): 10000,
        (since + timedelta(days=5)).isoformat(): 10000,
    }
    assert len(sum_of(ports.totals.read(1, TotalKind.PAID))) == 3


def test_generations_that_changed_since_they_were_read_are_not_replaced(ports: Ports) -> None:
    mine = ports.totals.generations()
    theirs = ports.totals.put_generations(mine.with_new())
    assert theirs == ports.totals.generations() == Generations(1, 2, 1)
    with pytest.raises(StaleSaleError):
        ports.totals.put_generations(mine.with_new())
    assert ports.totals.put_generations(theirs.switched()) == Generations(2, None, 2)


def test_a_sale_adds_to_the_generation_that_is_being_built_as_well(ports: Ports) -> None:
    counted(ports, 1)
    ports.totals.put_generations(ports.totals.generations().with_new())
    counted(ports, 2)
    assert (state(ports, 1), state(ports, 2)) == ({"draft_open": 2}, {"draft_open": 1})
    assert record_figures(sale_id(1), ports=ports)
    assert state(ports, 1) == state(ports, 2) == {"draft_open": 2}


def test_a_deleted_generation_is_gone_and_the_other_one_stays(ports: Ports) -> None:
    ports.totals.put_generations(ports.totals.generations().with_new())
    counted(ports, 1)
    ports.totals.delete(1)
    assert (state(ports, 1), state(ports, 2)) == ({}, {"draft_open": 1})


def test_a_rebuild_deletes_the_generations_before_the_one_that_is_read(ports: Ports) -> None:
    counted(ports, 1)
    for _ in range(2):
        assert rebuild_totals(ports=ports) == 1
    assert [state(ports, generation) for generation in (1, 2, 3)] == [{}, {"draft_open": 1}, {"draft_open": 1}]
    assert ports.totals.generations().current == 3


def test_every_sale_is_found_to_be_counted(ports: Ports) -> None:
    for number in (1, 2, 3):
        ports.saved(number)
    counted(ports, 4)
    assert sorted(ports.totals.sale_ids()) == sorted(map(sale_id, (1, 2, 3, 4)))


@pytest.fixture
def table(aws: Aws) -> Ports:
    return Ports(app.sales, app.products, app.stores, app.numbers, aws.clock, totals=app.totals)


def test_counting_takes_two_calls_and_no_change_takes_one(aws: Aws, table: Ports) -> None:
    table.saved()
    aws.calls.clear()
    record_figures(sale_id(), ports=app)
    record_figures(sale_id(), ports=app)
    assert aws.calls == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_a_list_by_a_figure_takes_one_call_more(aws: Aws, table: Ports) -> None:
    counted(table, 1, 2)
    aws.calls.clear()
    table.sales.draft_orders(Selection(figure=Counter.STAGE_SENT), 100, None)
    assert aws.calls == ["Query", "BatchGetItem"]


@pytest.mark.parametrize("sales", [1, 9])
def test_the_totals_take_the_same_calls_whatever_the_number_of_sales(aws: Aws, table: Ports, sales: int) -> None:
    counted(table, *range(1, sales + 1))
    aws.calls.clear()
    totals = read_totals(date(2026, 11, 23), date(2026, 11, 1), ports=app)
    assert aws.calls == ["GetItem", "Query", "Query", "Query"]
    assert totals.count("draft_open") == sales
    items = [item for item in aws.items() if item["PK"]["S"].startswith("TOTAL#")]
    assert len(items) <= TOTAL_SHARDS


def test_figures_and_totals_are_small_enough_for_the_cheapest_write(aws: Aws, table: Ports) -> None:
    """An item over 1 KB costs twice as much to write."""
    sale = table.saved()
    sale.put(replace(order_of(sale), paid_at=START, due_on="2026-12-24", refunding=100))
    sale.put(replace(sale.draft, links=2, opened_at=START))
    table.sales.save(sale)
    table.totals.put_generations(table.totals.generations().with_new())
    record_figures(sale.id, ports=app)
    [figures] = [item for item in aws.items() if item["SK"]["S"] == "FIGURES"]
    assert len(str(figures)) < 1400  # as Python writes it, with two generations: less than 1 KB in DynamoDB
    names = [*Counter, *map(of_draft, DraftOrderStatus), *map(of_order, FinancialStatus)]
    assert sum(len(name) + 8 for name in names) + 50 < 1024
