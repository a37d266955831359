"""What only the table has: how many calls, how large the items, what the indexes hold."""

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.adapters.aws import client
from invoicing.adapters.dynamodb.event_items import from_event_item
from invoicing.adapters.dynamodb.store import DynamoStores
from invoicing.adapters.dynamodb.transactions import write
from invoicing.bootstrap import app
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import NEW_STORE, Store
from invoicing.domain.events import Actor, LinkCreated
from invoicing.domain.pricing.offer import MAX_LINES
from invoicing.domain.sale.attempt import attempt_key
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.link import Link, link_key
from invoicing.domain.sale.summary import DraftOrderSummary
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.money import Money
from invoicing.usecases.links.page import page_of_links
from tests.support.aws import Aws
from tests.support.builders.sales import new_sale, offer, sale_id
from tests.support.fakes import START


def put_products(count: int) -> None:
    for number in range(count):
        app.products.put(Product(f"sku-{number:03d}", "Mug", Money(100, "NOK")), seen=None)


def save_drafts(count: int) -> None:
    for number in range(1, count + 1):
        app.sales.save(new_sale(number, START + timedelta(seconds=number)))


# --- calls ------------------------------------------------------------------------------------------------------------


def test_a_sale_is_read_and_written_with_one_call_each(aws: Aws) -> None:
    sale = new_sale()
    app.sales.save(sale)
    app.sales.get(sale.id, link_key(1), attempt_key(1))
    assert aws.calls == ["TransactWriteItems", "BatchGetItem"]


def test_saving_an_unchanged_sale_calls_no_service(aws: Aws) -> None:
    app.sales.save(new_sale())
    sale = app.sales.get(sale_id())
    sale.put(replace(sale.draft))
    aws.calls.clear()
    app.sales.save(sale)
    assert aws.calls == []


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (100, 1), (101, 2), (250, 3)])
def test_products_are_read_a_hundred_a_call(aws: Aws, count: int, calls: int) -> None:
    put_products(3)
    aws.calls.clear()
    assert len(app.products.get(f"sku-{number:03d}" for number in range(count))) == min(count, 3)
    assert aws.calls == ["BatchGetItem"] * calls


def test_a_page_of_a_list_is_one_query_however_long_the_list(aws: Aws) -> None:
    save_drafts(12)
    put_products(12)
    aws.calls.clear()
    page = app.sales.draft_orders(Selection(), 10, None)
    assert len(page.items) == 10
    assert len(app.sales.draft_orders(Selection(), 10, page.next_cursor).items) == 2
    assert len(app.products.list(10, None).items) == 10
    app.sales.timeline(sale_id(1), 50, None)
    assert aws.calls == ["Query"] * 4


def test_a_status_takes_a_query_for_what_was_opened_and_one_for_the_rest(aws: Aws) -> None:
    save_drafts(12)
    aws.calls.clear()
    assert len(app.sales.draft_orders(Selection((DraftOrderStatus.OPEN,)), 10, None).items) == 10
    assert aws.calls == ["Query"] * 2


def test_an_empty_queue_costs_two_queries(aws: Aws) -> None:
    assert list(app.sales.due("RECOVER", START)) == []
    assert aws.calls == ["Query", "Query"]


