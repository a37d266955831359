"""Lists stay as cheap as they are."""

from typing import Any

from local.stack import Stack
from tests.journeys.shop import Shop


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
