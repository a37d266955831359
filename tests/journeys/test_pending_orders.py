"""Orders that are owed, and links that run out: from staff's word to the customer's receipt."""

from typing import Any

import pytest

from tests.support.actors.shop import Shop, link_in

KARI = {"name": "Kari Nordmann", "email": "kari@example.com", "locale": "en"}
OSLO = {"name": "Kari Nordmann", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}
NET_14 = {"type": "net", "days": 14}
BY_POST = {"shipping_address": OSLO, "billing_address": OSLO, "shipping_line": {"delivery_method": "postkassen"}}


def owed(shop: Shop, **more: Any) -> Any:
    """Write a draft, and make it an order before it is paid; return the order."""
    draft = shop.draft(**{**BY_POST, "payment_terms": NET_14, **more})
    return shop.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})


def invoice(shop: Shop, order: Any) -> dict[str, Any]:
    shop.ask("POST", f"/orders/{order['id']}/invoice", status=202)
    shop.stack.wait_until_idle()
    return shop.emails()[-1]


def order_of(shop: Shop, order: Any) -> Any:
    return shop.ask("GET", f"/orders/{order['id']}")


def listed(shop: Shop, order: Any) -> Any:
    [found] = [it for it in shop.ask("GET", "/orders")["items"] if it["id"] == order["id"]]
    return found


def test_a_pending_order_is_invoiced_by_its_name_and_paid_by_the_link_in_the_email(shop: Shop):
    order = owed(shop)
    email = invoice(shop, order)
    assert email["subject"] == f"Invoice for order {order['name']} from Fjord & Furu"
    shopper = shop.shopper(link_in(email))
    assert f"Order {order['name']} Payment pending Pay by" in shopper.text
    assert "Review and pay" in shopper.text
    shop.pay(shopper)
    assert "Your order is paid" in shopper.text
    assert order_of(shop, order)["financial_status"] == "PAID"
    assert shop.emails()[-1]["subject"] == f"Receipt for order {order['name']} from Fjord & Furu"


def test_the_link_that_the_customer_had_as_a_draft_goes_on_to_the_order(shop: Shop):
    draft = shop.draft(**BY_POST)
    link = shop.link(draft)
    order = shop.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})
    shopper = shop.shopper(link)
    assert f"Order {order['name']} Payment pending" in shopper.text
    shop.pay(shopper)
    assert order_of(shop, order)["financial_status"] == "PAID"


def test_what_is_not_known_yet_is_filled_in_and_no_price_moves(shop: Shop):
    order = owed(shop, shipping_address=None, billing_address=None, shipping_line=None)
    shopper = shop.shopper(link_in(invoice(shop, order)))
    shopper.submit("/details", **shopper.details())
    assert not shopper.has_form("/delivery")
    shop.pay(shopper)
    after = order_of(shop, order)
    assert (after["financial_status"], after["totals"]["total"]) == ("PAID", order["totals"]["total"])


def test_when_its_day_is_over_page_reminder_list_and_timeline_say_that_it_is_overdue(shop: Shop):
    order = owed(shop, payment_terms={"type": "receipt"})
    link = link_in(invoice(shop, order))
    assert listed(shop, order)["overdue"] is False
    shop.advance("PT72H")
    shop.stack.wait_until_idle()
    assert shop.emails()[-1]["subject"] == f"Overdue: order {order['name']} from Fjord & Furu"
    assert "Overdue since" in shop.shopper(link).text
    assert (listed(shop, order)["overdue"], listed(shop, order)["due_on"]) == (True, order["due_on"])
    assert "OrderOverdue" in shop.story({"id": order["draft_order_id"]})
    shop.pay(shop.shopper(link))
    assert listed(shop, order)["overdue"] is False


@pytest.mark.parametrize("first", ["draft", "order"])
def test_after_mark_as_paid_every_link_says_so_and_shows_the_receipt(shop: Shop, first: str):
    draft = shop.draft(**BY_POST)
    links = [shop.link(draft), link_in(shop.invoice(draft))]
    open_page = shop.shopper(links[0])
    how = {"method": "bank_transfer"}
    if first == "draft":
        order = shop.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid", **how})
    else:
        order = shop.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})
        shop.ask("POST", f"/orders/{order['id']}/mark-as-paid", how, status=200)
    for link in links:
        shopper = shop.shopper(link)
        assert "This order is already paid" in shopper.text
        assert "Paid with Bank transfer" in shopper.text
        assert "Receipt" in shopper.text
    open_page.submit("/pay")
    assert "This order is already paid" in open_page.text
    assert shop.payments() == []
    shop.stack.wait_until_idle()
    assert "(Bank transfer). This is your receipt." in shop.emails()[-1]["text"].replace("\n", " ")


def test_a_new_link_for_one_that_ran_out_goes_to_the_address_on_file_only(shop: Shop):
    draft = shop.draft(**BY_POST)
    old = shop.link(draft)
    shop.advance("P40D")
    shopper = shop.shopper(old)
    shopper.submit("/new-link")
    assert shopper.status == 200
    assert "a new link is on its way" in shopper.text
    shop.stack.wait_until_idle()
    email = shop.emails()[-1]
    assert email["to"] == ["kari@example.com"]
    assert shop.read(draft)["status"] == "INVOICE_SENT"
    assert shop.pay(shop.shopper(link_in(email))).status == 200
    assert shop.order(draft)["financial_status"] == "PAID"
    assert "Your order is paid" in shop.shopper(old).text


def test_three_new_links_go_in_a_day_and_the_answer_stays_the_same(shop: Shop):
    draft = shop.draft(**BY_POST)
    old = shop.link(draft)
    shop.advance("P40D")
    said = set()
    for _ in range(5):
        shopper = shop.shopper(old)
        shopper.submit("/new-link")
        said.add((shopper.status, shopper.text))
    shop.stack.wait_until_idle()
    assert len(said) == 1
    assert shop.story(draft).count("EmailSent invoice") == 3


def test_a_link_that_was_replaced_opens_nothing_and_the_new_one_does(shop: Shop):
    draft = shop.draft(**BY_POST)
    old = shop.link(draft)
    path = f"/draft-orders/{draft['id']}/links"
    [first] = shop.ask("GET", path)["items"]
    new = shop.link(draft, replaces=first["id"])
    assert shop.shopper(old).status == 404
    assert [(it["is_newest"], bool(it["revoked_at"])) for it in shop.ask("GET", path)["items"]] == [
        (False, True),
        (True, False),
    ]
    shop.pay(shop.shopper(new))
    assert shop.order(draft)["financial_status"] == "PAID"


def test_a_link_that_is_being_paid_through_is_not_replaced(shop: Shop):
    draft = shop.draft(**BY_POST)
    shop.to_provider(shop.shopper(shop.link(draft)))
    path = f"/draft-orders/{draft['id']}/links"
    [first] = shop.ask("GET", path)["items"]
    problem = shop.ask("POST", path, {"replaces": first["id"]}, status=409)
    assert problem["code"] == "payment_in_progress"
    assert len(shop.ask("GET", path)["items"]) == 1
