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
