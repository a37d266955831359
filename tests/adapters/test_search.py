"""Draft orders and orders are listed by tag, status and time, and searched: one query a page."""

import threading
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import StaleSaleError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.ledger import LedgerEntry, LedgerEntryKind
from invoicing.domain.search.filter import Selection, Sort
from invoicing.domain.values.money import Money
from tests.support.adapters.drafts import MINUTE, ONE_QUERY, saved
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws
from tests.support.builders.sales import EVERYTHING, order_of, sale_id
from tests.support.fakes import START


def numbers(ports: Ports, selection: Selection, limit: int = 50) -> list[int]:
    """Return the numbers of all that is found, page after page."""
    found: list[int] = []
    cursor = None
    for _ in range(99):
        page = ports.sales.draft_orders(selection, limit, cursor)
        found += [int(it.name.removeprefix("#D")) - 1000 for it in page.items]
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise AssertionError("a list without an end")


@pytest.fixture
def four(ports: Ports) -> Ports:
    """Four draft orders: 1 and 3 are Kari's, 2 is Karianne's, 4 is Ola's."""
    saved(ports, 1, "Kari", "kari@example.com", "chat", "jul")
    saved(ports, 2, "Karianne", "karianne@example.com", "jul")
    saved(ports, 3, "KARI", "Kari@Example.com", "chat")
    saved(ports, 4, "Ola", "ola@example.com")
    return ports


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (EVERYTHING, [4, 3, 2, 1]),
        (Selection(sort=Sort.OLDEST), [1, 2, 3, 4]),
        (Selection(tag="chat"), [3, 1]),
        (Selection(tag="jul", sort=Sort.OLDEST), [1, 2]),
        (Selection(tag="ch"), []),
        (Selection(query="#D1002"), [2]),
        (Selection(query="d1002"), [2]),
        (Selection(query="1002"), [2]),
        (Selection(query="#1002"), [2]),
        (Selection(query="100"), [1, 2, 3, 4]),
        (Selection(query="OLA@example.com"), [4]),
        (Selection(query="ola@"), [4]),
        (Selection(query="unknown@example.com"), []),
        (Selection(query="kari"), [3, 1, 2]),
        (Selection(query="karia"), [2]),
        (Selection(query="KARI", tag="chat"), [3, 1]),
        (Selection(query="kari", statuses=("CANCELLED",)), []),
        (Selection(query="kari", created_from=START + MINUTE), [3, 2]),
        (Selection(query="kari", created_to=START + MINUTE), [1]),
        (Selection(query="***"), []),
        (Selection(created_from=START + MINUTE, created_to=START + 3 * MINUTE), [3, 2]),
        (Selection(created_from=START + 2 * MINUTE), [4, 3]),
        (Selection(created_to=START + MINUTE), [1]),
        (Selection(tag="jul", created_from=START + MINUTE), [2]),
        (Selection(("OPEN",), created_from=START + MINUTE, created_to=START + 2 * MINUTE), [2]),
        (Selection(("CANCELLED",), tag="jul"), []),
    ],
)
@pytest.mark.parametrize("limit", [1, 50])
def test_a_search_returns_its_matches_in_order(four: Ports, selection: Selection, expected: list[int], limit: int):
    assert numbers(four, selection, limit) == expected


def test_a_list_by_last_change_follows_every_change(four: Ports) -> None:
    four.clock.advance(timedelta(hours=1))
    sale = four.sales.get(sale_id(2))
    sale.put(sale.draft.edited(four.clock()))
    four.sales.save(sale)
    assert numbers(four, Selection(sort=Sort.CHANGED_LAST)) == [2, 4, 3, 1]
    assert numbers(four, Selection(sort=Sort.CHANGED_FIRST)) == [1, 3, 4, 2]
    assert numbers(four, Selection(updated_from=START + timedelta(hours=1))) == [2]
    assert numbers(four, Selection(updated_to=START + timedelta(hours=1), tag="jul")) == [1]


