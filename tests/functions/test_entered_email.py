"""An e-mail address that the customer enters beside staff's: at the API, and on the page."""

from typing import Any
from urllib.parse import urlsplit

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
    [listed] = merchant.request("GET", "/draft-orders", query=f"customer={OLA.email}").json["items"]
    assert listed["id"] == read["id"]


def test_an_order_shows_the_entered_address_too(merchant: Merchant) -> None:
    order = merchant.complete(entered(merchant))
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
