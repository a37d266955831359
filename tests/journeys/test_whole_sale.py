"""The main job: from a draft to an order that is marked as Paid."""

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in


def test_a_sale_from_draft_by_email_and_link_to_paid_and_receipt(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    assert draft["status"] == "OPEN"
    email = shop.invoice(draft, subject="Your cup", message="As we agreed on the phone.")
    assert email["subject"] == "Your cup"
    assert "As we agreed on the phone." in email["text"]
    assert merchant.read(draft)["status"] == "INVOICE_SENT"
    shop.local("POST", f"outbox/{email['id']}/feedback", {"type": "delivery"})

    customer = shop.fill_in(link_in(email))
    assert "308.00" in customer.text
    customer.pay()
    assert customer.status == 200
    assert "/i/" in customer.url

    order = merchant.order(draft)
    assert order["financial_status"] == "PAID"
    assert order["totals"]["total"] == order["captured"] == {"amount": "308.00", "currency": "NOK"}
    assert order["draft_order_id"] == draft["id"]
    assert [listed["id"] for listed in merchant.ask("GET", "/orders")["items"]] == [order["id"]]
    assert merchant.read(draft)["status"] == "COMPLETED"
    assert merchant.available("kopp-steingods") == 59
    receipt = shop.emails()[-1]
    assert receipt["to"] == ["kari@example.com"]
    assert "308.00" in receipt["text"]
    *story, one, another = shop.story(draft)
    assert story == [
        "DraftOrderCreated",
        "InvoiceRequested",
        "EmailSent invoice",
        "EmailDelivered",
        "CheckoutDetailsEntered",
        "DeliveryMethodChosen",
        "PaymentStarted",
        "StockHeld",
        "DraftOrderCompleted",
        "OrderCreated",
        "OrderPaid",
    ]
    assert {one, another} == {"EmailSent receipt", "EmailSent paid_notice"}  # neither waits for the other
    [notice] = shop.paid_notices()
    assert notice["to"] == ["hei@fjordogfuru.example"]
    assert f"{shop.stack.url}/admin/orders/{order['id']}" in notice["text"]


def test_every_event_of_the_story_goes_over_the_bus_once(shop: Shop, merchant: Merchant):
    draft = merchant.draft()
    shop.fill_in(link_in(shop.invoice(draft))).pay()
    story = merchant.ask("GET", f"/draft-orders/{draft['id']}/timeline?limit=100")["items"]
    about = [event["detail"]["metadata"] for event in shop.events() if "metadata" in event["detail"]]
    sent = [metadata["event_id"] for metadata in about if metadata["draft_order_id"] == draft["id"]]
    assert sorted(sent) == sorted(entry["id"] for entry in story)


def test_a_sale_in_a_chat_by_a_copied_link_without_an_email_address(shop: Shop, merchant: Merchant):
    draft = merchant.draft(customer={"handle": "@kari", "locale": "nb"})
    copied = merchant.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "instagram"})
    assert copied["url"] in copied["text"]
    assert merchant.read(draft)["status"] == "OPEN"
    customer = shop.customer(copied["url"], language="nb")
    customer.submit("/details", **customer.details(email="kari@example.com"))
    customer.submit("/delivery", delivery_method="butikk")
    customer.pay()
    assert merchant.order(draft)["financial_status"] == "PAID"
    assert merchant.order(draft)["customer"]["email"] == "kari@example.com"
    assert len(shop.emails()) == 2  # the seeded demo's invoice, and the receipt
    assert "kari@example.com" in str(shop.emails()[-1]["to"])


def test_a_gift_card_ships_nowhere_and_asks_for_billing_alone(shop: Shop, merchant: Merchant):
    draft = merchant.draft("gavekort-500")
    customer = shop.customer(merchant.link(draft))
    customer.submit("/details", **customer.details())
    assert not customer.page.has_form("/delivery")
    customer.pay()
    assert merchant.order(draft)["totals"]["total"]["amount"] == "500.00"


def test_a_customer_abroad_pays_in_the_currency_of_their_market(shop: Shop, merchant: Merchant):
    draft = merchant.draft("pledd-fjell")
    customer = shop.customer(merchant.link(draft))
    german = {"address1": "Unter den Linden 1", "postal_code": "10117", "city": "Berlin", "country": "DE"}
    customer.submit("/details", **customer.details(**{f"shipping_{name}": value for name, value in german.items()}))
    customer.submit("/delivery", delivery_method="eu-standard")
    assert "€" in customer.text or "EUR" in customer.text
    customer.pay()
    assert merchant.order(draft)["captured"] == {"amount": "125.84", "currency": "EUR"}


@pytest.mark.parametrize("count", [90, 240])
def test_a_sale_of_very_many_products(shop: Shop, merchant: Merchant, count: int):
    skus = shop.stock_up(count)
    draft = merchant.draft(*skus)
    shop.fill_in(merchant.link(draft), method="butikk").pay()
    assert merchant.order(draft)["captured"]["amount"] == f"{count * 10}.00"
    assert {merchant.available(sku) for sku in (skus[0], skus[89], skus[-1])} == {1}
