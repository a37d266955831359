"""Changes of the store's settings, of products and of discount codes are events, which name who made them."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings

from functions.publish_events.handler import lambda_handler as publish
from invoicing.api.responses.catalog.discount_codes import DiscountCode as DiscountCodeDocument
from invoicing.api.responses.catalog.products import Product as ProductDocument
from invoicing.api.responses.catalog.store import StoreSettings
from invoicing.bootstrap import app
from invoicing.domain.catalog.changes import changed_fields
from invoicing.domain.catalog.discount import DiscountCode
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.store import Store
from invoicing.domain.events import StoreEvent
from invoicing.domain.events.catalogue import STORE_EVENTS
from invoicing.domain.events.store import DiscountCodeChanged, ProductChanged, StaffChange, StaffChanged, StoreChanged
from scripts.describe_events import DOCS
from tests.support.actors.merchant import Merchant
from tests.support.aws import Aws
from tests.support.builders.anything import anything
from tests.support.builders.events import SPECIAL
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.fakes import FakeBus
from tests.support.lambda_events import CONTEXT

CODE = {"type": "percentage", "value": "10"}


@pytest.fixture
def bus(monkeypatch: pytest.MonkeyPatch) -> FakeBus:
    bus = FakeBus()
    monkeypatch.setitem(vars(app), "bus", bus)
    return bus


def recorded() -> list[StoreEvent]:
    """Return the events so far, all of them by Ingrid."""
    told = [*vars(app)["stores"].events, *vars(app)["products"].events]
    assert {staff_id for _, staff_id in told} <= {INGRID.id}
    return [event for event, _ in told]


def during(change: Any) -> list[StoreEvent]:
    """Return the events of a change."""
    for port in ("stores", "products"):
        vars(app)[port].events.clear()
    change()
    return recorded()


def test_a_change_of_the_settings_names_the_fields_in_the_words_of_the_api(merchant: Merchant) -> None:
    changes = {"link_days": 7, "contact": {"email": "new@example.com"}, "exchange_rates": None, "name": "Renamed"}
    assert during(lambda: merchant.update("/store", changes)) == [StoreChanged(("name", "contact", "link_days"))]


def test_a_new_product_and_each_change_of_it_is_an_event(merchant: Merchant) -> None:
    bowl = {"title": "Bowl", "price": "100.00"}
    assert during(lambda: merchant.request("PUT", "/products/bowl", bowl)) == [ProductChanged("bowl", is_new=True)]
    changed = during(lambda: merchant.update("/products/bowl", {"price": "90.00", "status": "archived"}))
    assert changed == [ProductChanged("bowl", ("price", "status"))]
    merchant.replace("/products/bowl", bowl)
    assert recorded()[-1] == ProductChanged("bowl", ("price", "status"))


def test_a_new_discount_code_and_each_change_of_it_is_an_event(merchant: Merchant) -> None:
    created = during(lambda: merchant.request("PUT", "/discount-codes/summer", CODE))
    assert created == [DiscountCodeChanged("SUMMER", is_new=True)]
    changes = {"type": "fixed_amount", "value": "5.00", "uses": 3}
    changed = during(lambda: merchant.update("/discount-codes/SUMMER", changes))
    assert changed == [DiscountCodeChanged("SUMMER", ("type", "value", "uses"))]


def test_a_change_of_stock_is_an_event_once_for_each_key(merchant: Merchant) -> None:
    def add() -> None:
        body = {"change": 3, "reason": "delivery"}
        merchant.ask("POST", "/products/mug/stock", body, status=200, Idempotency_Key="once")

    assert during(add) == [ProductChanged("mug", ("available",), adjustment=3, reason="delivery")]
    assert during(add) == []


def test_what_changes_nothing_and_what_is_refused_is_no_event(merchant: Merchant) -> None:
    def nothing() -> None:
        merchant.update("/store", {"name": merchant.ask("GET", "/store")["name"]})
        merchant.update("/products/mug", {"title": "Product mug"})
        merchant.refused(409, "out_of_stock", "POST", "/products/mug/stock", {"change": -1000})
        merchant.refused(412, "version_mismatch", "PATCH", "/store", {"name": "X"}, headers={"If-Match": '"99"'})

    assert during(nothing) == []


@pytest.mark.parametrize(
    ("kind", "document"), [(Store, StoreSettings), (Product, ProductDocument), (DiscountCode, DiscountCodeDocument)]
)
def test_changed_fields_are_named_as_in_the_api(kind: type, document: type) -> None:
    @given(before=anything(kind, SPECIAL), after=anything(kind, SPECIAL))
    @settings(max_examples=50)
    def check(before: Any, after: Any) -> None:
        names = changed_fields(before, after)
        assert set(names) <= set(document.__annotations__)
        assert (names == ()) == (before == after)
        assert changed_fields(before, before) == ()

    check()


def test_events_are_stored_with_their_change_in_one_transaction(aws_merchant: Merchant, aws: Aws) -> None:
    aws_merchant.ask("PUT", "/discount-codes/SUMMER", CODE)
    aws.calls.clear()
    aws_merchant.update("/products/mug", {"price": "90.00"})
    assert aws.calls.count("TransactWriteItems") == 1
    aws_merchant.request("POST", "/products/mug/stock", {"change": 1})
    assert aws.calls.count("TransactWriteItems") == 2
    events = [item for item in aws.items() if item["SK"]["S"].startswith("EVENT#")]
    assert {(item["PK"]["S"], item["type"]["S"], item["staff_id"]["S"]) for item in events} == {
        ("STORE", "StoreChanged", INGRID.id),
        ("PRODUCT#mug", "ProductChanged", INGRID.id),
        ("CODE#SUMMER", "DiscountCodeChanged", INGRID.id),
    }
    assert all("event_day" in item for item in events)


def test_a_change_that_lost_a_race_leaves_no_event(aws_merchant: Merchant, aws: Aws) -> None:
    before = aws.items()
    aws_merchant.refused(409, "out_of_stock", "POST", "/products/mug/stock", {"change": -1000})
    assert aws.items() == before


def test_a_change_of_staff_is_an_event_even_if_their_record_stays(aws: Aws) -> None:
    invited = StaffChanged(TRYGVE.id, TRYGVE.role, StaffChange.INVITED_AGAIN)
    assert app.staff_members.put(TRYGVE) is True
    assert app.staff_members.put(TRYGVE, invited) is True
    [event] = [item for item in aws.items() if item["SK"]["S"].startswith("EVENT#")]
    assert event["PK"]["S"] == f"STAFF#{TRYGVE.id}"
    assert "staff_id" not in event  # a command with rights in AWS acts for no user of the pool
    assert TRYGVE.name not in json.dumps(event)


def test_events_of_the_store_are_published_as_their_schemas_say(aws_merchant: Merchant, aws: Aws, bus: FakeBus) -> None:
    aws_merchant.ask("PUT", "/discount-codes/SUMMER", CODE)
    app.staff_members.put(TRYGVE, StaffChanged(TRYGVE.id, TRYGVE.role, StaffChange.INVITED))
    publish({"Records": [stream_record(item) for item in aws.items() if item["SK"]["S"].startswith("EVENT#")]}, CONTEXT)
    assert bus.aside == []
    assert {entry["DetailType"] for entry in bus.published} == set(STORE_EVENTS)
    paths = set()
    for entry in bus.published:
        detail = json.loads(entry["Detail"])
        schema = json.loads((DOCS / "events" / f"{entry['DetailType']}.schema.json").read_text())
        jsonschema.Draft202012Validator(schema).validate(detail)
        assert detail["metadata"]["sale_id"] is None
        paths.add(detail["metadata"]["correlation_id"])
    assert paths == {"/store", "/products/mug", "/discount-codes/SUMMER", f"/staff/{TRYGVE.id}"}


def stream_record(item: dict[str, Any]) -> dict[str, Any]:
    keys = {name: item[name] for name in ("PK", "SK")}
    return {"dynamodb": {"Keys": keys, "NewImage": item, "SequenceNumber": item["SK"]["S"]}}