def test_the_store_is_read_once_a_minute_and_after_it_was_changed(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("invoicing.adapters.dynamodb.store.time.monotonic", lambda: now[0])
    app.stores.lock_currency(NEW_STORE)
    aws.calls.clear()
    assert app.stores.get() == app.stores.get() == NEW_STORE
    assert aws.calls == ["GetItem"]
    named = replace(NEW_STORE, name="Fjell & Fjord")
    app.stores.put(named, seen=NEW_STORE)
    assert app.stores.get() == named
    now[0] = 59.0
    client("dynamodb").delete_item(TableName=aws.table, Key={"PK": {"S": "STORE"}, "SK": {"S": "STORE"}})
    assert app.stores.get() == named
    now[0] = 61.0
    assert app.stores.get() == NEW_STORE


def test_what_was_read_while_another_thread_changed_the_store_is_not_cached(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.stores.lock_currency(NEW_STORE)
    named, read = replace(NEW_STORE, name="Fjell & Fjord"), DynamoStores.read

    def overtaken(stores: DynamoStores) -> Store:
        before = read(stores)
        monkeypatch.setattr(DynamoStores, "read", read)
        stores.put(named, seen=before)
        return before

    monkeypatch.setattr(DynamoStores, "read", overtaken)
    assert app.stores.get() == NEW_STORE
    assert app.stores.get() == named


def test_what_was_read_before_a_change_arrived_is_forgotten(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    app.stores.lock_currency(NEW_STORE)
    named = replace(NEW_STORE, name="Fjell & Fjord")

    def read_just_before(*given: Any) -> None:
        assert app.stores.get() == NEW_STORE
        write(*given)

    monkeypatch.setattr("invoicing.adapters.dynamodb.store.write", read_just_before)
    app.stores.put(named, seen=NEW_STORE)
    assert app.stores.get() == named


def test_a_store_whose_currency_can_still_change_is_not_cached(aws: Aws) -> None:
    app.stores.get()
    elsewhere = DynamoStores(client("dynamodb"), aws.table, lambda: app._outbox)
    elsewhere.put(replace(NEW_STORE, currency="EUR"), seen=NEW_STORE)
    assert app.stores.get().currency == "EUR"
    elsewhere.lock_currency(elsewhere.read())
    app.stores.get()
    aws.calls.clear()
    app.stores.lock_currency(app.stores.get())
    assert aws.calls == []


# --- items ------------------------------------------------------------------------------------------------------------


def test_a_draft_of_499_lines_fits_into_its_item_and_is_read_completely(aws: Aws) -> None:
    sale = new_sale()
    lines = tuple(replace(line, title="Ж" * 255, quantity=n + 1) for n, line in enumerate(offer(MAX_LINES).lines))
    sale.put(replace(offer(MAX_LINES), lines=lines))
    app.sales.save(sale)
    assert app.sales.get(sale.id).offer == sale.offer
    (stored,) = [item for item in aws.items() if item["SK"]["S"] == "OFFER"]
    assert len(stored["data"]["B"]) < 40_000


def test_a_small_draft_is_stored_so_that_people_can_read_it(aws: Aws) -> None:
    app.sales.save(new_sale())
    (stored,) = [item for item in aws.items() if item["SK"]["S"] == "OFFER"]
    assert stored["data"]["M"]["lines"]["L"][0]["M"]["title"] == {"S": "Mug"}


def test_lists_are_read_from_summaries_that_hold_no_more_than_they_show(aws: Aws) -> None:
    app.sales.save(new_sale())
    (row,) = client("dynamodb").scan(TableName=aws.table, IndexName="lists")["Items"]
    assert set(row) == {"PK", "SK", "list", "listed_at", "changed_at", "summary"}
    assert row["summary"]["M"].keys() <= {field.name for field in fields(DraftOrderSummary)}


def test_personal_data_is_only_in_the_person_and_in_what_lists_show(aws: Aws) -> None:
    app.sales.save(new_sale())
    holding = {item["SK"]["S"].partition("\x1f")[0]: item for item in aws.items() if "kari@example.com" in str(item)}
    assert holding.keys() == {"PERSON", "DRAFT", "kari@example.com"}  # the last is the row that finds it
    assert "kari@example.com" not in str(holding["DRAFT"]["data"])


def test_events_can_be_found_by_day_and_read_from_the_stream(aws: Aws) -> None:
    save_drafts(20)
    found = []
    for shard in range(8):
        found += client("dynamodb").query(
            TableName=aws.table,
            IndexName="events_by_day",
            KeyConditionExpression="event_day = :day",
            ExpressionAttributeValues={":day": {"S": f"2026-11-23#{shard}"}},
        )["Items"]
    assert len(found) == 20
    assert set(found[0]) == {"PK", "SK", "event_day"}
    item = client("dynamodb").get_item(TableName=aws.table, Key={name: found[0][name] for name in ("PK", "SK")})["Item"]
    assert from_event_item(item) == app.sales.timeline(item["PK"]["S"][5:], 1, None).items[0]


def test_a_sale_is_in_no_queue_but_for_being_idle_some_day(aws: Aws) -> None:
    sale = new_sale()
    app.sales.save(sale)
    (due,) = client("dynamodb").scan(TableName=aws.table, IndexName="due")["Items"]
    assert (due["SK"]["S"], due["due_at"]["S"]) == ("DRAFT", "2027-10-25T00:00:00.000000Z")
    sale.put(sale.draft.edited(START + timedelta(hours=11, minutes=59)))
    app.sales.save(sale)
    assert client("dynamodb").scan(TableName=aws.table, IndexName="due")["Items"] == [due]  # it moves once a day
    sale.put(sale.draft.moved_to(DraftOrderStatus.CANCELLED, START))
    app.sales.save(sale)
    assert client("dynamodb").scan(TableName=aws.table, IndexName="due")["Items"] == []


def test_a_field_that_a_later_release_added_is_not_in_the_way(aws: Aws) -> None:
    app.sales.save(new_sale())
    client("dynamodb").update_item(
        TableName=aws.table,
        Key={"PK": {"S": f"SALE#{sale_id()}"}, "SK": {"S": "DRAFT"}},
        UpdateExpression="SET #data.added_later = :x, #data.#total.added_later = :x",
        ExpressionAttributeNames={"#data": "data", "#total": "total"},
        ExpressionAttributeValues={":x": {"S": "x"}},
    )
    assert app.sales.get(sale_id()).draft == new_sale().draft


def test_ids_of_events_rise_within_a_millisecond(aws: Aws) -> None:
    sale = new_sale()
    for number in range(50):
        sale.record(LinkCreated(f"lnk_{number}", "chat"), Actor.STAFF)
    app.sales.save(sale)
    events = app.sales.timeline(sale.id, 60, None).items
    assert [event.data for event in events[1:]] == [LinkCreated(f"lnk_{number}", "chat") for number in range(50)]


def test_links_are_read_however_many_there_are(aws: Aws) -> None:
    sale = new_sale()
    app.sales.save(sale)
    for start in range(1, 400, 80):
        for number in range(start, start + 80):
            sale.put(Link(number, "chat " + "x" * 3000, START))
        app.sales.save(sale)
    page, newest = page_of_links(sale, 5, None, ports=app)
    assert ([link.number for link in page.items], set(newest)) == ([1, 2, 3, 4, 5], {400})
    assert app.sales.links(sale.id, 1000, None).next_cursor, "DynamoDB ends a page at 1 MB"
