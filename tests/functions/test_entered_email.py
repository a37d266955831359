"""What the customer enters beside staff's, or where staff wrote none: at the API, and on the page."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI, OLA, TYPED
from tests.support.gallery.scene import KARI as OF_THE_SCENE, Scene, draft


def entered(merchant: Merchant) -> Any:
    """Return a draft order of Kari's, whose form another person filled in."""
    ready = merchant.ready()
    customer = Customer()
    customer.open(urlsplit(merchant.link(ready)).path + "?step=details")
    customer.submit("/details", email=OLA.email, shipping_name=OLA.name)
    return merchant.read(ready)


def test_staff_are_shown_an_entered_address_and_accept_it_by_writing_it(merchant: Merchant) -> None:
    read = entered(merchant)
    assert (read["customer"]["email"], read["customer"]["entered_email"]) == (KARI.email, OLA.email)
    assert read["customer"]["name"] == KARI.name
    accepted = merchant.edit(read, {"customer": {"email": OLA.email}}).json
    assert (accepted["customer"]["email"], accepted["customer"]["entered_email"]) == (OLA.email, None)
    [listed] = merchant.request("GET", "/draft-orders", query=f"query={OLA.email}").json["items"]
    assert listed["id"] == read["id"]


def test_an_order_shows_the_entered_address_too(merchant: Merchant) -> None:
    order = merchant.complete(entered(merchant), end_payment=True)
    assert order["customer"]["entered_email"] == OLA.email


def test_staff_cannot_write_an_entered_address(merchant: Merchant) -> None:
    merchant.refused(
        422,
        "unknown_field",
        "POST",
        "/draft-orders",
        {"line_items": [{"sku": "mug", "quantity": 1}], "customer": {"entered_email": OLA.email}},
    )


def test_a_requested_invoice_shows_the_address_that_it_would_go_to(merchant: Merchant) -> None:
    ready = merchant.ready()
    merchant.request_invoice(ready, send_at="2027-01-15T12:00:00Z")
    corrected = merchant.edit(merchant.read(ready), {"customer": {"email": OLA.email}}).json
    assert corrected["invoice"] == {"to": OLA.email, "status": "scheduled", "sent_at": None}


def test_the_page_shows_the_address_that_the_receipt_goes_to(scene: Scene) -> None:
    page = scene.customer.get(scene.at(draft(known=True)) + "?step=details")
    assert page.fields("/details")["email"] == OF_THE_SCENE.email
    page = scene.customer.submit("/details", page, **{**TYPED, "email": OLA.email})
    assert OLA.email in page.text
    again = scene.customer.get(f"/i/{scene.token}?step=details")
    assert again.fields("/details")["email"] == OLA.email


CONTACT = {"name": "Parcel", "email": "parcel@example.com", "phone": "400 12 345"}
OTHER = {"shipping_name": "Other", "email": "other@example.com", "phone": "911 11 111"}


def filled_in(merchant: Merchant) -> tuple[Any, Customer]:
    """Return a draft order with a handle alone, whose form was filled in, and who has its link."""
    made = merchant.ready(customer={"handle": "@kari", "locale": "en"})
    customer = Customer()
    customer.open(urlsplit(merchant.link(made)).path + "?step=details")
    customer.submit("/details", shipping_name=CONTACT["name"], email=CONTACT["email"], phone=CONTACT["phone"])
    return merchant.read(made), customer


def fill_in_again(customer: Customer, link: str) -> None:
    customer.open(f"{urlsplit(link).path}?step=details")
    customer.submit("/details", **OTHER)


@pytest.mark.parametrize("name", CONTACT)
def test_what_staff_write_as_it_was_entered_is_staff_s(merchant: Merchant, name: str) -> None:
    read, customer = filled_in(merchant)
    assert read["customer"][name] == CONTACT[name]
    accepted = merchant.edit(read, {"customer": {name: CONTACT[name]}}).json
    assert (accepted["version"], accepted["customer"]) == (read["version"] + 1, read["customer"])
    again = merchant.edit(accepted, {"customer": {name: CONTACT[name]}}).json
    assert again["version"] == accepted["version"], "it is staff's already"
    fill_in_again(customer, merchant.link(read))
    assert merchant.read(read)["customer"][name] == CONTACT[name]


def test_what_staff_write_on_an_order_as_it_was_entered_is_staff_s(merchant: Merchant) -> None:
    read, customer = filled_in(merchant)
    order = merchant.complete_unpaid(read)
    link = merchant.link(read)
    accepted = merchant.edit_order(order, {"customer": {"name": CONTACT["name"]}}).json
    assert accepted["version"] == order["version"] + 1
    told = merchant.ask("GET", f"/orders/{order['id']}/timeline?sort=-occurred_at")["items"][0]
    assert (told["type"], told["data"]["changed"]) == ("OrderEdited", ["customer"])
    fill_in_again(customer, link)
    assert merchant.ask("GET", f"/orders/{order['id']}")["customer"]["name"] == CONTACT["name"]


def test_a_purchase_order_number_that_staff_write_as_it_was_entered_is_staff_s(merchant: Merchant) -> None:
    read, customer = filled_in(merchant)
    link = urlsplit(merchant.link(read)).path
    customer.open(f"{link}?step=details")
    customer.submit("/details", business_po_number="PO 7")
    entered = merchant.read(read)
    merchant.edit(entered, {"po_number": "PO 7"})
    customer.open(f"{link}?step=details")
    assert "business_po_number" not in customer.page.fields("/details")


def test_the_language_of_the_form_is_that_of_later_emails(merchant: Merchant) -> None:
    read, customer = filled_in(merchant)
    customer.open(f"{urlsplit(merchant.link(read)).path}?step=details&lang=nb")
    customer.submit("/details", **OTHER)
    assert merchant.read(read)["customer"]["locale"] == "nb"
