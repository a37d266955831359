"""Cancelling, fulfilling, sending the receipt again, correcting the contact, note and tags."""

from dataclasses import replace
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import at_provider, sell
from tests.support.aws import Aws
from tests.support.cast.people import KARI_JSON, TRYGVE

MANY_TAGS = "\n".join(map(str, range(251)))

# --- cancelling -------------------------------------------------------------------------------------------------------


def test_cancelling_a_draft_says_what_it_does_not_do(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready(reserve_until="2026-12-24T12:00:00Z")
    merchant.link(draft)
    page = office.open(f"/admin/drafts/{draft['id']}/cancel")
    assert "What this does not do: no e-mail tells the customer" in page.text
    assert "Its links stay" in page.text
    assert "Its reserved goods go back into stock." in page.text
    form = office.page
    page = office.submit("/cancel")
    assert "The draft is cancelled." in page.text
    assert merchant.available() == 10
    assert office.submit("/cancel", form).url == f"/admin/drafts/{draft['id']}"


def test_a_draft_that_is_being_paid_is_cancelled_only_with_the_tick(office: Office, merchant: Merchant) -> None:
    draft = at_provider(merchant)
    office.open(f"/admin/drafts/{draft}/cancel")
    page = office.submit("/cancel")
    assert (page.status, bool(page.soup.select_one("#fault-end_payment"))) == (409, True)
    assert "The draft is cancelled." in office.submit("/cancel", end_payment="on").text


def test_cancelling_a_paid_order_refunds_it_and_says_how_much(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    page = office.open(f"/admin/orders/{order}/cancel")
    assert "Cancel and refund NOK 279.00" in page.text
    form = office.page
    page = office.submit("/cancel", restock="all", reason="Sold twice")
    assert "Cancelled just now; NOK 279.00 of NOK 279.00 are refunded." in page.text
    assert office.submit("/cancel", form, restock="all", reason="Sold twice").url == f"/admin/orders/{order}"
    assert len(merchant.ask("GET", f"/orders/{order}/refunds")["items"]) == 1
    assert merchant.available() == 10


def test_only_an_owner_cancels_a_paid_order(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    member = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(member)
    staff = Office.signed_in(member)
    page = staff.open(f"/admin/orders/{order}/cancel")
    assert "Only an owner does that" in page.text
    assert page.soup.select(".primary-bar") == []
    before = merchant.stored()
    answer = staff.post(f"/admin/orders/{order}/cancel", {**page.fields("/cancel"), "restock": "all"})
    assert answer.status == 403
    assert merchant.stored() == before


@pytest.mark.parametrize("typed", [{"restock": "some"}, {"reason": "R" * 256}])
def test_a_wrong_form_cancels_nothing(office: Office, merchant: Merchant, typed: dict[str, str]) -> None:
    order = sell(merchant)
    before = merchant.stored()
    office.open(f"/admin/orders/{order}/cancel")
    assert office.submit("/cancel", **typed).status == 422
    assert merchant.stored() == before


# --- fulfilling -------------------------------------------------------------------------------------------------------


def test_an_order_is_fulfilled_in_parts_with_tracking(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    page = office.open(f"/admin/orders/{order}/fulfillments")
    assert page.fields("/fulfillments")["quantity_li_1"] == "2"
    tracking = {"carrier": "Posten", "tracking_number": "CS1", "tracking_url": "https://sporing.example/CS1"}
    page = office.submit("/fulfillments", quantity_li_1="1", **tracking)
    assert "1 unit is left to send." in page.text
    assert "Posten CS1" in page.text
    (sent,) = merchant.ask("GET", f"/orders/{order}")["fulfillments"]
    assert (sent["tracking_url"], sent["notify"]) == (tracking["tracking_url"], True)
    assert office.open(f"/admin/orders/{order}/fulfillments").fields("/fulfillments")["quantity_li_1"] == "1"
    assert "Everything is sent." in office.submit("/fulfillments").text
    assert office.open(f"/admin/orders/{order}/fulfillments").url == f"/admin/orders/{order}"


def test_goods_that_were_sent_already_are_not_sent_twice(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    form = office.open(f"/admin/orders/{order}/fulfillments")
    assert office.submit("/fulfillments", form).url == f"/admin/orders/{order}"
    assert "Fulfilled." in office.submit("/fulfillments", form).text
    again = {**form.fields("/fulfillments"), "form_key": "another"}
    assert office.post(f"/admin/orders/{order}/fulfillments", again).status in {409, 422}
    assert len(merchant.ask("GET", f"/orders/{order}")["fulfillments"]) == 1


def test_a_form_that_was_sent_and_then_changed_is_kept_and_sent_by_a_press(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    form = office.open(f"/admin/orders/{order}/fulfillments")
    office.submit("/fulfillments", form, quantity_li_1="1")
    page = office.submit("/fulfillments", form, quantity_li_1="1", tracking_number="CS2")
    assert (page.status, page.heading) == (409, "This form was sent before")
    assert page.soup.select(f'main a[href="/admin/orders/{order}"]')
    assert len(merchant.ask("GET", f"/orders/{order}")["fulfillments"]) == 1
    page = office.submit("/fulfillments")
    assert (page.status, page.fields("/fulfillments")["tracking_number"]) == (409, "CS2")
    form = page
    for _ in range(2):
        assert "Everything is sent." in office.submit("/fulfillments", form).text
    _, second = merchant.ask("GET", f"/orders/{order}")["fulfillments"]
    assert second["tracking_number"] == "CS2"


def test_a_form_that_is_confirmed_in_the_next_version_is_carried_out_once(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    form = office.open(f"/admin/orders/{order}/fulfillments")
    office.submit("/fulfillments", form, quantity_li_1="1")
    assert office.submit("/fulfillments", form, quantity_li_1="1", version="9").url == f"/admin/orders/{order}"
    assert len(merchant.ask("GET", f"/orders/{order}")["fulfillments"]) == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"quantity_li_1": "3"}, "quantity_li_1"),
        ({"quantity_li_1": "one"}, "quantity_li_1"),
        ({"quantity_li_1": "0"}, "quantity_li_1"),
        ({"tracking_url": "sporing.example/CS1"}, "tracking_url"),
        ({"tracking_url": "javascript:alert(1)"}, "tracking_url"),
        ({"carrier": "C" * 256}, "carrier"),
    ],
)
def test_a_wrong_fulfillment_is_told_at_its_field(
    office: Office, merchant: Merchant, typed: dict[str, str], field: str
) -> None:
    order = sell(merchant)
    before = merchant.stored()
    office.open(f"/admin/orders/{order}/fulfillments")
    page = office.submit("/fulfillments", **typed)
    assert page.status == 422
    assert list(page.errors) == [field]
    assert page.fields("/fulfillments")[field] == typed[field]
    assert merchant.stored() == before


# --- receipt and contact ----------------------------------------------------------------------------------------------


def test_the_receipt_is_sent_again_to_the_corrected_address(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    page = office.open(f"/admin/orders/{order}/contact")
    assert page.fields("/contact")["email"] == "kari@example.com"
    page = office.submit("/contact", email="kari.nordmann@example.com", phone="400 12 345", handle="@kari")
    assert "Saved." in page.text
    form = office.open(f"/admin/orders/{order}/receipt")
    assert "kari.nordmann@example.com" in form.text
    assert "The receipt is on its way." in office.submit("/receipt").text
    office.submit("/receipt", form)
    assert merchant.story({"id": order.replace("ord_", "dft_")}).count("EmailRequested") == 1


def test_a_second_receipt_within_minutes_is_sent_only_after_a_question(office: Office, merchant: Merchant) -> None:
    order = sell(merchant)
    stale = office.open(f"/admin/orders/{order}/receipt")
    office.submit("/receipt")
    requests = merchant.story({"id": order.replace("ord_", "dft_")}).count
    page = office.submit("/receipt", stale, form_key="another window's")
    assert page.status == 409
    assert "A receipt to kari@example.com was requested just now. Press again to send another one." in page.text
    assert requests("EmailRequested") == 1
    assert "The receipt is on its way." in office.submit("/receipt").text
    assert merchant.story({"id": order.replace("ord_", "dft_")}).count("EmailRequested") == 2


def test_without_an_address_the_receipt_page_shows_two_ways(office: Office, merchant: Merchant) -> None:
    order = merchant.complete(merchant.draft())
    page = office.open(f"/admin/orders/{order['id']}/receipt")
    assert [link.get_text(strip=True) for link in page.soup.select("main .card a")] == [
        "Correct the contact",
        "Share a link to the receipt",
    ]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"email": "kari"}, "email"),
        ({"email": "kåre@example.com"}, "email"),
        ({"phone": "no"}, "phone"),
        ({"name": "N" * 256}, "name"),
    ],
)
def test_a_wrong_contact_is_told_at_its_field(
    office: Office, merchant: Merchant, typed: dict[str, str], field: str
) -> None:
    order = merchant.complete(merchant.draft(customer=KARI_JSON))
    before = merchant.stored()
    office.open(f"/admin/orders/{order['id']}/contact")
    page = office.submit("/contact", **typed)
    assert page.status == 422
    assert bool(page.soup.select_one(f"#fault-{field}"))
    assert page.fields("/contact")[field] == typed[field]
    assert merchant.stored() == before


