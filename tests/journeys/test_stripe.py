"""Whole sales through Stripe: the real handlers, the real adapter, and Stripe as its own document describes it."""

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, StackCustomer, link_in
from tests.support.aws_simulator import AwsSimulator
from tests.support.fakes.stripe import FakeStripe, signed
from tests.support.fakes.stripe.service import KEY
from tests.support.stacks.stripe_stack import deliver, put_into_secret, stack_with_stripe


@pytest.fixture(scope="module")
def both(aws_simulator: AwsSimulator) -> Iterator[tuple[Shop, FakeStripe]]:
    stack, stripe = aws_simulator.get("a shop with Stripe", lambda: stack_with_stripe(batch_window=0))
    yield Shop(stack), stripe
    assert stripe.faults == []


@pytest.fixture
def shop(both: tuple[Shop, FakeStripe]) -> Iterator[Shop]:
    shop, stripe = both
    shop.stack.reset()
    stripe.calls.clear()
    yield shop
    shop.stack.wait_until_idle()


@pytest.fixture
def stripe(both: tuple[Shop, FakeStripe]) -> FakeStripe:
    return both[1]


def to_stripe(customer: StackCustomer, stripe: FakeStripe) -> str:
    """Press Pay; return the session that this leads to."""
    customer.submit("/pay")
    assert customer.url.startswith(f"{stripe.url}/c/pay/cs_test_"), (
        f"{customer.status} at {customer.url}: {customer.text}"
    )
    return customer.url.rpartition("/")[2]


