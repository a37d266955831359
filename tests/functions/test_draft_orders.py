from datetime import timedelta
from typing import Any

import pytest

from invoicing.api.responses.sharing import TEXTS
from invoicing.bootstrap import app
from invoicing.domain.links import make_token
from invoicing.pages.language import LANGUAGES
from tests.functions.staff import KARI, OSLO, Answer, Staff

ENGRAVING = {"title": "Engraving", "quantity": 1, "unit_price": "150.00"}


def edit(shop: Staff, draft: Answer, changes: Any, etag: str | None = None) -> Answer:
    address = f"/draft-orders/{draft.json['id']}"
    return shop.ask("PATCH", address, changes, headers={"If-Match": etag or draft.etag})


# --- lists ------------------------------------------------------------------------------------------------------------


def test_draft_orders_are_listed_newest_first_page_by_page(shop: Staff) -> None:
    names = []
    for handle in ("@a", "@b", "@c"):
        names.append(shop.draft(customer={"handle": handle}, tags=["chat"]).json["name"])
        app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]
    first = shop.ask("GET", "/draft-orders", query="limit=2")
    second = shop.ask("GET", "/draft-orders", query=f"limit=2&cursor={first.json['next_cursor']}")
    items = first.json["items"] + second.json["items"]
    assert [item["name"] for item in items] == names[::-1]
    assert second.json["next_cursor"] is None
    assert items[0]["customer_name"] == "@c"
    assert items[0]["total"] == {"amount": "200.00", "currency": "NOK"}
    assert items[0]["tags"] == ["chat"]


def test_draft_orders_are_listed_by_status(shop: Staff) -> None:
    kept, given_up = shop.draft().json["id"], shop.draft().json["id"]
    shop.ask("POST", f"/draft-orders/{given_up}/cancel")
    for status, expected in (("OPEN", [kept]), ("CANCELLED", [given_up]), ("INVOICE_SENT", [])):
        items = shop.ask("GET", "/draft-orders", query=f"status={status}").json["items"]
        assert [item["id"] for item in items] == expected


# --- editing ----------------------------------------------------------------------------------------------------------


def test_what_is_given_replaces_and_the_rest_stays(shop: Staff) -> None:
    draft = shop.draft(customer=KARI, shipping_address=OSLO, tags=["a"], note="first", attributes={"x": "1", "y": "2"})
    changes = {"note": "second", "shipping_address": {"address1": "Storgata 2"}, "attributes": {"y": None, "z": "3"}}
    answer = edit(shop, draft, changes)
    edited = answer.json
    assert (answer.status, answer.etag, edited["version"]) == (200, '"2"', 2)
    assert (edited["note"], edited["tags"], edited["customer"]) == ("second", ["a"], draft.json["customer"])
    assert edited["shipping_address"] == {**draft.json["shipping_address"], "address1": "Storgata 2"}
    assert edited["attributes"] == {"x": "1", "z": "3"}
    assert shop.ask("GET", f"/draft-orders/{edited['id']}").json == edited


def test_null_removes_and_lists_are_replaced_whole(shop: Staff) -> None:
    discount = {"type": "percentage", "value": "10"}
    draft = shop.draft(customer=KARI, shipping_address=OSLO, tags=["a", "b"], note="x", discount=discount)
    removing = {"customer": {"email": None}, "shipping_address": None, "tags": ["c"], "note": None, "discount": None}
    edited = edit(shop, draft, {**removing, "line_items": [ENGRAVING]}).json
    assert (edited["customer"]["name"], edited["customer"]["email"]) == ("Kari Nordmann", None)
    assert (edited["shipping_address"], edited["note"], edited["discount"]) == (None, None, None)
    assert (edited["tags"], [line["title"] for line in edited["line_items"]]) == (["c"], ["Engraving"])
    assert edited["totals"]["total"]["amount"] == "150.00"


def test_delivery_of_the_shops_own_can_become_one_of_its_methods(shop: Staff) -> None:
    draft = shop.draft(shipping_address=OSLO, shipping_line={"title": "By bike", "price": "50.00"})
    change = {"shipping_line": {"delivery_method": "post", "title": None, "price": None}}
    assert edit(shop, draft, change).json["shipping_line"]["title"] == "Posten"


