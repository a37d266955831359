"""What each operation asks of AWS. Counts, so that they hold on any machine."""

from typing import Any

import pytest

from local.stack import Stack
from tests.bench.sale import BATCH_WINDOW, WHOLE_SALE, Measured, Row, measure_sale
from tests.journeys.shop import Shop


@pytest.fixture(scope="module", params=[1, 90, 101], ids=lambda count: f"{count}-products")
def measured(request: pytest.FixtureRequest) -> Measured:
    with Stack.start(batch_window=BATCH_WINDOW) as stack:
        return measure_sale(stack, products=request.param)


def test_every_step_keeps_to_its_budget(measured: Measured):
    budgeted = [row for row in measured.rows if row.budget is not None]
    assert {row.step: row.most for row in budgeted if row.most > row.budget} == {}
    assert all(row.count for row in measured.rows), "a step that asked nothing was not measured"


def test_the_whole_sale_keeps_to_its_budget(measured: Measured):
    further = sum(row.budget - first for row, first in _chunked(measured))
    assert measured.total.count <= WHOLE_SALE + further


def _chunked(measured: Measured) -> list[tuple[Row, int]]:
    """Return the steps whose budgets grow by one with each further 100 products, and what they are for the first."""
    firsts = {"create a draft": 3, "pay": 3}
    return [(row, firsts[row.step]) for row in measured.rows if row.step in firsts]


def test_a_list_costs_one_call_a_page_with_few_drafts_and_with_ten_thousand(shop: Shop):
    def page(query: str) -> tuple[list[str], Any]:
        before = len(shop.stack.calls.made)
        answer = shop.ask("GET", f"/draft-orders?limit=50{query}")
        made = shop.stack.calls.made[before:]
        return [call.operation for call in made if call.function == "draft_orders"], answer

    for _ in range(10):
        shop.draft()
    assert page("")[0] == page("&status=OPEN")[0] == ["Query"]
    many_drafts(shop.stack, 10_000)
    operations, first = page("")
    assert (operations, len(first["items"])) == (["Query"], 50)
    assert page(f"&cursor={first['next_cursor']}")[0] == ["Query"]
    assert page("&status=OPEN")[0] == ["Query"]


def many_drafts(stack: Stack, count: int) -> None:
    """Copy the head of a stored draft so many times, straight into the table."""
    table = stack._table()
    heads = (item for items in table.items.values() for key, item in items.items() if key.value == "DRAFT")
    head = next(heads).attrs
    plain = {name: value.to_json() for name, value in head.items()}
    for i in range(count):
        copied = {"PK": {"S": f"SALE#copy-{i}"}, "listed_at": {"S": f"2026-01-01T00:00:00.000Z#copy-{i:05d}"}}
        table.put_item({**plain, **copied})
