"""Rows of terms in DynamoDB: which are written, what they cost, and that they show nothing by themselves."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.person import Person
from invoicing.domain.search.filter import Selection
from invoicing.domain.search.terms import MOST_TERMS
from invoicing.domain.values.customer import Customer
from tests.support.adapters.ports import Ports
from tests.support.adapters.searches import POTTER, found, pages, saved
from tests.support.aws import Aws
from tests.support.builders.sales import new_sale, offer, order_of


@pytest.fixture
def table(aws: Aws) -> Ports:
    return Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)


def rows(aws: Aws) -> set[str]:
    return {item["SK"]["S"].partition("\x1f")[0] for item in aws.items() if item["PK"]["S"].startswith("SEARCH#")}


def test_only_terms_that_change_are_written(aws: Aws, table: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    sale = saved(table, 1, Customer("Kari Nordmann", "kari@example.com"))
    assert rows(aws) == {"d1001", "1001", "kari@example.com", "kari nordmann", "nordmann kari"}
    written: list[Any] = []
    dynamodb = app.sales._client  # type: ignore[attr-defined]  # of the adapter
    write = dynamodb.transact_write_items

    def note(**given: Any) -> Any:
        written.extend(given["TransactItems"])
        return write(**given)

    monkeypatch.setattr(dynamodb, "transact_write_items", note)
    sale.put(replace(sale.draft, note="Ring first"))
    table.sales.save(sale)
    assert not [action for action in written if "SEARCH#" in repr(action)]
    sale.put(Person(Customer("Kari Nordmann", "kari@example.org")))
    table.sales.save(sale)
    (put, delete) = [action for action in written if "SEARCH#" in repr(action)]
    assert ("kari@example.org" in repr(put["Put"]), "kari@example.com" in repr(delete["Delete"])) == (True, True)


def test_a_sale_has_few_rows_whatever_its_customer_is_called(aws: Aws, table: Ports) -> None:
    name = " ".join(f"n{i}" for i in range(200))
    sale = saved(table, 1, replace(POTTER, name=name), po_number="PO 1 2 3")
    assert len(rows(aws)) < MOST_TERMS
    sale.put(replace(order_of(sale, 77), customer_name=name))
    table.sales.save(sale)
    assert len(rows(aws)) == MOST_TERMS
    assert found(table, "1077", orders=True) == found(table, POTTER.email, orders=True) == [77]


@pytest.mark.parametrize("lines", [1, 95, 499])
def test_a_sale_of_many_lines_and_tags_is_found_by_all_its_terms(table: Ports, lines: int) -> None:
    sale = new_sale(1, table.clock())
    sale.put(offer(lines))
    sale.put(replace(sale.draft, customer_name=POTTER.name, tags=tuple(f"tag {i}" for i in range(90))))
    sale.put(Person(POTTER))
    for number in range(95 if lines > 1 else 0):
        table.stock(f"part-{number}", 2)
        sale.take_stock({f"part-{number}": 1})
    table.sales.save(sale)
    for query in ("1001", "nordmann", POTTER.email, POTTER.phone, POTTER.handle):
        assert found(table, query) == [1], query
    sale.put(Person(Customer("Ola Hansen")))
    sale.put(replace(sale.draft, customer_name="Ola Hansen", tags=()))
    sale.release_stock({f"part-{number}": 1 for number in range(95 if lines > 1 else 0)})
    table.sales.save(sale)
    assert found(table, "hansen") == [1]
    assert found(table, "nordmann") == found(table, POTTER.email) == []  # their rows may be left, and show nothing


def test_rows_that_a_crash_left_behind_show_nothing(aws: Aws, table: Ports, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows without room in the transaction are written before it: here it never comes."""
    sale = new_sale(1, table.clock())
    sale.put(replace(sale.draft, tags=tuple(f"tag {i}" for i in range(120))))
    dynamodb = app.sales._client  # type: ignore[attr-defined]  # of the adapter
    write, calls = dynamodb.transact_write_items, []

    def crash(**given: Any) -> Any:
        calls.append(given)
        if len(calls) == 2:
            raise SystemExit
        return write(**given)

    monkeypatch.setattr(dynamodb, "transact_write_items", crash)
    with pytest.raises(SystemExit):
        table.sales.save(sale)
    assert rows(aws)
    assert found(table, "kari") == found(table, "1001") == []