# --- note and tags ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=["drafts", "orders"])
def sale(request: pytest.FixtureRequest, merchant: Merchant) -> tuple[str, Any]:
    """The address of a draft order's or order's page, and how to read it."""
    draft = merchant.draft(note="Before", tags=["a, b"])
    if request.param == "drafts":
        return f"/admin/drafts/{draft['id']}", lambda: merchant.read(draft)
    order = merchant.complete(draft)
    return f"/admin/orders/{order['id']}", lambda: merchant.ask("GET", f"/orders/{order['id']}")


def test_note_and_tags_keep_their_lines_and_commas(office: Office, sale: tuple[str, Any]) -> None:
    path, read = sale
    page = office.open(f"{path}/note")
    assert page.fields("/note")["tags"].strip() == "a, b"
    page = office.submit("/note", note="One\r\ntwo", tags="a, b\r\nvip\r\n\r\nvip")
    assert "Saved." in page.text
    assert (read()["note"], read()["tags"]) == ("One\ntwo", ["a, b", "vip"])


def test_a_note_that_is_saved_twice_is_saved(office: Office, sale: tuple[str, Any]) -> None:
    path, _ = sale
    form = office.open(f"{path}/note")
    office.submit("/note", form, note="Same")
    assert "Saved." in office.submit("/note", form, note="Same").text


