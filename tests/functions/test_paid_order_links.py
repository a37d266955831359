"""A link to a paid order shows its receipt, with shortened personal data, for as long as it is not revoked."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import KARI_JSON


@pytest.fixture
def order(merchant: Merchant) -> Any:
    return merchant.ask("GET", f"/orders/{sell(merchant, customer={**KARI_JSON, 'locale': 'en'})}")


def link(merchant: Merchant, order: Any, **options: Any) -> Any:
    return merchant.ask("POST", f"/orders/{order['id']}/links", options)


def opened(url: str) -> Customer:
    customer = Customer()
    customer.open(urlsplit(url).path)
    return customer


def test_a_link_to_a_paid_order_shows_the_receipt_without_personal_data(merchant: Merchant, order: Any) -> None:
    moved = {"address1": "Ukjent vei 7"}
    merchant.edit_order(order, {"shipping_address": moved, "billing_address": moved})
    made = link(merchant, order, channel="chat")
    customer = opened(made["url"])
    assert (customer.status, customer.page.heading) == (200, "Thank you. Your order is paid")
    assert "Receipt" in customer.text
    assert "k•••@e•••.com" in customer.text
    for private in ("kari@example.com", "Kari Nordmann", "Ukjent vei 7"):
        assert private not in customer.page.body
    assert not customer.page.has_form("/pay")


def test_its_message_speaks_of_a_receipt_and_not_of_paying(merchant: Merchant, order: Any) -> None:
    made = link(merchant, order)
    assert made["text"] == f"Here is the receipt for your order from Fjell & Fjord: {made['url']}"
    assert merchant.ask("GET", f"/orders/{order['id']}/links")["items"][-1]["text"] == made["text"]
    norwegian = merchant.complete(merchant.ready())
    made = link(merchant, norwegian)
    assert made["text"] == f"Her er kvitteringen for bestillingen din fra Fjell & Fjord: {made['url']}"


def test_it_does_not_expire_and_cannot_be_made_to(merchant: Merchant, order: Any) -> None:
    assert link(merchant, order)["expires_at"] is None
    problem = merchant.refused(
        422, "invalid_request", "POST", f"/orders/{order['id']}/links", {"expires_at": "2027-01-01T00:00:00Z"}
    )
    assert problem["errors"][0]["pointer"] == "/expires_at"


def test_it_replaces_the_link_through_which_the_customer_paid(merchant: Merchant, order: Any) -> None:
    [before] = merchant.ask("GET", f"/orders/{order['id']}/links")["items"]
    made = link(merchant, order, replaces=before["id"])
    assert (made["replaces"], opened(before["url"]).status, opened(made["url"]).status) == (before["id"], 404, 200)


def test_a_refunded_order_has_a_link_and_a_cancelled_one_has_none(merchant: Merchant, order: Any) -> None:
    merchant.refund(order)
    assert opened(link(merchant, order)["url"]).page.heading == "Your order was refunded"
    pending = merchant.complete_unpaid(merchant.ready())
    merchant.cancel_order(pending)
    merchant.refused(409, "wrong_state", "POST", f"/orders/{pending['id']}/links")


def test_the_draft_order_of_a_paid_order_has_the_same_links(merchant: Merchant, order: Any) -> None:
    made = merchant.ask("POST", f"/draft-orders/{order['draft_order_id']}/links")
    assert opened(made["url"]).page.heading == "Thank you. Your order is paid"
    assert merchant.ask("GET", f"/orders/{order['id']}/links")["items"][-1]["id"] == made["id"]
