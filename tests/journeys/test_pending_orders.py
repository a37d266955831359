"""Orders whose payment is pending, and links that run out: from the API to the customer's receipt."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in
from tests.support.cast.people import OSLO_JSON

NET_14 = {"type": "net", "days": 14}
BY_POST = {
    "shipping_address": OSLO_JSON,
    "billing_address": OSLO_JSON,
    "shipping_line": {"delivery_method": "postkassen"},
}


def pending(shop: Shop, **more: Any) -> Any:
    """Write a draft, and make it an order before it is paid; return the order."""
    draft = shop.merchant.draft(**{**BY_POST, "payment_terms": NET_14, **more})
    return shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})


def invoice(shop: Shop, order: Any) -> dict[str, Any]:
    shop.merchant.ask("POST", f"/orders/{order['id']}/invoice", status=202)
    shop.stack.wait_until_idle()
    return shop.emails()[-1]


def order_of(shop: Shop, order: Any) -> Any:
    return shop.merchant.ask("GET", f"/orders/{order['id']}")


def listed(shop: Shop, order: Any) -> Any:
    [found] = [it for it in shop.merchant.ask("GET", "/orders")["items"] if it["id"] == order["id"]]
    return found


def test_a_pending_order_is_invoiced_by_its_name_and_paid_by_the_link_in_the_email(shop: Shop):
    order = pending(shop)
    email = invoice(shop, order)
    assert email["subject"] == f"Invoice for order {order['name']} from Fjord & Furu"
    customer = shop.customer(link_in(email))
    assert f"Order {order['name']} Payment pending Pay by" in customer.text
    assert "Review and pay" in customer.text
    customer.pay()
    assert "Your order is paid" in customer.text
    assert order_of(shop, order)["financial_status"] == "PAID"
    assert shop.emails()[-1]["subject"] == f"Receipt for order {order['name']} from Fjord & Furu"


def test_the_link_that_the_customer_had_as_a_draft_goes_on_to_the_order(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**BY_POST)
    link = merchant.link(draft)
    order = merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})
    customer = shop.customer(link)
    assert f"Order {order['name']} Payment pending" in customer.text
    customer.pay()
    assert order_of(shop, order)["financial_status"] == "PAID"


def test_details_missing_on_a_pending_order_are_entered_without_a_price_change(shop: Shop):
    courier = {"title": "Courier", "price": "0.00"}
    order = pending(shop, shipping_address=None, billing_address=None, shipping_line=courier)
    customer = shop.customer(link_in(invoice(shop, order)))
    customer.submit("/details", **customer.details())
    assert not customer.page.has_form("/delivery")
    customer.pay()
    after = order_of(shop, order)
    assert (after["financial_status"], after["totals"]["total"]) == ("PAID", order["totals"]["total"])


def test_after_the_due_date_page_reminder_list_and_timeline_show_an_order_as_overdue(shop: Shop):
    order = pending(shop, payment_terms={"type": "receipt"})
    link = link_in(invoice(shop, order))
    assert listed(shop, order)["overdue"] is False
    shop.advance(hours=72)
    shop.stack.wait_until_idle()
    assert shop.emails()[-1]["subject"] == f"Overdue: order {order['name']} from Fjord & Furu"
    assert "Overdue since" in shop.customer(link).text
    assert (listed(shop, order)["overdue"], listed(shop, order)["due_on"]) == (True, order["due_on"])
    assert "OrderOverdue" in shop.story({"id": order["draft_order_id"]})
    shop.customer(link).pay()
    assert listed(shop, order)["overdue"] is False


@pytest.mark.parametrize("first", ["draft", "order"])
def test_after_mark_as_paid_every_link_says_so_and_shows_the_receipt(shop: Shop, merchant: Merchant, first: str):
    draft = merchant.draft(**BY_POST)
    links = [merchant.link(draft), link_in(shop.invoice(draft))]
    open_page = shop.customer(links[0])
    how = {"method": "bank_transfer"}
    if first == "draft":
        order = merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid", **how})
    else:
        order = merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})
        merchant.ask("POST", f"/orders/{order['id']}/mark-as-paid", how, status=200)
    for link in links:
        customer = shop.customer(link)
        assert "This order is already paid" in customer.text
        assert "Paid with Bank transfer" in customer.text
        assert "Receipt" in customer.text
    open_page.submit("/pay")
    assert "This order is already paid" in open_page.text
    assert shop.payments() == []
    shop.stack.wait_until_idle()
    assert "(Bank transfer). This is your receipt." in shop.emails()[-1]["text"].replace("\n", " ")


def test_a_new_link_for_one_that_ran_out_goes_to_the_address_on_file_only(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**BY_POST)
    old = merchant.link(draft)
    shop.advance(days=40)
    customer = shop.customer(old)
    customer.submit("/new-link")
    assert customer.status == 200
    assert "a new link is on its way" in customer.text
    shop.stack.wait_until_idle()
    email = shop.emails()[-1]
    assert email["to"] == ["kari@example.com"]
    assert merchant.read(draft)["status"] == "INVOICE_SENT"
    assert shop.customer(link_in(email)).pay().status == 200
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert "Your order is paid" in shop.customer(old).text


def test_three_new_links_go_in_a_day_and_the_answer_stays_the_same(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**BY_POST)
    old = merchant.link(draft)
    shop.advance(days=40)
    said = set()
    for _ in range(5):
        customer = shop.customer(old)
        customer.submit("/new-link")
        said.add((customer.status, customer.text))
    shop.stack.wait_until_idle()
    assert len(said) == 1
    assert shop.story(draft).count("EmailSent invoice") == 3


def test_a_link_that_was_replaced_opens_nothing_and_the_new_one_does(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**BY_POST)
    old = merchant.link(draft)
    path = f"/draft-orders/{draft['id']}/links"
    [first] = merchant.ask("GET", path)["items"]
    new = merchant.link(draft, replaces=first["id"])
    assert shop.customer(old).status == 404
    assert [(it["is_newest"], bool(it["revoked_at"])) for it in merchant.ask("GET", path)["items"]] == [
        (False, True),
        (True, False),
    ]
    shop.customer(new).pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_a_link_that_is_being_paid_through_is_not_replaced(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**BY_POST)
    shop.customer(merchant.link(draft)).press_pay()
    path = f"/draft-orders/{draft['id']}/links"
    [first] = merchant.ask("GET", path)["items"]
    problem = merchant.ask("POST", path, {"replaces": first["id"]}, status=409)
    assert problem["code"] == "payment_in_progress"
    assert len(merchant.ask("GET", path)["items"]) == 1