def test_a_sale_from_draft_by_email_to_paid_and_receipt(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft()
    customer = shop.fill_in(link_in(shop.invoice(draft)))
    session = to_stripe(customer, stripe)
    stripe.approve(session)
    customer.open(stripe.back(session))
    shop.stack.wait_until_idle()
    assert (customer.status, urlsplit(customer.url).path[:3]) == (200, "/i/")
    order = merchant.order(draft)
    assert order["financial_status"] == "PAID"
    assert order["totals"]["total"] == order["captured"] == {"amount": "308.00", "currency": "NOK"}
    assert merchant.available("kopp-steingods") == 59
    assert "308.00" in shop.emails()[-1]["text"]
    story = shop.story(draft)
    assert [story.count(event) for event in ("OrderCreated", "OrderPaid", "EmailSent receipt")] == [1, 1, 1]
    [intent] = [i for i in stripe.account.intents.values() if i["description"] == draft["name"]][-1:]
    assert (intent["status"], intent["amount_received"]) == ("succeeded", 30800)


def test_a_sale_is_few_requests_to_stripe(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    session = to_stripe(shop.fill_in(merchant.link(merchant.draft())), stripe)
    assert [path for _, path in stripe.calls] == ["/v1/checkout/sessions"]
    stripe.calls.clear()
    stripe.approve(session)
    asked = [path.split("/")[2] for _, path in stripe.calls]
    assert asked == ["checkout", "payment_intents"], "asked once, captured once: other webhooks found it paid"


def test_what_stripe_is_told_holds_no_link_and_nothing_of_the_customer(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    link = merchant.link(merchant.draft())
    session = to_stripe(shop.fill_in(link), stripe)
    told = json.dumps(stripe.account._asked[session])
    assert link.rpartition("/")[2] not in told
    assert not any(word in told for word in ("Kari", "Nordmann", "kari@example.com", "Storgata", "/i/"))


def test_a_declined_card_is_tried_again_on_stripes_page_and_told_on_ours(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    draft = merchant.draft()
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    session = to_stripe(customer, stripe)
    stripe.decline(session)
    customer.open(link)
    assert "There is not enough money on the card" in customer.text
    assert to_stripe(customer, stripe) == session
    stripe.approve(session)
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_each_declined_card_is_told_to_staff_once_whatever_comes_of_the_next(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    draft = merchant.draft()
    session = to_stripe(shop.fill_in(merchant.link(draft)), stripe)
    for code in ("insufficient_funds", "insufficient_funds", "stolen_card"):
        stripe.decline(session, code)
    stripe.account.hesitate(session)
    shop.advance(minutes=40)
    story = merchant.ask("GET", f"/draft-orders/{draft['id']}/timeline?limit=100")["items"]
    reasons = [entry["data"]["reason"] for entry in story if entry["type"] == "PaymentDeclined"]
    assert reasons == ["insufficient_funds", "insufficient_funds", "declined"]


def test_too_many_declined_cards_close_the_sale_for_payments(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    link = merchant.link(merchant.draft("lysestake-messing"))
    session = to_stripe(shop.fill_in(link), stripe)
    for _ in range(10):
        stripe.decline(session, "generic_decline")
    assert stripe.account.sessions[session]["status"] == "expired"
    assert merchant.available("lysestake-messing") == 1
    assert "Payment is closed for now" in shop.customer(link).text


def test_each_refund_is_made_through_stripe_once(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft()
    session = to_stripe(shop.fill_in(merchant.link(draft)), stripe)
    stripe.approve(session)
    order = merchant.order(draft)["id"]
    for key in ("first", "first", "second"):
        merchant.ask("POST", f"/orders/{order}/refunds", {"amount": "8.00"}, idempotency_key=key)
    assert merchant.order(draft)["financial_status"] == "PARTIALLY_REFUNDED"
    merchant.ask("POST", f"/orders/{order}/cancel", {}, status=200)
    shop.stack.wait_until_idle()
    assert merchant.order(draft)["financial_status"] == "REFUNDED"
    intent = stripe.account.intents[stripe.account.sessions[session]["payment_intent"]]
    charge = stripe.account.charges[intent["latest_charge"]]
    assert charge["amount_refunded"] == charge["amount_captured"] == 30800


def test_a_failed_or_returned_refund_is_reported_to_staff(
    shop: Shop, merchant: Merchant, stripe: FakeStripe, monkeypatch: pytest.MonkeyPatch
):
    draft = merchant.draft()
    stripe.approve(to_stripe(shop.fill_in(merchant.link(draft)), stripe))
    order = merchant.order(draft)["id"]
    monkeypatch.setattr(stripe.account, "refund_status", "failed")
    merchant.ask("POST", f"/orders/{order}/refunds", {"amount": "8.00"})
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert "PaymentFailed" in shop.story(draft)
    monkeypatch.setattr(stripe.account, "refund_status", "pending")
    merchant.ask("POST", f"/orders/{order}/refunds", {"amount": "8.00"})
    assert merchant.order(draft)["financial_status"] == "PARTIALLY_REFUNDED"
    stripe.fail_refund(list(stripe.account.refunds)[-1])
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert shop.story(draft).count("PaymentFailed") == 2, "told once, though Stripe tells it three times"
    merchant.ask("POST", f"/orders/{order}/refunds", {"manual": True})
    assert merchant.order(draft)["financial_status"] == "REFUNDED"


def test_a_wrong_amount_makes_no_order_and_is_voided(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft("lysestake-messing")
    session = to_stripe(shop.fill_in(merchant.link(draft)), stripe)
    stripe.approve(session, amount=stripe.account.sessions[session]["amount_total"] - 1)
    assert merchant.read(draft)["status"] != "COMPLETED"
    assert stripe.account.intents[stripe.account.sessions[session]["payment_intent"]]["status"] == "canceled"
    assert merchant.available("lysestake-messing") == 1
    assert "PaymentFailed" in shop.story(draft)


def test_a_stolen_card_is_told_like_any_other(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    link = merchant.link(merchant.draft())
    stripe.decline(to_stripe(shop.fill_in(link), stripe), "stolen_card")
    text = shop.customer(link).text
    assert "Your bank declined the payment" in text
    assert "stolen" not in text


def test_back_from_stripe_without_paying_leads_to_where_paying_goes_on(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    customer = shop.fill_in(merchant.link(merchant.draft()))
    session = to_stripe(customer, stripe)
    customer.open(stripe.back(session, "cancel_url"))
    assert customer.status == 200
    assert customer.page.has_form("/pay")
    assert customer.page.has_form("/start-over")
    assert to_stripe(customer, stripe) == session


def test_starting_over_ends_the_session_and_frees_the_stock(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft("lysestake-messing")
    link = merchant.link(draft)
    session = to_stripe(shop.fill_in(link), stripe)
    assert merchant.available("lysestake-messing") == 0
    shop.customer(link).submit("/start-over")
    assert merchant.available("lysestake-messing") == 1
    assert stripe.account.sessions[session]["status"] == "expired"
    other = to_stripe(shop.customer(link), stripe)
    assert other != session
    stripe.approve(other)
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_a_payment_without_a_webhook_is_found_by_recover(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft()
    stripe.approve(to_stripe(shop.fill_in(merchant.link(draft)), stripe), tell=False)
    assert merchant.read(draft)["status"] == "OPEN"
    shop.advance(minutes=3)
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_an_abandoned_payment_cannot_be_paid_any_more_and_its_stock_is_released(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    draft = merchant.draft("lysestake-messing")
    session = to_stripe(shop.fill_in(merchant.link(draft)), stripe)
    shop.advance(minutes=40)
    assert merchant.available("lysestake-messing") == 1
    assert stripe.account.sessions[session]["status"] == "expired", "by us: by itself it would have stayed open"
    assert stripe.account.approve(session) == []


def test_a_customer_who_did_not_get_through_pays_the_same_session_later(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    draft = merchant.draft()
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    before = len(stripe.account.sessions)
    stripe.lose_answers = 1
    customer.submit("/pay")
    assert customer.status == 503
    shop.advance(minutes=20)
    stripe.approve(to_stripe(shop.customer(link), stripe))
    assert len(stripe.account.sessions) == before + 1
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_a_failure_that_stripe_keeps_costs_one_attempt_and_no_day(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft("lysestake-messing")
    link = merchant.link(draft)
    customer = shop.fill_in(link)
    stripe.account.failures = 1
    customer.submit("/pay")
    assert (customer.status, merchant.available("lysestake-messing")) == (503, 0)
    shop.advance(minutes=40)
    assert merchant.available("lysestake-messing") == 1
    stripe.approve(to_stripe(shop.customer(link), stripe))
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_while_stripe_is_down_its_webhooks_are_asked_to_come_again(shop: Shop, merchant: Merchant, stripe: FakeStripe):
    draft = merchant.draft()
    session = to_stripe(shop.fill_in(merchant.link(draft)), stripe)
    stripe.account.approve(session)
    metadata = stripe.account.sessions[session]["metadata"]
    body = json.dumps({"id": "evt_1", "type": "charge.succeeded", "data": {"object": {"metadata": metadata}}}).encode()
    signature = signed(body, *stripe.webhook_secrets)
    stripe.answers = [(503, b"")]
    assert deliver(shop.stack, body, signature) == 503
    assert deliver(shop.stack, body, signature) == 204
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_a_forged_webhook_is_refused_and_one_about_another_shop_ignored(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    session = to_stripe(shop.fill_in(merchant.link(merchant.draft())), stripe)
    stripe.calls.clear()
    body = json.dumps(
        {"id": "evt_1", "type": "charge.failed", "data": {"object": {"metadata": {"order": "9"}}}}
    ).encode()
    assert deliver(shop.stack, body, signed(body, "whsec_guessed")) == 400
    assert deliver(shop.stack, body, signed(body, *stripe.webhook_secrets)) == 204
    assert stripe.calls == []
    assert stripe.account.sessions[session]["status"] == "open"


def test_without_its_key_no_customer_is_sent_to_stripe_and_no_stock_is_held(
    shop: Shop, merchant: Merchant, stripe: FakeStripe
):
    customer = shop.fill_in(merchant.link(merchant.draft("lysestake-messing")))
    put_into_secret(shop.stack, stripe_secret_key="")
    shop.stack._forget_warm_state()
    try:
        customer.submit("/pay")
        assert customer.status == 409
        assert merchant.available("lysestake-messing") == 1
        assert stripe.calls == []
    finally:
        put_into_secret(shop.stack, stripe_secret_key=KEY)