def test_the_offer_rises_only_when_what_is_owed_changes(shop: Staff) -> None:
    draft = shop.draft()
    noted = edit(shop, draft, {"note": "x"})
    assert (noted.json["version"], noted.json["offer"]) == (2, 1)
    more = edit(shop, noted, {"line_items": [{"sku": "mug", "quantity": 3}]})
    assert (more.json["version"], more.json["offer"]) == (3, 2)


def test_an_edit_that_changes_nothing_leaves_no_trace(shop: Staff) -> None:
    draft = shop.draft(note="x", customer=KARI)
    before = shop.kept()
    assert edit(shop, draft, {"note": "x", "customer": {"name": KARI["name"]}}).etag == draft.etag
    assert edit(shop, draft, {}).etag == draft.etag
    assert shop.kept() == before


def test_products_keep_the_price_that_was_agreed(shop: Staff) -> None:
    draft = shop.draft()
    shop.ask("PUT", "/products/mug", {"title": "Mug", "price": "500.00"})
    edited = edit(shop, draft, {"line_items": [{"sku": "mug", "quantity": 1}]}).json
    assert edited["totals"]["total"]["amount"] == "100.00"


def test_a_stale_edit_is_told_the_version_and_where_it_differs(shop: Staff) -> None:
    draft = shop.draft(note="a", tags=["t"])
    edit(shop, draft, {"note": "b"})
    address = f"/draft-orders/{draft.json['id']}"
    changes = {"note": "c", "tags": ["t"], "po_number": "7"}
    problem = shop.refused(412, "version_mismatch", "PATCH", address, changes, headers={"If-Match": draft.etag})
    assert (problem["version"], sorted(problem["differing"])) == (2, ["note", "po_number"])
    assert shop.ask("PATCH", address, changes, headers={"If-Match": '"2"'}).json["note"] == "c"


@pytest.mark.parametrize("etag", ['"1"', "1", 'W/"1"'])
def test_an_etag_is_taken_as_clients_and_proxies_write_it(shop: Staff, etag: str) -> None:
    assert edit(shop, shop.draft(), {"note": "x"}, etag).status == 200


@pytest.mark.parametrize("etag", ['"0"', '"x"', '"-1"', '"1", "2"', '"99999999999999999999"'])
def test_an_etag_that_is_none_of_ours_matches_nothing(shop: Staff, etag: str) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}"
    shop.refused(412, "version_mismatch", "PATCH", address, {"note": "x"}, headers={"If-Match": etag})


def test_a_cancelled_draft_order_is_not_edited(shop: Staff) -> None:
    draft = shop.draft()
    address = f"/draft-orders/{draft.json['id']}"
    cancelled = shop.ask("POST", f"{address}/cancel")
    shop.refused(409, "wrong_state", "PATCH", address, {"note": "x"}, headers={"If-Match": cancelled.etag})


def test_what_the_customer_typed_is_not_judged_by_an_edit_of_something_else(shop: Staff) -> None:
    draft = shop.draft()
    sale = app.sales.get(draft.json["id"].removeprefix("dft_"))
    person = sale.person
    sale.put(type(person)(type(person.customer)(name="x" * 300, email="kåre@example"), None, None))
    app.sales.save(sale)
    assert edit(shop, draft, {"note": "x"}).json["customer"]["name"] == "x" * 300


# --- cancelling -------------------------------------------------------------------------------------------------------