def test_a_note_of_another_version_is_kept_beside_what_is_stored(office: Office, sale: tuple[str, Any]) -> None:
    path, read = sale
    form = office.open(f"{path}/note")
    office.submit("/note", form, note="Theirs")
    page = office.submit("/note", form, note="Mine")
    assert page.status == 409
    assert page.fields("/note")["note"].strip() == "Mine"
    assert "Note Saved now: Theirs Yours: Mine" in page.text
    assert read()["note"] == "Theirs"
    office.submit("/note")
    assert read()["note"] == "Mine"


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"note": "N" * 5001}, "note"), ({"tags": "T" * 41}, "tags"), ({"tags": MANY_TAGS}, "tags")],
)
def test_a_wrong_note_or_tag_is_told_at_its_field(
    office: Office, sale: tuple[str, Any], typed: dict[str, str], field: str
) -> None:
    path, read = sale
    before = read()
    office.open(f"{path}/note")
    page = office.submit("/note", **typed)
    assert page.status == 422
    assert bool(page.soup.select_one(f"#fault-{field}"))
    assert read() == before


def test_a_contact_of_another_version_is_shown_beside_what_is_stored(office: Office, merchant: Merchant) -> None:
    order = merchant.complete(merchant.draft(customer=KARI_JSON))
    form = office.open(f"/admin/orders/{order['id']}/contact")
    office.submit("/contact", form, phone="400 12 345")
    page = office.submit("/contact", form, phone="911 22 333")
    assert page.status == 409
    assert "Phone Saved now: 400 12 345 Yours: 911 22 333" in page.text


# --- on the real table ------------------------------------------------------------------------------------------------


def test_a_sale_in_the_table_shows_its_links_e_mails_and_refunds(
    aws_office: Office, aws_merchant: Merchant, aws: Aws
) -> None:
    draft = aws_merchant.ready()
    aws_merchant.link(draft)
    aws_merchant.request_invoice(draft)
    page = aws_office.open(f"/admin/drafts/{draft['id']}")
    assert "Invoice to kari@example.com Being sent" in page.text
    assert "Chat Not opened" in page.text
    aws_office.open(f"/admin/drafts/{draft['id']}/mark-as-paid")
    page = aws_office.submit("/mark-as-paid")
    order = page.url.rpartition("/")[2]
    aws_office.open(f"/admin/orders/{order}/refunds?review=1&quantity_li_1=1")
    assert "Refund 1 Refunded NOK 100.00" in aws_office.submit("/refunds").text
