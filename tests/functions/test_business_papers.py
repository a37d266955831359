"""A business finds its numbers on every paper, and can type them itself."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.draft_orders.draft_input import DraftInput, ShippingInput
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import BERLIN, KARI_JSON
from tests.support.cast.store import EUROPE, NORWAY
from tests.support.gallery.previews import preview_of
from tests.support.gallery.scene import KARI, SHOP, Scene, draft

AUSTRIAN, GERMAN = "ATU13585627", "DE136695976"
ABROAD = replace(SHOP, markets=(NORWAY, replace(EUROPE, tax=replace(EUROPE.tax, reverse_charge=True))), country="SE")


def business(**more: Any) -> DraftInput:
    """Return a draft for an Austrian business in Berlin, which only has to be paid."""
    to: dict[str, Any] = {"shipping_address": BERLIN, "billing_address": BERLIN, "shipping_line": ShippingInput("post")}
    return draft(customer=replace(KARI, vat_number=AUSTRIAN, locale="en"), **to, **more)


@pytest.fixture
def abroad(scene: Scene) -> Scene:
    scene.world.set_store(ABROAD)
    return scene


def test_pages_state_the_buyer_s_numbers_before_and_after_payment(abroad: Scene):
    link = abroad.at(business(po_number="PO 7"))
    for _ in range(2):
        page = abroad.customer.get(link)
        assert "Reverse charge" in page.text
        assert f"Your VAT number {AUSTRIAN}" in page.text
        assert "Your purchase order PO 7" in page.text
        if page.has_form("/pay"):
            abroad.customer.submit("/pay", page)
            abroad.world.approve(abroad.sale.id)
            abroad.returned()
    assert page.heading == "Thank you. Your order is paid"


def test_e_mails_state_the_buyer_s_numbers(abroad: Scene):
    world = abroad.world
    abroad.at(business(po_number="PO 7"))
    _, email = world.request_invoice(abroad.sale.id)
    world.send_invoice(abroad.sale.id, email)
    world.complete(abroad.sale.id)
    world.send_receipt(abroad.sale.id)
    for parts in (world.read_email(0), world.read_email(1)):
        for text in (parts.text, parts.html):
            assert "Reverse charge" in text
            assert AUSTRIAN in text
            assert "PO 7" in text


def test_a_reminder_states_the_buyer_s_numbers(abroad: Scene):
    world = abroad.world
    world.remind_after(3)
    world.invoiced(business(po_number="PO 7"))
    world.clock.advance(timedelta(days=4))
    assert world.send_reminders() == 1
    assert f"Your VAT number: {AUSTRIAN}" in world.read_email().text
    assert "Your purchase order: PO 7" in world.read_email().text


def test_a_preview_masks_the_vat_number(abroad: Scene):
    abroad.at(business(po_number="PO 7"))
    page = abroad.customer.get(preview_of(abroad))
    assert AUSTRIAN not in page.body
    assert "PO 7" in page.text


def test_a_consumer_s_papers_have_no_numbers(abroad: Scene):
    page = abroad.customer.get(abroad.at(draft(known=True, shipping_line=ShippingInput("post"))))
    assert "VAT number" not in page.text
    assert "purchase order" not in page.text


def test_lists_and_tables_have_the_purchase_order_number(merchant: Merchant):
    order = merchant.complete(merchant.ready(po_number="PO 7"))
    for path in ("/draft-orders", "/orders"):
        (item,) = merchant.ask("GET", path)["items"]
        assert item["po_number"] == "PO 7"
        (row,) = csv.DictReader(io.StringIO(merchant.request("GET", f"{path}.csv").body.removeprefix("\ufeff")))
        assert row["po_number"] == "PO 7"
    assert order["customer"]["entered_vat_number"] is None


def test_staff_cannot_write_what_the_customer_entered(merchant: Merchant):
    customer = {**KARI_JSON, "entered_vat_number": GERMAN}
    body = {"line_items": [{"sku": "mug", "quantity": 1}], "customer": customer}
    merchant.refused(422, "unknown_field", "POST", "/draft-orders", body)


NUMBERS = {"business_vat_number": "at u-13585627", "business_po_number": " PO  7 "}


def test_a_business_types_its_numbers_into_the_form(abroad: Scene):
    link = abroad.at(draft(known=True, shipping_line=ShippingInput("post")))
    page = abroad.customer.submit("/details", abroad.customer.get(link + "?step=details"), **NUMBERS)
    assert f"Your VAT number {AUSTRIAN}" in page.text
    assert "Your purchase order PO 7" in page.text
    sale = abroad.world.sale(abroad.sale.id)
    assert (sale.person.customer.vat_number, sale.person.entered_vat_number) == ("", AUSTRIAN)
    assert (sale.draft.po_number, sale.draft.po_number_entered) == ("PO 7", True)
    again = abroad.customer.get(link + "?step=details")
    fields = again.fields("/details")
    assert (fields["business_vat_number"], fields["business_po_number"]) == (AUSTRIAN, "PO 7")
    assert again.soup.select_one("details.business").has_attr("open")


def test_a_form_without_the_numbers_of_a_business_leaves_them_as_they_are(abroad: Scene):
    link = abroad.at(draft(known=True))
    page = abroad.customer.get(link + "?step=details")
    abroad.customer.submit("/details", page, **NUMBERS)
    fields = {name: text for name, text in page.fields("/details").items() if not name.startswith("business_")}
    assert abroad.customer.post(f"{link}/details", {**fields, "shipping_city": "Bergen"}).status == 303
    sale = abroad.world.sale(abroad.sale.id)
    assert sale.person.shipping_address.city == "Bergen"
    assert (sale.person.entered_vat_number, sale.draft.po_number) == (AUSTRIAN, "PO 7")


@pytest.mark.parametrize("number", ["13585627", "ATU13585628", "US12", "AT" + "1" * 60])
def test_a_vat_number_that_cannot_be_is_refused_in_the_form(abroad: Scene, number: str):
    link = abroad.at(draft(known=True))
    before = abroad.everything()
    page = abroad.customer.submit(
        "/details", abroad.customer.get(link + "?step=details"), business_vat_number=number, business_po_number="PO 7"
    )
    assert page.status == 422
    assert page.soup.select_one("details.business").has_attr("open")
    assert page.soup.select_one("#business_vat_number[aria-invalid=true]")
    assert page.fields("/details")["business_po_number"] == "PO 7"
    assert abroad.everything() == before


LETTERS = "Enter a VAT number with the letters of its country, like DE136695976, or leave it empty"
NOT_VALID = "This VAT number is not valid: check it, or leave it empty"


@pytest.mark.parametrize(
    ("locale", "number", "fault"),
    [
        ("en", "DE999999999", NOT_VALID),
        ("en", "NO 999 999 999", NOT_VALID),
        ("en", "US12", NOT_VALID),
        ("en", "999 999 999", LETTERS),
        ("en", "EU136695976", LETTERS),
        ("nb", "DE999999999", "Avgiftsnummeret er ikke gyldig: kontroller det, eller la feltet stå tomt"),
    ],
)
def test_the_letters_of_a_vat_number_are_asked_for_where_they_lack(scene: Scene, locale: str, number: str, fault: str):
    scene.customer.headers["accept-language"] = locale
    page = scene.customer.get(scene.at(draft(known=True)) + "?step=details")
    answer = scene.customer.submit("/details", page, business_vat_number=number)
    told = [(link["href"], link.get_text()) for link in answer.soup.select(".problem a")]
    assert (answer.status, told) == (422, [("#business_vat_number", fault)])


def test_a_purchase_order_number_of_staff_is_not_asked_for(abroad: Scene):
    link = abroad.at(draft(known=True, po_number="STAFF 1"))
    page = abroad.customer.get(link + "?step=details")
    assert "business_po_number" not in page.fields("/details")
    abroad.customer.post(f"{link}/details", {**page.fields("/details"), "business_po_number": "PO 7"})
    assert abroad.world.sale(abroad.sale.id).draft.po_number == "STAFF 1"


def test_the_fields_of_a_business_are_folded_for_a_consumer(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    assert not page.soup.select_one("details.business").has_attr("open")
    assert "Buying for a business?" in page.text