def test_added_and_removed_tags_change_the_index(four: Ports) -> None:
    sale = four.sales.get(sale_id(1))
    sale.put(replace(sale.draft, tags=("chat", "påske")))
    four.sales.save(sale)
    sale.put(replace(sale.draft, tags=("påske", "jul", "jul")))
    four.sales.save(sale)
    found = {tag: numbers(four, Selection(tag=tag)) for tag in ("chat", "påske", "jul")}
    assert found == {"chat": [3], "påske": [1], "jul": [2, 1]}


def test_two_hundred_and_fifty_tags_are_all_found_and_all_forgotten(ports: Ports) -> None:
    tags = [f"tag {i}" for i in range(250)]
    sale = saved(ports, 1, "Kari", "", *tags)
    assert all(numbers(ports, Selection(tag=tag)) == [1] for tag in tags)
    sale.put(replace(sale.draft, tags=()))
    ports.sales.save(sale)
    assert not any(numbers(ports, Selection(tag=tag)) for tag in tags)


def test_a_tag_whose_change_was_refused_is_not_found(ports: Ports) -> None:
    saved(ports, 1)
    first, second = ports.sales.get(sale_id(1)), ports.sales.get(sale_id(1))
    first.put(replace(first.draft, note="faster"))
    ports.sales.save(first)
    second.put(replace(second.draft, tags=tuple(f"tag {i}" for i in range(150))))
    with pytest.raises(StaleSaleError):
        ports.sales.save(second)
    assert not any(numbers(ports, Selection(tag=f"tag {i}")) for i in (0, 50, 149))


