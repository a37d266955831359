"""Money that goes back: refunds, orders that are given up, and what came too late. And links that were closed."""

from typing import Any

import pytest

from tests.support.actors.shop import Shop, link_in


def paid(shop: Shop) -> tuple[Any, str]:
    """Return a draft order that was paid, and the order's address in the API."""
    draft = shop.draft()
    shop.pay(shop.fill_in(shop.link(draft)))
    shop.stack.wait_until_idle()
    return draft, f"/orders/{shop.order(draft)['id']}"


def refund(shop: Shop, order: str, **options: Any) -> Any:
    answer = shop.ask("POST", f"{order}/refunds", options)
    shop.stack.wait_until_idle()
    return answer


def test_a_part_and_then_the_rest_is_refunded_with_an_email_each(shop: Shop):
    draft, order = paid(shop)
    before = len(shop.emails())
    refund(shop, order, amount="100.00")
    refund(shop, order, restock=True)
    assert shop.ask("GET", order)["financial_status"] == "REFUNDED"
    assert shop.available("kopp-steingods") == 60
    one, two = shop.emails()[before:]
    assert one["subject"] == f"Refund for order {shop.order(draft)['name']} from {shop.ask('GET', '/store')['name']}"
    assert "NOK 100.00" in one["text"].replace("\xa0", " ")
    assert "NOK 208.00" in two["text"].replace("\xa0", " ")
    page = shop.shopper(link_in(two))
    assert "Your order was refunded" in page.text
    assert "Refunded NOK 308.00" in page.text
    assert [p["status"] for p in shop.payments()] == ["refunded"]
    story = shop.story(draft)
    assert story.count("PaymentRefunded") == 2
    assert (story.count("EmailSent receipt"), story.count("EmailSent refund")) == (1, 2)


def test_a_returned_refund_is_reported_and_can_be_made_in_another_way(shop: Shop):
    _, order = paid(shop)
    refund(shop, order)
    shop.decide(shop.stack.payments.all()[-1].id, "return_refund")
    shop.stack.wait_until_idle()
    assert (shop.ask("GET", order)["financial_status"], shop.ask("GET", order)["refunded"]["amount"]) == (
        "PAID",
        "0.00",
    )
    [told] = [event for event in shop.ask("GET", f"{order}/timeline")["items"] if event["type"] == "PaymentFailed"]
    assert "came back: the customer does not have it" in told["data"]["problem"]
    refund(shop, order, manual=True)
    assert shop.ask("GET", order)["financial_status"] == "REFUNDED"
    assert [p["status"] for p in shop.payments()] == ["captured"]


def test_the_refund_of_a_manual_payment_is_announced_as_agreed(shop: Shop):
    draft = shop.draft()
    shop.ask("POST", f"/draft-orders/{draft['id']}/complete", {"payment": "paid"})
    shop.stack.wait_until_idle()
    refund(shop, f"/orders/{shop.order(draft)['id']}")
    assert "back to you, as you agreed" in " ".join(shop.emails()[-1]["text"].split())


def test_a_cancelled_order_is_refunded_and_restocked_and_its_link_says_so(shop: Shop):
    draft, order = paid(shop)
    shop.ask("POST", f"{order}/cancel", {}, status=200)
    shop.stack.wait_until_idle()
    email = shop.emails()[-1]
    assert "Your order was cancelled." in email["text"]
    assert "This order was cancelled" in shop.shopper(link_in(email)).text
    assert shop.available("kopp-steingods") == 60
    assert shop.read(draft)["status"] == "COMPLETED"


def test_late_money_is_refunded_by_itself_and_customer_and_staff_are_told(shop: Shop):
    draft = shop.draft()
    link = shop.link(draft)
    shopper = shop.fill_in(link)
    session = shop.to_provider(shopper)
    shop.advance("PT40M")
    assert [p["status"] for p in shop.payments()] == ["voided"]
    before = len(shop.emails())
    back = shop.decide(session, "pay_late")
    shop.stack.wait_until_idle()
    shopper.open(back)
    assert "Your payment came too late to be used. The money goes back to you by itself" in shopper.text
    assert "Nothing was charged" not in shopper.text
    assert [p["status"] for p in shop.payments()] == ["refunded"]
    [email] = shop.emails()[before:]
    assert f"Refund for invoice {draft['name']}" in email["subject"]
    assert "PaymentFailed" in shop.story(draft)
    shop.pay(shopper)
    assert shop.order(draft)["financial_status"] == "PAID"


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("expired_card", "The card has expired. Try another card."),
        ("incorrect_cvc", "The security code was not right."),
        ("lost_card", "Your bank declined the payment. Try another card, or ask your bank why."),
    ],
)
def test_a_decline_names_its_reason_unless_it_hints_at_fraud(shop: Shop, outcome: str, words: str):
    shopper = shop.pay(shop.fill_in(shop.link(shop.draft())), outcome)
    assert words in shopper.text
    assert "lost" not in shopper.text


def test_ten_declines_close_a_link_until_tomorrow_and_no_other(shop: Shop):
    draft = shop.draft("lysestake-messing")
    link = shop.link(draft)
    shopper = shop.fill_in(link)
    session = shop.to_provider(shopper)
    for _ in range(10):
        back = shop.decide(session, "lost_card")
    shop.stack.wait_until_idle()
    shopper.open(back)
    assert "Paying through this link is closed for now" in shopper.text
    assert not shopper.page.find_all("form")
    assert shop.available("lysestake-messing") == 1
    assert "Too many payments were tried" in shopper.open(link).text
    assert shop.shopper(shop.link(draft)).has_form("/pay")
    shop.advance("P1D")
    shop.pay(shopper.open(link))
    assert shop.order(draft)["financial_status"] == "PAID"
