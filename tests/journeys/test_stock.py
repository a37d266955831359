"""A shortage: what the customer is told, and each way out that staff have."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, StackCustomer

CANDLESTICK = "lysestake-messing"  # of which there is one


def taken(shop: Shop) -> None:
    """Sell the last one to another customer."""
    shop.fill_in(shop.merchant.link(shop.merchant.draft(CANDLESTICK))).pay()
    assert shop.merchant.available(CANDLESTICK) == 0


def notice(shop: Shop, draft: Any) -> Any:
    """Return what staff read of the shortage."""
    shop.stack.wait_until_idle()
    story = shop.merchant.ask("GET", f"/draft-orders/{draft['id']}/timeline?limit=100")["items"]
    return [entry for entry in story if entry["type"] == "OutOfStock"][-1]


def touch(shop: Shop, customer: StackCustomer) -> None:
    """Let the page say that a person has it before them."""
    body = customer.page.soup.find("body")
    assert body
    answer = shop.stack.request(
        "POST",
        str(body["data-opened"]),
        {"sec-fetch-site": "same-origin"},
        form={"offer": str(body["data-offer"])},
    )
    assert answer.status_code == 204


def test_on_opening_the_customer_is_told_by_name_and_staff_once_a_person_is_there(shop: Shop, merchant: Merchant):
    draft = merchant.draft(CANDLESTICK)
    link = merchant.link(draft)
    taken(shop)
    customer = shop.customer(link)
    assert "Lysestake i messing Sold out" in customer.text
    assert "OutOfStock" not in shop.story(draft), "a program that opens links told staff"
    touch(shop, customer)
    assert notice(shop, draft)["data"] == {"shortages": [{"sku": CANDLESTICK, "wanted": 1, "left": 0}]}


def test_a_sold_out_draft_order_with_complete_details_cannot_be_paid(shop: Shop, merchant: Merchant):
    draft = merchant.draft(CANDLESTICK)
    link = merchant.link(draft)
    taken(shop)
    customer = shop.fill_in(link)
    assert "Lysestake i messing Sold out" in customer.text
    assert "and look again" in customer.page.form("/pay").get_text()
    customer.submit("/pay")
    assert customer.status == 409
    assert "Lysestake i messing Sold out" in customer.text
    assert [p["status"] for p in shop.payments()] == ["captured"]
    merchant.ask("POST", f"/products/{CANDLESTICK}/stock", {"change": 1}, status=200)
    customer.open(link)
    customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


@pytest.mark.parametrize("way", ["restock", "continue_selling", "edit", "reserve", "complete"])
def test_each_way_out_leads_to_a_paid_order(shop: Shop, merchant: Merchant, way: str):
    draft = merchant.draft(CANDLESTICK)
    link = merchant.link(draft)
    late = shop.fill_in(link)
    taken(shop)
    late.submit("/pay")
    assert late.status == 409
    ways = {offered["way"]: offered for offered in notice(shop, draft)["ways_out"]}
    if way == "reserve":  # once there is enough again; and another customer buys it first
        take(shop, draft, ways["restock"])
    take(shop, draft, ways[way], now=shop.local("GET", "clock")["now"])
    late.open(link)
    if way == "complete":
        assert "This order is already paid" in late.text
        assert merchant.available(CANDLESTICK) == -1
    else:
        if way == "reserve":
            assert merchant.available(CANDLESTICK) == 0
            assert "set aside for you until" in late.text
        assert "Sold out" not in late.text
        late.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


def take(shop: Shop, draft: Any, offered: Any, now: str = "") -> None:
    """Make the request that a way out describes, with what is left to staff."""
    own: dict[str, Any] = {}
    if offered["way"] == "edit":
        own = {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]}
    elif offered["way"] == "reserve":
        own = {"reserve_until": (datetime.fromisoformat(now) + timedelta(hours=20)).isoformat()}
    is_of_draft = offered["path"].startswith("/draft-orders/")
    etag = f'"{shop.merchant.read(draft)["version"]}"' if is_of_draft else "*"
    status = 201 if offered["path"].endswith("/complete") else 200
    if_match = offered.get("headers", {}).get("If-Match", etag)
    shop.merchant.ask(offered["method"], offered["path"], offered.get("body", own), status=status, if_match=if_match)


def test_reserved_goods_are_sold_out_for_other_customers_until_the_stated_time(shop: Shop, merchant: Merchant):
    now = datetime.fromisoformat(shop.local("GET", "clock")["now"])
    draft = merchant.draft(CANDLESTICK, reserve_until=(now + timedelta(hours=2)).isoformat())
    link = merchant.link(draft)
    other = shop.customer(merchant.link(merchant.draft(CANDLESTICK)))
    assert "Sold out" in other.text
    customer = shop.fill_in(link)
    assert "Everything in your order is set aside for you until" in customer.text
    shop.advance(hours=3)
    assert "set aside" not in customer.open(link).text
    assert merchant.available(CANDLESTICK) == 1
    customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_an_edit_after_sending_shows_what_changed_before_anything_is_paid(shop: Shop, merchant: Merchant):
    draft = merchant.draft("kopp-steingods", "fat-eik")
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    touch(shop, customer)
    lines = [{"sku": "kopp-steingods", "quantity": 2}]
    etag = f'"{merchant.read(draft)["version"]}"'
    merchant.ask("PATCH", f"/draft-orders/{draft['id']}", {"line_items": lines}, if_match=etag)
    customer.open(link)
    said = [
        " ".join(item.get_text(" ").replace("\xa0", " ").split()) for item in customer.page.soup.select(".changes li")
    ]
    assert "Before 1 × NOK 249.00 Now 2 × NOK 249.00" in said[0]
    assert "Removed" in said[1]
    assert said[-1].startswith("Total Before NOK")
    touch(shop, customer)
    assert not customer.open(link).soup.select(".changes")
    customer.pay()
    assert merchant.order(draft)["captured"]["amount"] == "557.00"
