"""Merchant share a draft order: as an invoice by e-mail, or as a link to paste."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.sale.link import make_token
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


# --- invoices ---------------------------------------------------------------------------------------------------------


def test_a_requested_invoice_is_stored(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(customer=KARI_JSON)['id']}"
    answer = merchant.request("POST", f"{address}/invoice", {"message": "Hei!\nTakk.", "bcc": "owner@example.com"})
    assert answer.status == 202
    assert (answer.json["status"], answer.json["to"], answer.json["send_at"]) == ("requested", KARI_JSON["email"], None)
    assert merchant.request("GET", address).json["invoice"] == {
        "to": KARI_JSON["email"],
        "status": "requested",
        "sent_at": None,
    }
    happened = merchant.request("GET", f"{address}/timeline").json["items"][-1]
    assert (happened["type"], happened["data"]["email_id"]) == ("InvoiceRequested", answer.json["id"])


def test_an_invoice_needs_no_body(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(customer=KARI_JSON)['id']}/invoice"
    assert merchant.request("POST", address).status == merchant.request("POST", address, {}).status == 202


def test_an_invoice_can_go_to_another_address_later(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/invoice"
    body = {"to": "per@example.com", "send_at": "2026-11-24T09:00:00+01:00"}
    answer = merchant.request("POST", address, body).json
    assert (answer["status"], answer["to"], answer["send_at"]) == (
        "scheduled",
        "per@example.com",
        "2026-11-24T08:00:00.000Z",
    )


def test_an_invoice_asked_for_twice_with_one_key_is_one_invoice(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(customer=KARI_JSON)['id']}/invoice"
    first, second = (merchant.request("POST", address, {}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json


def test_asking_for_an_invoice_leaves_open_editors_alone(merchant: Merchant) -> None:
    draft = merchant.draft(customer=KARI_JSON)
    merchant.request("POST", f"/draft-orders/{draft['id']}/invoice")
    assert merchant.edit(draft, {"note": "x"}).status == 200


def test_the_preview_shows_the_invoice_and_stores_nothing(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(customer=KARI_JSON, line_items=[ENGRAVING])['id']}/invoice/preview"
    before = merchant.stored()
    answer = merchant.request("POST", address, {"subject": "Koppen din", "message": "Hei <b>Kari</b>"})
    assert (answer.status, answer.json["subject"]) == (200, "Koppen din")
    for part in ("text", "html"):
        assert "Engraving" in answer.json[part]
        assert "https://shop.example/i/preview" in answer.json[part]
    assert "Hei &lt;b&gt;Kari&lt;/b&gt;" in answer.json["html"]
    assert merchant.stored() == before
    assert (
        merchant.request("POST", address).json["subject"]
        != merchant.request("POST", address, {"locale": "en"}).json["subject"]
    )


def test_an_invoice_can_be_previewed_before_there_is_an_address_to_send_it_to(merchant: Merchant) -> None:
    assert merchant.request("POST", f"/draft-orders/{merchant.draft()['id']}/invoice/preview").status == 200


def test_a_preview_names_the_day_that_the_invoice_will_name(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft(customer=KARI_JSON, payment_terms={'type': 'net', 'days': 7})['id']}"
    body = {"locale": "en"}
    assert "Pay by 30 November 2026" in merchant.request("POST", f"{address}/invoice/preview", body).json["text"]
    later = {**body, "send_at": "2026-11-30T23:30:00Z"}  # the first of December in Oslo
    assert "Pay by 8 December 2026" in merchant.request("POST", f"{address}/invoice/preview", later).json["text"]
    assert merchant.request("GET", address).json["due_on"] is None


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_comes_with_its_address_and_a_text_to_paste(merchant: Merchant) -> None:
    draft = merchant.draft()
    answer = merchant.request("POST", f"/draft-orders/{draft['id']}/links", {"channel": "instagram"})
    link = answer.json
    token = make_token(draft["id"].removeprefix("dft_"), 1, app.link_keys.all())
    assert (answer.status, link["id"], link["channel"]) == (201, "lnk_1", "instagram")
    assert link["url"] == f"https://shop.example/i/{token}"
    assert link["url"] in link["text"]
    assert link["expires_at"] == "2026-12-07T12:00:00.000Z"  # the store's 14 days
    assert merchant.request("GET", f"/draft-orders/{draft['id']}").json["status"] == "OPEN"


@pytest.mark.parametrize(
    ("locale", "words"), [("nb", "Her er bestillingen"), ("en-US", "Here is your order"), ("fr", "Her er")]
)
def test_the_text_is_in_the_customers_language_else_the_stores(merchant: Merchant, locale: str, words: str) -> None:
    draft = merchant.draft(customer={"locale": locale})
    assert merchant.request("POST", f"/draft-orders/{draft['id']}/links").json["text"].startswith(words)


def test_links_are_listed_with_the_same_addresses_and_can_be_revoked(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    made = [merchant.request("POST", address, {"channel": channel}).json for channel in ("chat", "sms")]
    assert [link.pop("warnings") for link in made] == [[], []]  # a list has none
    listed = [{**link, "is_newest": True} for link in made]
    assert merchant.request("GET", address).json == {"items": listed, "next_cursor": None}
    assert [merchant.request("DELETE", f"{address}/lnk_1").status for _ in range(2)] == [204, 204]
    first, second = merchant.request("GET", address).json["items"]
    assert (first["revoked_at"], second["revoked_at"]) == ("2026-11-23T12:00:00.000Z", None)


def test_a_link_can_be_given_a_date(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    given = {"expires_at": "2027-01-01T00:00:00Z"}
    assert merchant.request("POST", address, given).json["expires_at"] == "2027-01-01T00:00:00.000Z"
    merchant.refused(422, "time_has_passed", "POST", address, {"expires_at": "2026-01-01T00:00:00Z"})


def test_a_link_asked_for_twice_with_one_key_is_one_link(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    first, second = (merchant.request("POST", address, {}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json


@pytest.mark.parametrize("link_id", ["lnk_2", "lnk_", "lnk_x", "1", "lnk_99999999"])
def test_a_link_that_is_not_there_is_not_found(merchant: Merchant, link_id: str) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    merchant.request("POST", address)
    merchant.refused(404, "link_not_found", "DELETE", f"{address}/{link_id}")


# --- one link in place of another -------------------------------------------------------------------------------------


def test_a_link_that_replaces_another_ends_it_at_the_same_moment(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}"
    merchant.request("POST", f"{address}/links", {"channel": "chat"})
    made = merchant.request("POST", f"{address}/links", {"channel": "chat", "replaces": "lnk_1"})
    assert (made.status, made.json["id"], made.json["replaces"]) == (201, "lnk_2", "lnk_1")
    old, new = merchant.request("GET", f"{address}/links").json["items"]
    assert (old["revoked_at"], new["revoked_at"]) == ("2026-11-23T12:00:00.000Z", None)
    story = [entry["type"] for entry in merchant.request("GET", f"{address}/timeline").json["items"]]
    assert story[-2:] == ["LinkRevoked", "LinkCreated"]


def test_replacing_with_one_key_twice_replaces_once(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    merchant.request("POST", address)
    body, headers = {"replaces": "lnk_1"}, {"Idempotency-Key": "k"}
    first, second = (merchant.request("POST", address, body, headers=headers).json for _ in range(2))
    assert first == second
    assert len(merchant.request("GET", address).json["items"]) == 2


@pytest.mark.parametrize("link_id", ["lnk_7", "x", "lnk_x"])
def test_a_link_cannot_replace_an_unknown_link(merchant: Merchant, link_id: str) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    merchant.request("POST", address)
    merchant.refused(404, "link_not_found", "POST", address, {"replaces": link_id})
    assert len(merchant.request("GET", address).json["items"]) == 1


def test_the_newest_valid_link_of_each_channel_is_the_current_one(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    for channel in ("chat", "sms", "chat", "sms"):
        merchant.request("POST", address, {"channel": channel})
    assert newest(merchant, address) == ["lnk_3", "lnk_4"]
    merchant.request("DELETE", f"{address}/lnk_3")
    assert newest(merchant, address) == ["lnk_1", "lnk_4"]


def test_a_link_that_has_run_out_is_not_the_current_one(merchant: Merchant) -> None:
    address = f"/draft-orders/{merchant.draft()['id']}/links"
    merchant.request("POST", address)
    merchant.request("POST", address, {"expires_at": "2026-11-24T00:00:00Z"})
    assert newest(merchant, address) == ["lnk_2"]
    clock: Any = app.clock
    clock.advance(timedelta(days=1))
    assert newest(merchant, address) == ["lnk_1"]


def newest(merchant: Merchant, address: str) -> list[str]:
    return [link["id"] for link in merchant.request("GET", address).json["items"] if link["is_newest"]]
