"""Editing a draft order in the back office, also while another person edits it."""

from typing import Any

import pytest

from tests.support.actors.editor import Editor, total_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import at_provider


def test_the_editor_shows_the_draft_and_saving_it_unchanged_changes_nothing(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    assert editor.page.heading == "Edit #D1001"
    assert (editor.typed["name"], editor.typed["note"].strip()) == ("Kari Nordmann", "Haster")
    assert "Product mug NOK 100.00" in editor.page.text
    before = merchant.read(draft)
    assert editor.save().headers["Location"] == f"/admin/drafts/{draft['id']}"
    assert merchant.read(draft) == before


def test_what_is_typed_is_saved_and_what_the_editor_does_not_show_stays(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    editor.saved(line_0_quantity="3", note="Ferdig", email="kari@example.org")
    after = merchant.read(draft)
    assert (after["line_items"][0]["quantity"], after["note"]) == (3, "Ferdig")
    assert after["line_items"][0]["id"] == draft["line_items"][0]["id"]
    assert (after["attributes"], after["billing_address"]) == ({"kilde": "chat"}, draft["billing_address"])
    assert after["customer"] == {**draft["customer"], "email": "kari@example.org"}


def test_a_province_stays_in_an_address_whose_form_has_no_field_for_it(office: Office, merchant: Merchant) -> None:
    address = {"name": "Kari", "address1": "Gata 1", "postal_code": "5003", "city": "Bergen", "country": "NO"}
    draft = merchant.ready("mug", shipping_address={**address, "province": "Vestland"})
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    assert "shipping_province" not in editor.open().fields("/edit")
    for typed in ({"note": "Ferdig"}, {"shipping_address1": "Gata 2"}):
        editor.open()
        editor.saved(**typed)
        assert merchant.read(draft)["shipping_address"]["province"] == "Vestland"


def test_the_totals_of_an_edit_keep_the_agreed_prices(editor: Editor, merchant: Merchant) -> None:
    merchant.update("/products/mug", {"price": "150.00"})
    part = editor.calculate(line_0_quantity="2")
    assert total_of(part) == "NOK 279.00"
    new = Editor(editor.office)
    new.open()
    assert total_of(new.press("add:mug")) == "NOK 150.00"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "99999999999"])
def test_an_edit_that_names_no_version_replaces_nothing(
    editor: Editor, merchant: Merchant, draft: Any, version: str
) -> None:
    assert editor.save(version=version, note="Mitt").status == 409
    assert merchant.read(draft)["note"] == "Haster"


def test_the_same_edit_sent_twice_is_saved_once(editor: Editor, merchant: Merchant, draft: Any) -> None:
    fields = {**editor.typed, "note": "Ferdig"}
    answers = [editor.office.post(editor.address, fields) for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"/admin/drafts/{draft['id']}"}
    assert merchant.story(draft).count("DraftOrderUpdated") == 1


def test_an_edit_during_a_payment_asks_whether_to_end_it(office: Office, merchant: Merchant) -> None:
    draft = {"id": at_provider(merchant)}
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    page = editor.save(line_0_quantity="3")
    assert page.status == 409
    assert "The customer is paying right now" in page.text
    assert editor.typed["line-0-quantity"] == "3"
    editor.saved(end_payment="on")
    assert merchant.read(draft)["line_items"][0]["quantity"] == 3


def test_an_edit_during_a_payment_warns_at_once_and_keeps_the_tick(office: Office, merchant: Merchant) -> None:
    editor = Editor(office, f"/admin/drafts/{at_provider(merchant)}/edit")
    assert "The customer is paying right now" in editor.open().text
    assert [box.has_attr("checked") for box in editor.page.soup.select("#end_payment")] == [False]
    for typed in ({}, {"note": "Haster"}):
        editor.calculate(end_payment="on", **typed)
        editor.open()
        assert editor.typed["end_payment"] == "on"


def test_an_edit_without_a_payment_has_no_tick_to_end_one(editor: Editor) -> None:
    editor.calculate(end_payment="on", note="Mitt")
    editor.open()
    assert "end_payment" not in editor.typed
    assert "The customer is paying" not in editor.page.text


def test_a_draft_that_ended_cannot_be_edited_any_more(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.cancel_draft(draft)
    page = editor.save(note="Mitt")
    assert page.status == 409
    assert "This draft is completed or cancelled, and cannot be edited any more." in page.text
    assert editor.typed["note"].strip() == "Mitt"
    assert editor.open().status == 409


def test_what_was_typed_for_a_draft_that_was_paid_meanwhile_becomes_a_new_draft(
    office: Office, merchant: Merchant
) -> None:
    draft = merchant.ready("mug")
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    editor.calculate(note="Mitt", line_0_quantity="3", discount="ti")
    order = merchant.complete(draft)
    page = editor.open()
    assert page.status == 409
    assert page.heading == "#D1001 cannot be edited any more"
    assert "it is order" in page.text
    assert "Yours Mitt" in page.text
    assert "Not valid ti" in page.text
    links = {str(link["href"]) for link in page.soup.select("main a")}
    assert f"/admin/orders/{order['id']}" in links
    copy = Editor(office)
    assert f"/admin/drafts/{draft['id']}/duplicate?copy=typed" in links
    office.open(f"/admin/drafts/{draft['id']}/duplicate?copy=typed")
    assert copy.typed["discount"] == "ti"
    made = merchant.read({"id": copy.saved(discount="")})
    assert (made["note"], made["line_items"][0]["quantity"]) == ("Mitt", 3)
    office.open(editor.address)
    office.submit("/discard")
    assert "Mitt" not in editor.open().text


def test_a_customer_that_was_not_known_before_differs_from_nothing(office: Office, merchant: Merchant) -> None:
    draft = merchant.draft(customer={})
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    editor.calculate(name="Kari Nordmann")
    merchant.cancel_draft(draft)
    assert "Yours Kari Nordmann Saved nothing" in editor.open().text


def test_a_save_that_comes_too_late_leads_to_a_new_draft(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.cancel_draft(draft)
    page = editor.save(note="Mitt")
    (link,) = [str(link["href"]) for link in page.soup.select("main a") if "copy=typed" in str(link["href"])]
    editor.office.open(link)
    copy = Editor(editor.office)
    assert copy.typed["note"].strip() == "Mitt"
    assert merchant.read({"id": copy.saved()})["note"] == "Mitt"
