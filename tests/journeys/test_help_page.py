"""The help page, sentence by sentence: each rule over HTTP and on the customer's pages, and its refusal."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in
from tests.support.cast.people import BERLIN_JSON, KARI_JSON, OSLO_JSON

KARI = {**KARI_JSON, "locale": "en"}
READY = {
    "shipping_address": OSLO_JSON,
    "billing_address": OSLO_JSON,
    "shipping_line": {"delivery_method": "postkassen"},
}
BEACON = {"user-agent": "Mozilla/5.0", "sec-fetch-site": "same-origin"}


def refusal(shop: Shop, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """Ask for what is refused; return the problem."""
    answer = shop.stack.staff(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    assert answer.status_code >= 400, answer.get_data(as_text=True)
    return answer.get_json()


def sold_out(shop: Shop) -> tuple[Any, str]:
    """Return a draft of the last candlestick, which another customer has bought, and its link."""
    draft = shop.merchant.draft("lysestake-messing", **READY)
    other = shop.merchant.draft("lysestake-messing", **READY)
    shop.customer(shop.merchant.link(other)).pay()
    return draft, shop.merchant.link(draft)


def test_create_a_draft_order_for_a_customer(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY)
    assert (draft["status"], draft["customer"]["name"]) == ("OPEN", "Kari Nordmann")
    problem = refusal(shop, "POST", "/draft-orders", {"customer": KARI, "line_items": []})
    assert (problem["code"], problem["errors"][0]["pointer"]) == ("no_lines", "/line_items")


def test_send_the_customer_an_invoice_by_e_mail_with_a_link_to_the_checkout(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY)
    email = shop.invoice(draft, message="As we agreed on the phone.")
    assert "As we agreed on the phone." in email["text"]
    assert "249" in shop.customer(link_in(email)).text
    assert merchant.read(draft)["status"] == "INVOICE_SENT"
    without_address = merchant.draft(customer={"handle": "@kari"})
    problem = refusal(shop, "POST", f"/draft-orders/{without_address['id']}/invoice")
    assert (problem["code"], "/links" in problem["detail"]) == ("no_email", True)


def test_or_copy_the_checkout_link_into_a_chat(shop: Shop, merchant: Merchant):
    draft = merchant.draft(customer={"handle": "@kari"})
    made = merchant.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "instagram"})
    assert made["url"] in made["text"]
    assert merchant.read(draft)["status"] == "OPEN"
    assert shop.customer(made["url"]).page.has_form("/details")
    merchant.ask("DELETE", f"/draft-orders/{draft['id']}/links/{made['id']}", status=204)
    assert shop.customer(made["url"]).status == 404


def test_the_customer_enters_billing_details_picks_a_delivery_method_pays(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    customer = shop.customer(merchant.link(draft))
    customer.submit("/details", **customer.details(email="nonsense"))
    assert (customer.status, "There is a problem" in customer.text) == (422, True)
    customer.submit("/details", **customer.details())
    customer.submit("/delivery", delivery_method="postkassen")
    assert "Thank you" in customer.pay().text


def test_the_draft_becomes_an_order_on_the_orders_page_marked_paid_by_itself(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY)
    customer = shop.customer(merchant.link(draft))
    customer.pay("decline")
    assert merchant.ask("GET", "/orders")["items"] == []
    customer.pay(webhook="twice")
    (order,) = merchant.ask("GET", "/orders")["items"]
    assert (order["financial_status"], order["customer_name"]) == ("PAID", "Kari Nordmann")
    assert merchant.read(draft)["status"] == "COMPLETED"


def test_marking_a_draft_as_paid_ends_its_links(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY)
    link = merchant.link(draft)
    shop.stack.request("POST", link.removeprefix(shop.stack.url) + "/opened", BEACON, form={})
    path = f"/draft-orders/{draft['id']}/complete"
    warned = refusal(shop, "POST", path, {"payment": "paid", "method": "cash"})
    assert warned["code"] == "checkout_active"
    order = merchant.ask("POST", path, {"payment": "paid", "method": "cash", "end_payment": True})
    customer = shop.customer(link)
    assert order["financial_status"] == "PAID"
    assert "paid" in customer.text.lower()
    assert order["name"] in customer.text
    assert not customer.page.has_form("/pay")


def test_out_of_stock_the_customer_is_told_and_cannot_pay(shop: Shop):
    _, link = sold_out(shop)
    customer = shop.customer(link)
    assert "Lysestake i messing" in customer.text
    assert "Sold out" in customer.text
    before = len(shop.payments())
    customer.submit("/pay")
    assert customer.status == 409
    assert len(shop.payments()) == before


@pytest.mark.parametrize("way", ["restock", "continue_selling", "edit", "reserve", "complete"])
def test_staff_can_restock_continue_selling_edit_reserve_or_mark_as_paid(shop: Shop, merchant: Merchant, way: str):
    draft, link = sold_out(shop)
    shop.stack.request("POST", link.removeprefix(shop.stack.url) + "/opened", BEACON, form={})
    customer = shop.customer(link)
    customer.submit("/pay")
    told = merchant.ask("GET", f"/draft-orders/{draft['id']}/timeline")["items"]
    assert "LinkOpened" in [entry["type"] for entry in told]
    [notice] = [entry for entry in told if entry["type"] == "OutOfStock"]
    ways = {one["way"]: one for one in notice["ways_out"]}
    assert notice["data"]["shortages"] == [{"sku": "lysestake-messing", "wanted": 1, "left": 0}]
    if way == "reserve":  # once there is one again
        merchant.ask(ways["restock"]["method"], ways["restock"]["path"], ways["restock"]["body"], status=200)
    mine = {
        "edit": {"line_items": [{"sku": "kopp-steingods", "quantity": 1}]},
        "reserve": {"reserve_until": "2099-01-01T00:00:00Z"},
    }
    chosen = ways[way]
    body, etag = chosen.get("body", mine.get(way)), f'"{merchant.read(draft)["version"]}"'
    status = 201 if way == "complete" else 200
    if_match = chosen.get("headers", {}).get("If-Match", etag)
    merchant.ask(chosen["method"], chosen["path"], body, status=status, if_match=if_match)
    customer.open(link)
    if way == "complete":
        assert not customer.page.has_form("/pay")
    else:
        customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_the_invoices_currency_follows_the_market_of_the_shipping_address(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY)
    assert draft["currency"] == "NOK"
    path, etag = f"/draft-orders/{draft['id']}", '"1"'
    moved = merchant.ask("PATCH", path, {"shipping_address": BERLIN_JSON, "shipping_line": None}, if_match=etag)
    assert (moved["currency"], moved["market"]) == ("EUR", "eu")
    assert "€" in shop.invoice(draft)["text"]
    mars = refusal(shop, "PATCH", path, {"shipping_address": {"country": "AQ"}}, if_match=f'"{moved["version"]}"')
    assert mars["code"] == "no_market"


def test_invoices_for_orders_with_payment_pending(shop: Shop, merchant: Merchant):
    draft = merchant.draft(**READY, payment_terms={"type": "net", "days": 30})
    old = merchant.link(draft)
    order = merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "pending"})
    assert (order["financial_status"], bool(order["due_on"])) == ("PENDING", True)
    merchant.ask("POST", f"/orders/{order['id']}/invoice", {}, status=202)
    shop.stack.wait_until_idle()
    assert shop.customer(old).page.has_form("/pay")
    assert "Thank you" in shop.customer(link_in(shop.emails()[-1])).pay().text
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert refusal(shop, "POST", f"/orders/{order['id']}/invoice")["code"] == "wrong_state"


def test_payment_terms_in_another_currency_allow_card_or_mark_as_paid_but_no_invoice(shop: Shop, merchant: Merchant):
    address = {
        "shipping_address": BERLIN_JSON,
        "billing_address": BERLIN_JSON,
        "shipping_line": {"delivery_method": "eu-standard"},
    }
    terms = {"payment_terms": {"type": "net", "days": 30}}
    card, manual = merchant.draft(**address, **terms), merchant.draft(**address, **terms)
    problem = refusal(shop, "POST", f"/draft-orders/{card['id']}/invoice")
    assert problem["code"] == "terms_need_store_currency"
    assert "Share a link" in problem["detail"]
    assert "mark it as paid" in problem["detail"]
    shop.customer(merchant.link(card)).pay()
    assert merchant.order(card)["financial_status"] == "PAID"
    merchant.ask("POST", f"/draft-orders/{manual['id']}/complete", {"payment": "paid"})
    assert merchant.order(manual)["financial_status"] == "PAID"
    store = merchant.ask("GET", "/store")
    merchant.ask("PUT", "/store", {**store, "terms_in_any_currency": True}, if_match="*")
    merchant.ask("POST", f"/draft-orders/{merchant.draft(**address, **terms)['id']}/invoice", {}, status=202)
