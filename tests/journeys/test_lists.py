"""Lists and searches stay as cheap as they are: the same calls and read units a page, however much is stored."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.search.keys import search_key
from invoicing.domain.values.ids import derived_id
from local.stack import Stack
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import CUP, Shop
from tests.support.builders.many_rows import many_products

ONE_QUERY = ("", "&status=CANCELLED", "&created_from=2020-01-01", "&sort=-updated_at")
TWO_QUERIES = ("&status=OPEN",)  # those that the customer has opened are a list of their own
QUERY_AND_READ = (  # the rows that are found only refer to the heads
    "&tag=jul",
    "&query=%23D1003",
    "&query=1003",
    "&query=kari@example.com",
    "&query=kari",
    "&query=Nordmann%20Kari",
)
MANY = 1_000  # a page reads its own rows only: 100,000 drafts and 5,000 products cost as much

Cost = tuple[list[str], float]


def cost_of(stack: Stack, function: str, ask: Callable[[], Any]) -> tuple[Cost, Any]:
    """Return the calls to AWS and the read units of a request, and its answer."""
    before = len(stack.calls.made)
    stack.calls.measuring = True
    answer = ask()
    stack.calls.measuring = False
    made = [call for call in stack.calls.made[before:] if call.function == function]
    return ([call.operation for call in made], sum(call.units.read for call in made)), answer


def test_a_list_by_any_filter_costs_the_same_with_few_drafts_and_with_many(shop: Shop, merchant: Merchant):
    def page(query: str) -> tuple[Cost, Any]:
        return cost_of(shop.stack, "draft_orders", lambda: merchant.ask("GET", f"/draft-orders?limit=20{query}"))

    for _ in range(22):
        merchant.draft(tags=["jul"])
    page("")  # the store is read once
    few = {query: page(query)[0] for query in (*ONE_QUERY, *TWO_QUERIES, *QUERY_AND_READ)}
    assert {tuple(operations) for operations, _ in (few[query] for query in ONE_QUERY)} == {("Query",)}
    assert {tuple(few[query][0]) for query in TWO_QUERIES} == {("Query", "Query")}
    assert {tuple(few[query][0]) for query in QUERY_AND_READ} == {("Query", "BatchGetItem")}
    many_drafts(shop.stack, MANY)
    for query, before in few.items():
        (operations, units), first = page(query)
        assert operations == before[0], query
        assert units <= before[1] + 1, query  # a few rows more, where few did not fill the query
        if not query.endswith(("1003", "CANCELLED")):
            assert len(first["items"]) == 20, query
            assert page(f"{query}&cursor={first['next_cursor']}")[0][0] == before[0], query


def test_a_search_of_orders_costs_two_calls(shop: Shop, merchant: Merchant):
    for _ in range(3):
        merchant.complete(merchant.ready())
    cost, answer = cost_of(shop.stack, "orders", lambda: merchant.request("GET", "/orders", query="query=kari"))
    assert (cost[0], len(answer.json["items"])) == (["Query", "BatchGetItem"], 3)


def test_a_search_of_products_costs_the_same_with_few_and_with_many(shop: Shop, merchant: Merchant):
    def page(query: str) -> tuple[Cost, Any]:
        return cost_of(shop.stack, "store", lambda: merchant.ask("GET", f"/products?limit=2&{query}"))

    few, answer = page("query=kopp")
    assert [item["sku"] for item in answer["items"]] == ["kopp-steingods"]
    many_products(shop.stack._table(), CUP, MANY)
    many, answer = page("query=kopp")
    assert (many[0], few[0]) == (["Query", "BatchGetItem"],) * 2
    assert many[1] <= few[1] + 2  # one product more, and its row
    assert len(answer["items"]) == 2
    assert page(f"query=kopp&cursor={answer['next_cursor']}")[0][0] == few[0]


def stored(stack: Stack) -> list[dict[str, Any]]:
    table = stack._table()
    items = [item.attrs for items in table.items.values() for item in items.values()]
    return [{name: value.to_json() for name, value in item.items()} for item in items]


def many_drafts(stack: Stack, count: int) -> None:
    """Copy the head of a stored draft, and the rows of its tag and terms, so many times, straight into the table."""
    table, plain = stack._table(), stored(stack)
    head = next(item for item in plain if item["SK"]["S"] == "DRAFT" and "jul" in repr(item["summary"]))
    tag = next(item for item in plain if item["PK"]["S"].endswith("#TAG#jul"))
    terms = ("kari@example.com", "kari nordmann", "nordmann kari")
    for i in range(count):
        created_at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(microseconds=i)
        moment, sale_id = keys.instant(created_at), derived_id("copy", str(i))
        names = {"listed_at": {"S": moment}, "changed_at": {"S": moment}}
        table.put_item({**head, "PK": {"S": f"SALE#{sale_id}"}, **names})
        table.put_item({**tag, "SK": {"S": f"{moment}#{sale_id}"}})
        for term in terms:
            table.put_item(search_key(term, created_at, sale_id))
