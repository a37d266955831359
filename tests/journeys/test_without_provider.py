"""A whole sale in a stack without a payment provider, as it is deployed first."""

from collections.abc import Iterator

import pytest

from local.stack import Stack
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import CUP, Shop, link_in
from tests.support.aws_simulator import AwsSimulator

INSTRUCTIONS = "Vipps {total} to 12345.\nReference: {number}"


@pytest.fixture(scope="module")
def running(aws_simulator: AwsSimulator) -> Stack:
    start = lambda: Stack.start(batch_window=0, parameters={"TestProviderUrl": ""})  # noqa: E731 - a name for it
    return aws_simulator.get("a shop without a payment provider", start)


@pytest.fixture
def shop(running: Stack) -> Iterator[Shop]:
    running.reset()
    shop = Shop(running)
    shop.merchant.update("/store", {"payment_instructions": INSTRUCTIONS})
    yield shop
    running.wait_until_idle()


@pytest.fixture
def merchant(shop: Shop) -> Merchant:
    return shop.merchant


def test_a_sale_by_email_paid_directly_and_marked_as_paid(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    assert draft["warnings"] == []
    email = shop.invoice(draft)
    assert "See the order and how to pay:" in email["text"]
    assert "12345" not in email["text"]
    customer = shop.fill_in(link_in(email), "butikk")
    assert f"Vipps NOK 249.00 to 12345. Reference: {draft['name']}" in customer.text
    assert not customer.page.has_form("/pay")
    assert merchant.read(draft)["status"] == "INVOICE_SENT"
    order = merchant.complete(draft, method="other", method_name="Vipps")
    assert order["financial_status"] == "PAID"
    assert merchant.available(CUP) == 59
    assert customer.open(customer.url).heading == "This order is already paid"
    shop.stack.wait_until_idle()
    assert "Vipps" in shop.emails()[-1]["text"]
    assert shop.emails()[-1]["subject"].startswith("Receipt")


def test_the_reminder_of_known_details_tells_how_to_pay(shop: Shop, merchant: Merchant):
    draft = merchant.ready()
    shop.invoice(draft)
    shop.advance(days=3, minutes=5)
    [reminder] = [email["text"] for email in shop.emails() if email["subject"].startswith("Reminder: invoice #D1002")]
    assert f"Vipps NOK 249.00 to 12345. Reference: {draft['name']}" in " ".join(reminder.split())
    assert "still pay it here" not in reminder


def test_an_order_with_terms_is_paid_by_its_own_number(shop: Shop, merchant: Merchant):
    draft = merchant.ready(payment_terms={"type": "net", "days": 14})
    link = link_in(shop.invoice(draft))
    order = merchant.complete_unpaid(draft)
    page = shop.customer(link)
    assert f"Reference: {order['name']}" in page.text
    assert merchant.mark_as_paid(order)["financial_status"] == "PAID"
    assert "is already paid" in page.open(link).heading
