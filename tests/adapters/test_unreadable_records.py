"""A record that cannot be read is shown as such, and breaks no list."""

import pytest

from invoicing.adapters.aws import client
from invoicing.bootstrap import app
from invoicing.domain.catalog.discount import CountedCode, Discount, DiscountCode, DiscountType
from invoicing.domain.events import Actor, LinkCreated
from invoicing.domain.sale.summary import Unreadable
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.money import Money
from tests.support.adapters.drafts import ONE_QUERY, saved
from tests.support.adapters.ports import Ports
from tests.support.aws import Aws
from tests.support.builders.sales import EVERYTHING, sale_id
from tests.support.log_lines import LogLines


def test_one_head_that_cannot_be_read_is_shown_as_such_and_breaks_no_list(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = LogLines(monkeypatch)
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    for number in (1, 2, 3):
        saved(ports, number, "Kari", "kari@example.com", "jul")
    (broken,) = (i for i in aws.items() if i["PK"]["S"] == f"SALE#{sale_id(2)}" and i["SK"]["S"] == "DRAFT")
    broken["summary"]["M"]["status"] = {"S": "LOST"}
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    searches = [Selection(query="kari"), Selection(query="kari@example.com")]
    for selection in (*ONE_QUERY.values(), *searches, Selection(tag="jul"), Selection(("OPEN",), tag="jul")):
        shown = ports.sales.draft_orders(selection, 10, None).items
        assert len(shown) == 3
        assert [it for it in shown if isinstance(it, Unreadable)] == [Unreadable(f"dft_{sale_id(2)}", "#D1002")]
    assert ports.sales.draft_orders(Selection(query="#D1002"), 10, None).items == [
        Unreadable(f"dft_{sale_id(2)}", "#D1002")
    ]
    del broken["summary"]
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    assert Unreadable(f"dft_{sale_id(2)}") in ports.sales.draft_orders(EVERYTHING, 10, None).items
    assert {(line["message"], line["correlation_id"]) for line in log.read()} == {("unreadable_item", sale_id(2))}


def test_one_event_that_cannot_be_read_breaks_no_timeline(aws: Aws) -> None:
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    sale = saved(ports, 1)
    sale.record(LinkCreated("lnk_1", "chat"), Actor.STAFF)
    ports.sales.save(sale)
    (broken,) = (item for item in aws.items() if item.get("type", {}).get("S") == "DraftOrderCreated")
    broken["type"] = {"S": "FromTomorrow"}
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    first, second = ports.sales.timeline(sale.id, 10, None).items
    assert (first.id[:4], first.name) == ("evt_", "FromTomorrow")
    assert isinstance(first, Unreadable)
    assert second.data == LinkCreated("lnk_1", "chat")


def test_one_code_that_cannot_be_read_breaks_no_list(aws: Aws) -> None:
    app.products.put_code(DiscountCode("A", Discount(DiscountType.PERCENTAGE, 1000), Money(0, "NOK")), seen=None)
    app.products.put_code(DiscountCode("B", Discount(DiscountType.PERCENTAGE, 1000), Money(0, "NOK")), seen=None)
    (broken,) = (item for item in aws.items() if item.get("listed_at") == {"S": "A"})
    del broken["summary"]["M"]["discount"]
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    first, second = app.products.codes(10, None).items
    assert isinstance(second, CountedCode)
    assert (first, second.code.code) == (Unreadable("A"), "B")


def test_one_product_that_cannot_be_read_breaks_no_list(aws: Aws) -> None:
    ports = Ports(app.sales, app.products, app.stores, app.numbers, aws.clock)
    ports.stock("a", 1)
    ports.stock("b", 1)
    (broken,) = (item for item in aws.items() if item["PK"]["S"] == "PRODUCT#a")
    del broken["summary"]["M"]["price"]
    client("dynamodb").put_item(TableName=aws.table, Item=broken)
    first, second = ports.products.list(10, None).items
    assert (first, second.product.sku) == (Unreadable("a"), "b")
