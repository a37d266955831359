"""Lists as tables: RFC 4180, nothing that a spreadsheet takes for a formula, in pages that fit into an answer."""

import csv
import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given, strategies as st

from invoicing.bootstrap import app
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page
from invoicing.usecases.exports import csv_pages
from invoicing.usecases.exports.csv_pages import CsvPages, cell, rows
from tests.support.actors.answer import Answer
from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import KARI_JSON

ANSWER_LIMIT = 6 * 1024 * 1024  # bytes of JSON that Lambda may answer
SIGNS = "=+-@＝＋－＠"  # noqa: RUF001 - some spreadsheets take full-width ones for formulas, too
LEADS = SIGNS + "\t\r\n\0"
SEPARATORS = ",;\t"


BYTE_ORDER_MARK = "\ufeff"


def table(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def records(text: str) -> list[dict[str, str]]:
    """Return the rows of a table by the names of their columns."""
    return list(csv.DictReader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline="")))


def export(merchant: Merchant, name: str, query: str = "") -> Answer:
    answer = merchant.request("GET", f"/{name}.csv", query=query)
    assert answer.status == 200, answer.body
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.csv"'
    return answer


# --- what is written --------------------------------------------------------------------------------------------------


def cells(text: str, separator: str) -> list[str]:
    """Return every cell that a spreadsheet with that separator sees."""
    return [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet may run a cell, whether or not it drops spaces and quotes at its start."""
    return cell.lstrip(' "').startswith(tuple(SIGNS))


TABLES = st.lists(st.lists(st.text() | st.text(alphabet=LEADS + "\",; a'", max_size=8), min_size=1, max_size=4))


@given(TABLES)
@example([["=1+1", "\x00=1", '"', "a\r\nb", "", "'=", "@x", "-1", "+1", "\t=1", "\r=1", "\n=1"]])
def test_what_is_read_back_is_what_was_written_and_no_cell_is_a_formula(written: list[list[str]]) -> None:
    text = rows(written)
    assert text == "" or text.endswith("\r\n")
    read = table(text)
    assert [len(row) for row in read] == [len(row) for row in written]
    for row, original in zip(read, written, strict=True):
        for value, before in zip(row, original, strict=True):
            assert not value.startswith(tuple(LEADS))
            assert value.replace("'", "") == before.replace("'", "")


@given(TABLES)
@example([["a", "b;=1+1"]])
@example([["a", "b\t=1+1", "b,=1+1"]])
@example([["a", 'b;"=1+1', "b; @x"]])
@example([["a", "b\n=1+1;"], ["-1"]])
def test_no_cell_is_a_formula_whatever_separates_the_cells(written: list[list[str]]) -> None:
    text = rows(written)
    for separator in SEPARATORS:
        assert [cell for cell in cells(text, separator) if is_formula(cell)] == []


@pytest.mark.parametrize("name", ["draft-orders", "orders", "ledger"])
def test_no_text_of_a_customer_is_a_formula_whatever_separates_the_cells(merchant: Merchant, name: str) -> None:
    hostile = "x;=1+1"
    person = {**KARI_JSON, "name": "Kari;=cmd|x", "handle": "x,+1;-1"}
    sell(merchant, customer=person, po_number=hostile, tags=["a, @b", "-1", "=2"])
    text = export(merchant, name).body.removeprefix(BYTE_ORDER_MARK)
    for separator in SEPARATORS:
        read = cells(text, separator)
        assert [cell for cell in read if is_formula(cell)] == []
    assert name == "ledger" or "x;'=1+1" in text


@pytest.mark.parametrize(
    "text", ["a=b", "a-b; c", "10,5", "Kari - Oslo", "jul, påske", "a;b=c", "https://x.example/?a=1"]
)
def test_a_text_without_a_formula_is_written_as_it_is(text: str) -> None:
    assert cell(text) == text


def test_every_cell_is_quoted_and_quotes_are_doubled() -> None:
    assert rows([["a", 'b"c', None, 7]]) == '"a","b""c","","7"\r\n'
    assert cell("=SUM(A1)") == "'=SUM(A1)"
    assert cell("a=b") == "a=b"


# --- the three tables -------------------------------------------------------------------------------------------------


def test_draft_orders_are_exported_with_the_filters_of_their_list(merchant: Merchant) -> None:
    merchant.draft(customer={"handle": "=HYPERLINK(1)"}, tags=["jul", "a, b"])
    app.clock.advance(timedelta(seconds=1))  # type: ignore[attr-defined]  # the clock of the tests
    newest = merchant.draft(customer=KARI_JSON, tags=["jul"])
    merchant.draft()
    first, second = records(export(merchant, "draft-orders", "tag=jul").body)
    assert first == {
        "id": newest["id"],
        "name": newest["name"],
        "status": "OPEN",
        "customer": "Kari Nordmann",
        "email": "kari@example.com",
        "handle": "",
        "total": "200.00",
        "currency": "NOK",
        "invoice_status": "not_sent",
        "opened_at": "",
        "due_on": "",
        "overdue": "false",
        "po_number": "",
        "tags": "jul",
        "created_at": newest["created_at"],
        "updated_at": newest["updated_at"],
        "order_id": "",
    }
    assert (second["customer"], second["handle"], second["tags"]) == ("'=HYPERLINK(1)", "'=HYPERLINK(1)", "jul, a, b")
    assert len(table(export(merchant, "draft-orders", "query=%23D1001").body)) == 2


def test_orders_and_where_their_money_went_are_exported(merchant: Merchant) -> None:
    order = merchant.request("GET", f"/orders/{sell(merchant)}").json
    merchant.request("POST", f"/orders/{order['id']}/refunds", {"amount": "10.00"})
    (row,) = records(export(merchant, "orders", "financial_status=PARTIALLY_REFUNDED,REFUNDED").body)
    assert (row["id"], row["name"], row["draft_order_id"]) == (order["id"], order["name"], order["draft_order_id"])
    assert (row["financial_status"], row["fulfillment_status"]) == ("PARTIALLY_REFUNDED", "UNFULFILLED")
    assert (row["customer"], row["email"]) == ("Kari Nordmann", "kari@example.com")
    assert (row["total"], row["captured"], row["refunded"], row["currency"]) == ("279.00", "279.00", "10.00", "NOK")
    assert (row["tax"], row["shipping"]) == ("55.80", "79.00")
    assert (row["tax"], row["shipping"]) == (order["totals"]["tax"]["amount"], order["totals"]["shipping"]["amount"])
    moved = records(export(merchant, "ledger").body)
    assert sorted((row["entry"], row["amount"], row["currency"]) for row in moved) == [
        ("authorized", "279.00", "NOK"),
        ("captured", "279.00", "NOK"),
        ("refunded", "10.00", "NOK"),
    ]
    of_order = (order["draft_order_id"], order["id"], order["name"])
    assert {(row["draft_order_id"], row["order_id"], row["order_name"]) for row in moved} == {of_order}
    assert len(table(export(merchant, "ledger", "occurred_to=2020-01-01").body)) == 1


def test_the_ledger_has_the_tax_in_the_money_that_moved_by_rate(merchant: Merchant) -> None:
    for sku, tax_class in (("mug", "standard"), ("coffee", "food")):
        body = {"title": sku.title(), "price": "115.00", "tax_class": tax_class}
        merchant.request("PUT", f"/products/{sku}", body, headers=ANY_VERSION if sku == "mug" else None)
        merchant.request("POST", f"/products/{sku}/stock", {"change": 10})
    lines = [{"sku": "mug", "quantity": 1}, {"sku": "coffee", "quantity": 1}]
    order = sell(merchant, line_items=lines, shipping_line={"delivery_method": "pickup"})
    merchant.request("POST", f"/orders/{order}/refunds", {"amount": "46.00"})
    rows = {row["entry"]: row for row in records(export(merchant, "ledger").body)}
    assert (rows["captured"]["tax"], rows["captured"]["tax_lines"]) == ("38.00", "25%: 23.00; 15%: 15.00")
    assert (rows["refunded"]["tax"], rows["refunded"]["tax_lines"]) == ("7.60", "25%: 4.60; 15%: 3.00")
    assert (rows["authorized"]["tax"], rows["authorized"]["tax_lines"]) == ("", "")


def test_an_empty_list_has_the_names_of_its_columns(merchant: Merchant) -> None:
    for name in ("draft-orders", "orders", "ledger"):
        assert len(table(export(merchant, name).body)) == 1


def test_pages_one_after_the_other_are_one_table(merchant: Merchant) -> None:
    names = [merchant.draft(tags=["jul & påske"])["name"] for _ in range(5)]
    answer = export(merchant, "draft-orders", "limit=2&tag=jul%20%26%20p%C3%A5ske")
    text, pages = answer.body, 1
    while "Link" in answer.headers:
        address, _, relation = answer.headers["Link"].partition("; ")
        assert relation == 'rel="next"'
        parts = urlsplit(address.strip("<>"))
        assert parts.path == "/draft-orders.csv"
        assert answer.headers["Next-Cursor"]
        answer = export(merchant, "draft-orders", parts.query)
        text, pages = text + answer.body, pages + 1
    assert "Next-Cursor" not in answer.headers
    assert pages == 3
    assert text.startswith(BYTE_ORDER_MARK)
    assert text.count(BYTE_ORDER_MARK) == 1
    assert sorted(row[1] for row in table(text)[1:]) == names


def test_a_page_ends_before_it_is_more_than_lambda_answers() -> None:
    # The dearest that a row can be: 250 tags of 40 characters outside the BMP, which JSON writes as twelve bytes each.
    row = ("dft_" + "x" * 26, "#D1001", "OPEN", "🧵" * 255, ", ".join(["🧵" * 40] * 250))
    per_query = 1024 * 1024 // len("".join(row).encode())  # what a query of DynamoDB returns at most
    asked = []

    def read(limit: int, cursor: str | None) -> Page[Any]:
        asked.append(limit)
        return Page([row] * min(limit, per_query), "more")

    pages: CsvPages[Any] = CsvPages(("a",), lambda it: it)
    page = pages.page(read, 1000, None)
    assert page.next_cursor == "more"
    assert len(json.dumps(page.text)) < ANSWER_LIMIT
    assert len(page.text) >= csv_pages.MAX_CHARACTERS


def test_a_page_of_which_little_is_shown_ends_all_the_same() -> None:
    asked = []

    def read(limit: int, cursor: str | None) -> Page[Any]:
        asked.append(cursor)
        return Page([], f"after {len(asked)}")

    pages: CsvPages[Any] = CsvPages(("a",), lambda it: it)
    assert pages.page(read, 1000, "here").next_cursor == f"after {len(asked)}"
    assert len(asked) == 100


def test_an_export_has_a_row_for_an_unreadable_sale(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> None:
    for path, port in (("draft-orders", "draft_orders"), ("orders", "orders"), ("ledger", "ledger_entries")):
        monkeypatch.setattr(app.sales, port, lambda *_: Page([Unreadable("dft_1", "#D1001")]))
        _, row = table(export(merchant, path).body)
        assert (row[0], row[2]) == ("dft_1", "unreadable")


def test_tables_are_made_from_what_the_table_holds(aws_merchant: Merchant) -> None:
    names = [aws_merchant.draft(tags=["jul"])["name"] for _ in range(60)]
    exported = table(export(aws_merchant, "draft-orders", "sort=created_at").body)[1:]
    assert sorted(row[1] for row in exported) == names
    assert len(table(export(aws_merchant, "draft-orders", "tag=jul").body)) == 61
    assert len(table(export(aws_merchant, "ledger").body)) == 1
    order = aws_merchant.complete(aws_merchant.ready())
    (row,) = records(export(aws_merchant, "orders").body)
    assert (row["tax"], row["shipping"]) == (order["totals"]["tax"]["amount"], order["totals"]["shipping"]["amount"])
    assert {row["order_name"] for row in records(export(aws_merchant, "ledger").body)} == {order["name"]}
