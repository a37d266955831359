"""Staff share links: the list with the form of a new one, and the page of each."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from invoicing.domain.values.ids import parse_draft_order_id
from invoicing.pages.back_office.sales.customer import dialled
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import KARI_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00", "requires_shipping": False}
CUSTOMER = {**KARI_JSON, "locale": "en", "phone": "+47 400 12 345"}


@pytest.fixture
def base(merchant: Merchant) -> str:
    """The page of a draft order for Kari."""
    return page_of(merchant.draft(customer=CUSTOMER, line_items=[ENGRAVING]))


def page_of(draft: Any) -> str:
    return f"/admin/drafts/{draft['id']}"


def url_of(base: str, number: int) -> str:
    sale_id = parse_draft_order_id(base.rpartition("/")[2])
    return f"https://shop.example/i/{make_token(sale_id, number, app.link_keys.all())}"


def value(page: Page, name: str) -> str:
    field = page.soup.find(id=name)
    assert field, page.text
    return field.get_text().strip() if field.name == "textarea" else str(field["value"])


def shared(office: Office, base: str, **typed: str) -> Page:
    office.open(f"{base}/links")
    return office.submit("/links", **typed)


def test_a_link_is_made_by_a_press_and_shown_on_its_own_page(merchant: Merchant, office: Office, base: str) -> None:
    before = merchant.stored()
    office.open(f"{base}/links")
    assert merchant.stored() == before
    page = office.submit("/links")
    assert page.url == f"{base}/links/lnk_1"
    assert page.heading == "Share with Kari Nordmann"
    assert value(page, "link-address") == url_of(base, 1)
    assert Customer().open(urlsplit(value(page, "link-address")).path).status == 200


def test_the_first_link_is_made_by_a_press_on_the_page_of_the_sale(merchant: Merchant, office: Office) -> None:
    base = page_of(merchant.draft(customer={"handle": "@kari"}))
    office.open(base)
    assert office.submit("/links").url == f"{base}/links/lnk_1"
    page = office.open(base)
    assert not page.has_form("/links")
    assert [a["href"] for a in page.soup.select(".primary-bar a")] == [f"{base}/links"]


def test_the_secret_address_is_in_no_address_of_the_back_office(office: Office, base: str) -> None:
    page = shared(office, base)
    token = value(page, "link-address").rpartition("/")[2]
    assert token not in "".join(office.visited)
    assert token not in office.open(f"{base}/links").body


def test_the_message_names_customer_shop_and_amount(office: Office, base: str) -> None:
    text = value(shared(office, base), "share-text")
    assert text == (
        "Hi Kari Nordmann! Here is your order from Fjell & Fjord for NOK\xa0150.00: look it over, and pay when it "
        f"suits you. {url_of(base, 1)}"
    )


def test_the_message_tells_the_price_of_this_moment(merchant: Merchant, office: Office) -> None:
    base = page_of(merchant.draft("mug", customer=CUSTOMER, lock_prices=False))
    page = shared(office, base)
    assert "NOK\xa0100.00" in value(page, "share-text")
    merchant.update("/products/mug", {"price": "120.00"})
    assert "NOK\xa0120.00" in value(office.open(page.url), "share-text")


def test_the_message_goes_by_text_message_whatsapp_and_email(office: Office, base: str) -> None:
    page = shared(office, base)
    text = value(page, "share-text")
    sms, whatsapp, email = (str(a["href"]) for a in page.soup.select("main .share a"))
    assert sms.startswith("sms:+4740012345?&body=")
    assert parse_qs(sms.partition("?")[2])["body"] == [text]
    assert whatsapp.startswith("https://wa.me/4740012345?text=")
    assert parse_qs(urlsplit(email).query) == {"subject": ["Fjell & Fjord"], "body": [text]}
    assert urlsplit(email).path == KARI_JSON["email"]


@pytest.mark.parametrize(
    ("phone", "number"),
    [
        ("+47 400 12 345", "+4740012345"),
        ("0047 40012345", "+4740012345"),
        ("22 33 44 55 (evenings)", "22334455"),
        ("(555) 123-4567", "5551234567"),
        ("", ""),
        ("ask Ola", ""),
    ],
)
def test_a_number_is_dialled_without_what_people_write_around_it(phone: str, number: str) -> None:
    assert dialled(phone) == number


def test_the_qr_code_stands_in_the_page_and_needs_no_style(office: Office, base: str) -> None:
    page = shared(office, base)
    assert len(page.soup.select("svg.qr-code path")) == 2
    assert page.soup.select("[style]") == []
    assert page.headers["Cache-Control"] == "no-store"


def test_what_needs_script_is_hidden_until_it_runs(office: Office, base: str) -> None:
    buttons = shared(office, base).soup.select("[data-copy], [data-share]")
    assert len(buttons) == 3
    assert all(button.has_attr("hidden") and button["type"] == "button" for button in buttons)


def test_without_script_no_page_promises_that_an_edited_message_is_sent(office: Office, base: str) -> None:
    page = shared(office, base)
    (hint,) = (line for line in page.soup.select(".hint") if "Change it as you like" in line.get_text())
    assert hint.has_attr("hidden")
    assert [a["data-message"] for a in page.soup.select("main .share a")] == ["share-text"] * 3


def test_the_same_press_twice_makes_one_link(office: Office, base: str) -> None:
    page = office.open(f"{base}/links")
    assert [office.submit("/links", page).url for _ in range(2)] == [f"{base}/links/lnk_1"] * 2
    assert office.get(f"{base}/links/lnk_2").status == 404


def test_a_link_has_its_channel_and_its_last_day(merchant: Merchant, office: Office, base: str) -> None:
    shared(office, base, channel="sms", expires_on="2026-11-30")
    listed = merchant.ask("GET", base.replace("/admin/drafts", "/draft-orders") + "/links")["items"]
    assert [(link["channel"], link["expires_at"]) for link in listed] == [("sms", "2026-11-30T23:00:00.000Z")]


@pytest.mark.parametrize("channel", ["email", "preview", "<b>", ""])
def test_a_channel_that_the_form_does_not_have_is_a_chat(
    merchant: Merchant, office: Office, base: str, channel: str
) -> None:
    shared(office, base, channel=channel)
    listed = merchant.ask("GET", base.replace("/admin/drafts", "/draft-orders") + "/links")["items"]
    assert [link["channel"] for link in listed] == ["chat"]


@pytest.mark.parametrize("day", ["2026-11-22", "soon", "9999-12-31"])
def test_a_last_day_that_cannot_be_is_refused_and_kept(merchant: Merchant, office: Office, base: str, day: str) -> None:
    before = merchant.stored()
    page = shared(office, base, channel="sms", expires_on=day)
    assert (page.status, page.fields("/links")["expires_on"], page.fields("/links")["channel"]) == (422, day, "sms")
    fault = page.soup.find(id="fault-expires_on")
    assert fault
    assert "expires_at" not in fault.get_text()
    assert merchant.stored() == before


def test_the_list_tells_what_became_of_each_link(merchant: Merchant, office: Office, base: str) -> None:
    url = value(shared(office, base), "link-address")
    shared(office, base, channel="sms")
    customer = Customer()
    customer.open(urlsplit(url).path)
    customer.post(f"{urlsplit(url).path}/opened", {})
    rows = [" ".join(row.get_text(" ").split()) for row in office.open(f"{base}/links").soup.select(".row")]
    assert [row.split(" made")[0] for row in rows] == ["Text message", "Chat"]
    assert "Opened" in rows[1]
    assert "Not opened" in rows[0]


def test_a_revoked_link_is_told_and_can_be_followed_by_another(merchant: Merchant, office: Office, base: str) -> None:
    page = shared(office, base)
    address = value(page, "link-address")
    office.submit("/links/lnk_1/revoke")
    assert "The link was revoked." in office.text
    assert Customer().open(urlsplit(address).path).status == 404
    ended = office.open(f"{base}/links/lnk_1")
    assert ended.heading == "This link has ended"
    assert address not in ended.body
    assert office.submit("/links").url == f"{base}/links/lnk_2"


def test_a_link_is_not_revoked_while_the_customer_pays(merchant: Merchant, office: Office) -> None:
    draft = merchant.ready("mug")
    page = shared(office, page_of(draft))
    customer = Customer()
    customer.open(urlsplit(value(page, "link-address")).path)
    customer.submit("/pay")
    office.open(page.url)
    refused = office.submit("/revoke")
    assert (refused.status, "paying right now, possibly through this link" in refused.text) == (409, True)
    assert value(refused, "link-address")


def test_a_link_to_a_paid_order_shares_the_receipt(merchant: Merchant, office: Office) -> None:
    order = merchant.complete(merchant.ready("mug", customer=CUSTOMER))
    page = shared(office, f"/admin/orders/{order['id']}")
    assert page.heading == "Share the receipt"
    assert "Here is the receipt for your order" in value(page, "share-text")


def test_a_cancelled_draft_order_has_nothing_to_share(merchant: Merchant, office: Office, base: str) -> None:
    shared(office, base)
    merchant.cancel_draft({"id": base.rpartition("/")[2]})
    page = office.open(f"{base}/links")
    assert not page.has_form("/links")
    assert office.post(f"{base}/links", {"channel": "chat"}).status == 409
    assert office.open(f"{base}/links/lnk_1").heading == "This link has ended"


@pytest.mark.parametrize("link_id", ["lnk_2", "lnk_", "lnk_x", "1", "lnk_99999999"])
def test_a_link_that_is_not_there_has_no_page(office: Office, base: str, link_id: str) -> None:
    shared(office, base)
    assert office.get(f"{base}/links/{link_id}").status == 404
    assert office.post(f"{base}/links/{link_id}/revoke", {}).status == 404