def test_tags_that_are_changed_at_the_same_time_are_all_kept(aws: Aws) -> None:
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    saved(ports, 1, "Kari", "")
    ready = threading.Barrier(2)

    def turn(tag: str) -> None:
        ready.wait()
        for number in range(12):
            try:
                sale = ports.sales.get(sale_id(1))
                kept = tuple(it for it in sale.draft.tags if it != tag)
                sale.put(replace(sale.draft, tags=(*kept, tag) if number % 2 == 0 else kept))
                ports.sales.save(sale)
            except StaleSaleError:
                pass

    threads = [threading.Thread(target=turn, args=(tag,)) for tag in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    there = set(ports.sales.get(sale_id(1)).draft.tags)
    assert {tag for tag in ("a", "b") if numbers(ports, Selection(tag=tag))} == there


def test_an_order_is_found_by_the_same_things_under_its_own_number(four: Ports) -> None:
    sale = four.sales.get(sale_id(1))
    sale.put(replace(order_of(sale, 77), customer_name="Kari", tags=("chat",)))
    sale.put(replace(sale.draft, status=DraftOrderStatus.COMPLETED))
    four.sales.save(sale)
    for selection in (
        EVERYTHING,
        Selection(("PAID",)),
        Selection(tag="chat"),
        Selection(("PAID",), tag="chat"),
        Selection(query="#1077"),
        Selection(query="1077"),
        Selection(query="kari@example.com"),
        Selection(query="ka"),
    ):
        assert [it.id for it in four.sales.orders(selection, 10, None).items] == [f"ord_{sale.id}"], selection
    for selection in (
        Selection(("PENDING",)),
        Selection(tag="jul"),
        Selection(query="#D1077"),
        Selection(query="1001"),
    ):
        assert four.sales.orders(selection, 10, None).items == []
    assert numbers(four, Selection(("COMPLETED",), tag="chat")) == [1]


def test_a_second_filter_may_give_a_short_page_that_goes_on(ports: Ports) -> None:
    for number in range(1, 7):
        sale = saved(ports, number, "Kari", "", "jul")
        if number > 2:
            sale.put(replace(sale.draft, status=DraftOrderStatus.CANCELLED))
            ports.sales.save(sale)
    first = ports.sales.draft_orders(Selection(("OPEN",), tag="jul"), 2, None)
    assert first.items == []
    assert first.next_cursor
    assert numbers(ports, Selection(("OPEN",), tag="jul"), 2) == [2, 1]


def test_the_ledger_of_all_sales_is_in_order_of_time(ports: Ports) -> None:
    for number, minutes in ((1, 5), (2, 3), (3, 4)):
        sale = ports.saved(number)
        at = START + timedelta(minutes=minutes)
        sale.put(LedgerEntry(f"0{number}", LedgerEntryKind.CAPTURED, f"pay_{number}", "test", Money(number, "NOK"), at))
        ports.sales.save(sale)

    def amounts(start: Any = None, end: Any = None) -> list[int]:
        return [it.entry.amount.amount for it in ports.sales.ledger_entries(start, end, 10, None).items]

    assert amounts() == [2, 3, 1]
    assert amounts(START + timedelta(minutes=4)) == [3, 1]
    assert amounts(None, START + timedelta(minutes=5)) == [2, 3]
    first = ports.sales.ledger_entries(None, None, 2, None)
    rest = ports.sales.ledger_entries(None, None, 2, first.next_cursor)
    assert [it.sale_id for it in (*first.items, *rest.items)] == [sale_id(2), sale_id(3), sale_id(1)]


# --- in DynamoDB only -------------------------------------------------------------------------------------------------

SEARCHES = {  # rows of terms point to the heads, as those of tags do
    "by name": Selection(query="Kari"),
    "by e-mail": Selection(query="kari@example.com"),
    "by beginning": Selection(query="ka"),
    "by number": Selection(query="#D1001"),
}


POINTED_TO = {"by tag": Selection(tag="jul"), **SEARCHES}


@pytest.mark.parametrize("name", [*ONE_QUERY, *POINTED_TO])
def test_a_page_costs_one_query_whose_keys_alone_select(aws: Aws, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    for number in range(1, 12):
        saved(ports, number, "Kari", "kari@example.com", "jul")
    asked: list[dict[str, Any]] = []
    dynamodb = app.sales._client  # type: ignore[attr-defined]  # of the adapter
    query = dynamodb.query

    def note(**given: Any) -> Any:
        asked.append(given)
        return query(**given)

    monkeypatch.setattr(dynamodb, "query", note)
    aws.calls.clear()
    page = ports.sales.draft_orders((ONE_QUERY | POINTED_TO)[name], 5, None)
    assert len(page.items) == (1 if name == "by number" else 5)
    assert aws.calls == ["Query", *(["BatchGetItem"] if name in POINTED_TO else [])]
    assert Counter(key for given in asked for key in given if "Filter" in key) == Counter()
    assert asked[0]["Limit"] == (11 if name in SEARCHES else 6)


@pytest.mark.parametrize(
    ("selection", "queries"),
    [
        (Selection(("OPEN",)), 2),  # opened or not
        (Selection(("OPEN", "CANCELLED")), 3),
        (Selection(("OPEN", "INVOICE_SENT"), opened=True), 2),
        (Selection(("COMPLETED", "CANCELLED")), 2),
    ],
)
def test_a_page_of_statuses_costs_one_query_for_each_list(aws: Aws, selection: Selection, queries: int) -> None:
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    saved(ports, 1)
    aws.calls.clear()
    ports.sales.draft_orders(selection, 5, None)
    assert aws.calls == ["Query"] * queries


def test_a_time_that_ends_before_it_begins_finds_nothing_and_asks_nothing(aws: Aws) -> None:
    """DynamoDB refuses such a condition, though moto does not."""
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    sale = saved(ports, 1, "Kari", "kari@example.com", "jul")
    sale.put(order_of(sale))
    ports.sales.save(sale)
    later, now = START + timedelta(days=9), START - timedelta(days=1)
    turned = [
        Selection(created_from=later, created_to=now),
        Selection(tag="jul", created_from=later, created_to=now),
        Selection(updated_from=later, updated_to=now),
    ]
    aws.calls.clear()
    for selection in turned:
        assert ports.sales.draft_orders(selection, 10, None).items == ()
        assert ports.sales.orders(selection, 10, None).items == ()
    assert ports.sales.ledger_entries(later, now, 10, None).items == ()
    assert aws.calls == []