def test_many_words_cost_five_queries_a_page_at_most_and_miss_nothing(
    aws: Aws, table: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("invoicing.adapters.dynamodb.search.pages.MAX_KEYS", 4)  # as if there were 25 times as many
    for number in range(1, 60):
        saved(table, number, Customer(f"{'Ola' if number % 20 else 'Per'} Nordmann", f"nordmann{number}@example.com"))
    asked = Selection(query="nordmann per")
    shown: list[str] = []
    cursor, read = None, 0
    while read == 0 or cursor is not None:
        read += 1
        aws.calls.clear()
        page = table.sales.draft_orders(asked, 2, cursor)
        shown += [it.name for it in page.items]
        cursor = page.next_cursor
        assert aws.calls == ["Query", "BatchGetItem"] * (len(aws.calls) // 2)
        assert len(aws.calls) <= 10
    assert (shown, read > 2) == (["#D1040", "#D1020"], True)


def test_a_page_has_no_more_than_its_limit_where_later_rows_fill_it(table: Ports) -> None:
    for number, name in enumerate(("Ola Nordmann",) * 6 + ("Per Nordmann",) * 6, 1):
        saved(table, number, Customer(name))
    assert list(pages(table, "nordmann per", 2)) == [[12, 11], [10, 9], [8, 7]]


def test_sixty_words_that_nothing_has_find_nothing(table: Ports) -> None:
    saved(table)
    assert found(table, " ".join(["nordmann", *(f"w{i}" for i in range(60))])) == []


def test_a_search_of_one_word_costs_two_calls_a_page(aws: Aws, table: Ports) -> None:
    """Though name, handle and address of every sale begin with it."""
    for number in range(1, 12):
        saved(table, number)
    aws.calls.clear()
    page = table.sales.draft_orders(Selection(query="nordmann"), 5, None)
    assert (len(page.items), aws.calls) == (5, ["Query", "BatchGetItem"])
    aws.calls.clear()
    table.sales.draft_orders(Selection(query="nordmann"), 5, page.next_cursor)
    assert aws.calls == ["Query", "BatchGetItem"]


def test_results_whose_name_and_address_begin_alike_take_one_query(aws: Aws, table: Ports) -> None:
    for number in range(1, 5):
        saved(table, number, Customer("Kari Nordmann", f"kari{number}@example.com"))
    aws.calls.clear()
    page = table.sales.draft_orders(Selection(query="kari"), 5, None)
    assert (len(page.items), page.next_cursor, aws.calls) == (4, None, ["Query", "BatchGetItem"])


def test_a_person_stands_in_person_head_and_rows_alone(aws: Aws, table: Ports) -> None:
    saved(table, 1, Customer("Canary", "canary@example.com"), tags=("jul",))
    places = {item["PK"]["S"][:4] + item["SK"]["S"][:6] for item in aws.items() if "canary" in repr(item).casefold()}
    assert places == {"SALEDRAFT", "SALEPERSON", "SEARcanary"}
    (head,) = (item for item in aws.items() if item["SK"]["S"] == "DRAFT")
    assert [name for name, value in head.items() if "canary" in repr(value)] == ["summary", "found_by"]


def test_erasing_a_person_removes_them_from_every_row_and_index(aws: Aws, table: Ports) -> None:
    sale = saved(table, 1, Customer("Canary", "canary@example.com"), tags=("jul",))
    sale.put(replace(sale.draft, customer_name=""))
    sale.put(Person(Customer()))
    table.sales.save(sale)
    assert "canary" not in repr(aws.items()).casefold()
