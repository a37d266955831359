"""Refunds, cancelled orders, late money, and links that were closed."""

from typing import Any

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in


def paid(shop: Shop) -> tuple[Any, str]:
    """Return a draft order that was paid, and the order's address in the API."""
    draft = shop.merchant.draft()
    shop.fill_in(shop.merchant.link(draft)).pay()
    shop.stack.wait_until_idle()
    return draft, f"/orders/{shop.merchant.order(draft)['id']}"


def refund(shop: Shop, order: str, **options: Any) -> Any:
    answer = shop.merchant.ask("POST", f"{order}/refunds", options)
    shop.stack.wait_until_idle()
    return answer


def test_a_part_and_then_the_rest_is_refunded_with_an_email_each(shop: Shop, merchant: Merchant):
    draft, order = paid(shop)
    before = len(shop.emails())
    refund(shop, order, amount="100.00")
    refund(shop, order, restock_all=True)
    assert merchant.ask("GET", order)["financial_status"] == "REFUNDED"
    assert merchant.available("kopp-steingods") == 60
    one, two = shop.emails()[before:]
    assert (
        one["subject"]
        == f"Refund for order {merchant.order(draft)['name']} from {merchant.ask('GET', '/store')['name']}"
    )
    assert "NOK 100.00" in one["text"].replace("\xa0", " ")
    assert "NOK 208.00" in two["text"].replace("\xa0", " ")
    page = shop.customer(link_in(two))
    assert "Your order was refunded" in page.text
    assert "Refunded NOK 308.00" in page.text
    assert [p["status"] for p in shop.payments()] == ["refunded"]
    story = shop.story(draft)
    assert story.count("PaymentRefunded") == 2
    assert (story.count("EmailSent receipt"), story.count("EmailSent refund")) == (1, 2)


def test_a_returned_refund_is_reported_and_can_be_made_in_another_way(shop: Shop, merchant: Merchant):
    _, order = paid(shop)
    refund(shop, order)
    shop.decide(shop.stack.payments.all()[-1].id, "return_refund")
    shop.stack.wait_until_idle()
    assert (merchant.ask("GET", order)["financial_status"], merchant.ask("GET", order)["refunded"]["amount"]) == (
        "PAID",
        "0.00",
    )
    [told] = [event for event in merchant.ask("GET", f"{order}/timeline")["items"] if event["type"] == "PaymentFailed"]
    assert "came back: the customer does not have it" in told["data"]["detail"]
    refund(shop, order, manual=True)
    assert merchant.ask("GET", order)["financial_status"] == "REFUNDED"
    assert [p["status"] for p in shop.payments()] == ["captured"]


def test_the_refund_of_a_manual_payment_is_announced_as_agreed(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    merchant.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid"})
    shop.stack.wait_until_idle()
    refund(shop, f"/orders/{merchant.order(draft)['id']}")
    assert "back to you, as you agreed" in " ".join(shop.emails()[-1]["text"].split())


def test_a_cancelled_order_is_refunded_and_restocked_and_its_link_says_so(shop: Shop, merchant: Merchant):
    draft, order = paid(shop)
    merchant.ask("POST", f"{order}/cancel", {}, status=200)
    shop.stack.wait_until_idle()
    email = shop.emails()[-1]
    assert "Your order was cancelled." in email["text"]
    assert "This order was cancelled" in shop.customer(link_in(email)).text
    assert merchant.available("kopp-steingods") == 60
    assert merchant.read(draft)["status"] == "COMPLETED"


def test_late_money_is_refunded_by_itself_and_customer_and_staff_are_told(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    session = customer.press_pay()
    shop.advance(minutes=40)
    assert [p["status"] for p in shop.payments()] == ["voided"]
    before = len(shop.emails())
    back = shop.decide(session, "pay_late")
    shop.stack.wait_until_idle()
    customer.open(back)
    assert "Your payment came too late to be used. The money goes back to you by itself" in customer.text
    assert "Nothing was charged" not in customer.text
    assert [p["status"] for p in shop.payments()] == ["refunded"]
    [email] = shop.emails()[before:]
    assert f"Refund for invoice {draft['name']}" in email["subject"]
    assert "PaymentFailed" in shop.story(draft)
    customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("expired_card", "The card has expired. Try another card."),
        ("incorrect_cvc", "The security code was not right."),
        ("lost_card", "Your bank declined the payment. Try another card, or ask your bank why."),
    ],
)
def test_a_decline_names_its_reason_unless_it_hints_at_fraud(shop: Shop, merchant: Merchant, outcome: str, words: str):
    customer = shop.fill_in(merchant.link(merchant.draft())).pay(outcome)
    assert words in customer.text
    assert "lost" not in customer.text


def test_ten_declines_close_a_sale_until_tomorrow_or_a_new_link_of_staff(shop: Shop, merchant: Merchant):
    draft = merchant.draft("lysestake-messing")
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    other = merchant.link(draft)
    for _ in range(2):
        session = customer.press_pay()
        for _ in range(10):
            back = shop.decide(session, "lost_card")
        shop.stack.wait_until_idle()
        customer.open(back)
        assert "Payment is closed for now" in customer.text
        assert not customer.page.soup.find_all("form")
        assert merchant.available("lysestake-messing") == 1
        assert "Too many payments were tried" in shop.customer(other).text
        warned = merchant.read(draft)["warnings"]
        assert [(it["code"], it["blocks"]) for it in warned] == [("payments_closed", False)]
        assert "create a new link, which opens it again" in warned[0]["detail"]
        customer.open(merchant.link(draft))
        assert merchant.read(draft)["warnings"] == []
    told = [name for name in shop.story(draft) if name.startswith("Payments")]
    assert told == ["PaymentsClosed", "PaymentsReopened"] * 2
    customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"