def test_a_cancelled_draft_order_says_so_and_cannot_be_cancelled_twice(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/cancel"
    answer = shop.ask("POST", address)
    assert (answer.status, answer.json["status"], answer.etag) == (200, "CANCELLED", '"2"')
    shop.refused(409, "wrong_state", "POST", address)


def test_cancelling_with_a_key_may_be_repeated(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/cancel"
    first, second = (shop.ask("POST", address, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert (first.status, first.json) == (second.status, second.json)


# --- invoices ---------------------------------------------------------------------------------------------------------


def test_asking_for_an_invoice_is_taken_down(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft(customer=KARI).json['id']}"
    answer = shop.ask("POST", f"{address}/invoice", {"message": "Hei!\nTakk.", "bcc": "owner@example.com"})
    assert answer.status == 202
    assert (answer.json["status"], answer.json["to"], answer.json["send_at"]) == ("requested", KARI["email"], None)
    assert shop.ask("GET", address).json["invoice"] == {"to": KARI["email"], "status": "requested", "sent_at": None}
    happened = shop.ask("GET", f"{address}/timeline").json["items"][-1]
    assert (happened["type"], happened["data"]["mail_id"]) == ("InvoiceRequested", answer.json["id"])


def test_an_invoice_needs_no_body(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft(customer=KARI).json['id']}/invoice"
    assert shop.ask("POST", address).status == shop.ask("POST", address, {}).status == 202


def test_an_invoice_can_go_to_another_address_later(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/invoice"
    body = {"to": "per@example.com", "send_at": "2026-11-24T09:00:00+01:00"}
    answer = shop.ask("POST", address, body).json
    assert (answer["status"], answer["to"], answer["send_at"]) == (
        "scheduled",
        "per@example.com",
        "2026-11-24T08:00:00.000Z",
    )


def test_an_invoice_asked_for_twice_with_one_key_is_one_invoice(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft(customer=KARI).json['id']}/invoice"
    first, second = (shop.ask("POST", address, {}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json


def test_asking_for_an_invoice_leaves_open_editors_alone(shop: Staff) -> None:
    draft = shop.draft(customer=KARI)
    shop.ask("POST", f"/draft-orders/{draft.json['id']}/invoice")
    assert edit(shop, draft, {"note": "x"}).status == 200


def test_the_preview_shows_the_invoice_and_stores_nothing(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft(customer=KARI, line_items=[ENGRAVING]).json['id']}/invoice/preview"
    before = shop.kept()
    answer = shop.ask("POST", address, {"subject": "Koppen din", "message": "Hei <b>Kari</b>"})
    assert (answer.status, answer.json["subject"]) == (200, "Koppen din")
    for part in ("text", "html"):
        assert "Engraving" in answer.json[part]
        assert "https://shop.example/i/preview" in answer.json[part]
    assert "Hei &lt;b&gt;Kari&lt;/b&gt;" in answer.json["html"]
    assert shop.kept() == before
    assert shop.ask("POST", address).json["subject"] != shop.ask("POST", address, {"locale": "en"}).json["subject"]


def test_an_invoice_can_be_previewed_before_there_is_an_address_to_send_it_to(shop: Staff) -> None:
    assert shop.ask("POST", f"/draft-orders/{shop.draft().json['id']}/invoice/preview").status == 200


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_comes_with_its_address_and_a_text_to_paste(shop: Staff) -> None:
    draft = shop.draft().json
    answer = shop.ask("POST", f"/draft-orders/{draft['id']}/links", {"channel": "instagram"})
    link = answer.json
    token = make_token(draft["id"].removeprefix("dft_"), 1, app.link_keys.all())
    assert (answer.status, link["id"], link["channel"]) == (201, "lnk_1", "instagram")
    assert link["url"] == f"https://shop.example/i/{token}"
    assert link["url"] in link["text"]
    assert link["expires_at"] == "2026-12-07T12:00:00.000Z"  # the store's 14 days
    assert shop.ask("GET", f"/draft-orders/{draft['id']}").json["status"] == "OPEN"


@pytest.mark.parametrize(
    ("locale", "words"), [("nb", "Her er bestillingen"), ("en-US", "Here is your order"), ("fr", "Her er")]
)
def test_the_text_is_in_the_customers_language_else_the_stores(shop: Staff, locale: str, words: str) -> None:
    draft = shop.draft(customer={"locale": locale}).json
    assert shop.ask("POST", f"/draft-orders/{draft['id']}/links").json["text"].startswith(words)


def test_there_is_a_text_in_every_language_that_pages_speak() -> None:
    assert TEXTS.keys() == LANGUAGES.keys()


def test_links_are_listed_with_the_same_addresses_and_can_be_revoked(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/links"
    made = [shop.ask("POST", address, {"channel": channel}).json for channel in ("chat", "sms")]
    assert shop.ask("GET", address).json == {"items": made, "next_cursor": None}
    assert [shop.ask("DELETE", f"{address}/lnk_1").status for _ in range(2)] == [204, 204]
    first, second = shop.ask("GET", address).json["items"]
    assert (first["revoked_at"], second["revoked_at"]) == ("2026-11-23T12:00:00.000Z", None)


def test_a_link_can_be_given_a_date(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/links"
    given = {"expires_at": "2027-01-01T00:00:00Z"}
    assert shop.ask("POST", address, given).json["expires_at"] == "2027-01-01T00:00:00.000Z"
    shop.refused(422, "time_has_passed", "POST", address, {"expires_at": "2026-01-01T00:00:00Z"})


def test_a_link_asked_for_twice_with_one_key_is_one_link(shop: Staff) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/links"
    first, second = (shop.ask("POST", address, {}, headers={"Idempotency-Key": "k"}) for _ in range(2))
    assert first.json == second.json


@pytest.mark.parametrize("link_id", ["lnk_2", "lnk_", "lnk_x", "1", "lnk_99999999"])
def test_a_link_that_is_not_there_is_not_found(shop: Staff, link_id: str) -> None:
    address = f"/draft-orders/{shop.draft().json['id']}/links"
    shop.ask("POST", address)
    shop.refused(404, "link_not_found", "DELETE", f"{address}/{link_id}")


# --- the timeline -----------------------------------------------------------------------------------------------------


def test_the_timeline_tells_everything_in_order(shop: Staff) -> None:
    draft = shop.draft(customer=KARI)
    address = f"/draft-orders/{draft.json['id']}"
    edit(shop, draft, {"line_items": [ENGRAVING]})
    shop.ask("POST", f"{address}/links")
    shop.ask("POST", f"{address}/invoice")
    shop.ask("POST", f"{address}/cancel")
    told = shop.ask("GET", f"{address}/timeline").json["items"]
    assert [entry["type"] for entry in told] == [
        "DraftOrderCreated",
        "DraftOrderUpdated",
        "LinkCreated",
        "InvoiceRequested",
        "DraftOrderCancelled",
    ]
    assert {entry["actor"] for entry in told} == {"staff"}
    assert told[1]["data"]["total"] == {"amount": "150.00", "currency": "NOK"}
    assert told[1]["data"]["changed"] == ["line_items"]
    first = shop.ask("GET", f"{address}/timeline", query="limit=2").json
    rest = shop.ask("GET", f"{address}/timeline", query=f"cursor={first['next_cursor']}").json
    assert first["items"] + rest["items"] == told


# --- what is not there ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("draft_id", ["dft_00000000000000000000000000", "dft_x", "ord_00000000000000000000000000"])
@pytest.mark.parametrize(
    ("method", "below"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("POST", "/cancel"),
        ("POST", "/invoice"),
        ("POST", "/invoice/preview"),
        ("POST", "/links"),
        ("GET", "/links"),
        ("DELETE", "/links/lnk_1"),
        ("GET", "/timeline"),
    ],
)
def test_a_draft_order_that_is_not_there_is_not_found(shop: Staff, method: str, below: str, draft_id: str) -> None:
    body, headers = ({"note": "x"}, {"If-Match": '"1"'}) if method == "PATCH" else (None, None)
    shop.refused(404, "not_found", method, f"/draft-orders/{draft_id}{below}", body, headers=headers)


# --- over the table that the template declares ------------------------------------------------------------------------


def test_the_table_keeps_edits_links_and_the_timeline(deployed_shop: Staff) -> None:
    draft = deployed_shop.draft(customer=KARI)
    address = f"/draft-orders/{draft.json['id']}"
    edited = edit(deployed_shop, draft, {"line_items": [ENGRAVING], "tags": ["x"]})
    link = deployed_shop.ask("POST", f"{address}/links").json
    deployed_shop.ask("POST", f"{address}/invoice")
    assert deployed_shop.ask("GET", address).json["line_items"] == edited.json["line_items"]
    assert deployed_shop.ask("GET", f"{address}/links").json["items"][0] == link
    assert len(deployed_shop.ask("GET", f"{address}/timeline").json["items"]) == 4
    assert deployed_shop.ask("GET", "/draft-orders", query="status=OPEN").json["items"][0]["tags"] == ["x"]
    deployed_shop.refused(404, "not_found", "GET", "/draft-orders/dft_00000000000000000000000000/timeline")
