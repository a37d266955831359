"""Lists stay as cheap as they are."""

from typing import Any

from local.stack import Stack
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop

ONE_QUERY = (
    "",
    "&status=OPEN",
    "&customer=Kari%20Nordmann",
    "&customer=kari@example.com",
    "&query=kari@example.com",
    "&query=kari",
    "&created_from=2020-01-01",
    "&sort=-updated_at",
    "&sort=customer_name",
)
QUERY_AND_READ = ("&tag=jul", "&query=%23D1003")  # the rows that are found only refer to the heads


def test_a_list_by_any_filter_costs_the_same_with_few_drafts_and_with_thousands(shop: Shop, merchant: Merchant):
    def page(query: str) -> tuple[list[str], Any]:
        before = len(shop.stack.calls.made)
        answer = merchant.ask("GET", f"/draft-orders?limit=50{query}")
        made = shop.stack.calls.made[before:]
        return [call.operation for call in made if call.function == "draft_orders"], answer

    for _ in range(10):
        merchant.draft(tags=["jul"])
    for query in ONE_QUERY:
        assert page(query)[0] == ["Query"], query
    for query in QUERY_AND_READ:
        assert page(query)[0] == ["Query", "BatchGetItem"], query
    many_drafts(shop.stack, 3_000)
    for query in ONE_QUERY:
        operations, first = page(query)
        assert operations == ["Query"], query
        assert len(first["items"]) == 50, query
        if first["next_cursor"]:
            assert page(f"{query}&cursor={first['next_cursor']}")[0] == ["Query"], query
    for query in QUERY_AND_READ:
        operations, first = page(query)
        assert operations == ["Query", "BatchGetItem"], query
        assert len(first["items"]) == (1 if "%23D" in query else 50), query


def many_drafts(stack: Stack, count: int) -> None:
    """Copy the head of a stored draft, and the row of its tag, so many times, straight into the table."""
    table = stack._table()
    stored = [item.attrs for items in table.items.values() for item in items.values()]
    plain = [{name: value.to_json() for name, value in item.items()} for item in stored]
    head = next(item for item in plain if item["SK"]["S"] == "DRAFT" and "jul" in repr(item["summary"]))
    tag = next(item for item in plain if item["PK"]["S"].endswith("#TAG#jul"))
    for i in range(count):
        moment = f"2026-01-01T00:00:00.{i:06d}Z"
        names = {"listed_name": {"S": f"#D9{i:05d}"}, "listed_at": {"S": moment}, "changed_at": {"S": moment}}
        table.put_item({**head, "PK": {"S": f"SALE#copy-{i:05d}"}, **names})
        table.put_item({**tag, "SK": {"S": f"{moment}#copy-{i:05d}"}})
