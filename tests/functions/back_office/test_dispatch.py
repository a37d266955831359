"""From a request of the back office to its page."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.identifiers import RESERVED, free_identifier
from invoicing.domain.errors import BusyError
from invoicing.domain.staff.session import SessionSecret
from invoicing.pages.back_office.request import Visit
from invoicing.pages.back_office.routes.office import ROUTES
from tests.support.actors.customer import FORM
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import SESSION, Office
from tests.support.cast.people import INGRID, TRYGVE
from tests.support.lambda_events import http_event


def test_the_first_page_is_the_home_page(office: Office) -> None:
    page = office.open("/admin")
    assert (page.status, page.url, page.heading) == (200, "/admin", "Home")


def test_a_slash_too_many_leads_to_the_first_page(office: Office) -> None:
    assert office.open("/admin/").url == "/admin"


def test_a_page_without_a_session_leads_to_signing_in_and_back(office: Office) -> None:
    stranger = Office()
    answer = stranger.get("/admin/drafts?status=OPEN")
    assert (answer.status, answer.headers["Location"]) == (303, "/admin/sign-in?next=/admin/drafts%3Fstatus%3DOPEN")
    page = stranger.open("/admin/drafts?status=OPEN")
    assert page.heading == "Sign in"
    assert page.fields("/admin/sign-in")["next"] == "/admin/drafts?status=OPEN"


def test_signing_out_ends_the_session_and_forgets_the_cookie(office: Office) -> None:
    kept = dict(office.cookies)
    page = office.post("/admin/sign-out", {})
    assert (page.status, page.headers["Location"]) == (303, "/admin/sign-in")
    assert not office.is_signed_in
    office.cookies = kept
    assert office.get("/admin/drafts").status == 303


def test_a_form_without_the_session_s_token_is_refused(office: Office) -> None:
    for token in ("", "0" * 64, Office.signed_in(INGRID).form_token):
        assert office.post("/admin/sign-out", {"form_token": token}).status == 403
    assert office.open("/admin").status == 200


def test_a_form_of_the_session_before_is_kept_and_sent_by_a_press(merchant: Merchant, office: Office) -> None:
    note = f"/admin/drafts/{merchant.draft()['id']}/note"
    office.open(note)
    typed = {**office.page.fields(note), "note": "two\nlines"}
    office.post("/admin/sign-out", {})
    office.cookies = Office.signed_in(INGRID).cookies
    page = office.post(note, typed, sec_fetch_site="same-origin")
    assert (page.status, page.heading) == (403, "You have signed in again since")
    assert page.soup.select_one("main form button").text.strip() == "Save"
    assert page.fields(note) == {**typed, "form_token": office.form_token}
    assert office.post(note, page.fields(note), sec_fetch_site="same-origin").status == 303
    assert "two" in office.open(note).fields(note)["note"]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("drafts/dft_1/cancel", "Cancel draft"),
        ("orders/ord_1/cancel", "Cancel order"),
        ("drafts/dft_1/edit/discard", "Start over"),
        ("drafts/dft_1/reservation", "Send what I typed"),
        ("products/new", "Save"),
    ],
)
def test_the_press_that_sends_a_form_of_the_session_before_names_its_act(office: Office, path: str, says: str) -> None:
    stale = {"form_token": f"{INGRID.id}.{'0' * 64}"}
    page = office.post(f"/admin/{path}", stale, sec_fetch_site="same-origin")
    assert [button.get_text(strip=True) for button in page.soup.select("main form button")] == [says]


def test_a_form_of_the_session_before_is_not_shown_to_another_person(office: Office) -> None:
    stale = {"form_token": Office.signed_in(TRYGVE).form_token, "note": "mine"}
    page = office.post("/admin/drafts/dft_1/note", stale, sec_fetch_site="same-origin")
    assert page.status == 403
    assert "opened under another sign-in" in page.text
    assert "mine" not in page.body


def test_a_form_of_another_session_is_kept_only_where_the_browser_says_who_sent_it(office: Office) -> None:
    stale = {"form_token": f"{INGRID.id}.{'0' * 64}", "note": "forged"}
    for headers in (
        {"sec_fetch_site": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-origin", "hx_request": "true"},
    ):
        page = office.post("/admin/drafts/dft_1/note", stale, **headers)
        assert (page.status, "forged" in page.body) == (403, False)
    page = office.post("/admin/drafts/dft_1/note", {**stale, "form_token": ""}, sec_fetch_site="same-origin")
    assert "forged" not in page.body


def test_a_form_of_another_site_is_refused(office: Office) -> None:
    for site in ("cross-site", "same-site", "none"):
        assert office.post("/admin/sign-out", {}, sec_fetch_site=site).status == 403
    assert office.open("/admin").status == 200


def test_a_form_of_another_origin_is_refused_where_no_site_is_told(office: Office) -> None:
    for origin in ("https://evil.example", "http://shop.example.evil.example"):
        assert office.post("/admin/sign-out", {}, sec_fetch_site="", origin=origin).status == 403
    assert office.post("/admin/sign-out", {}, sec_fetch_site="", origin="null").status == 303


def test_an_unknown_address_and_another_method_have_pages_of_their_own(office: Office) -> None:
    page = office.get("/admin/nothing")
    assert (page.status, page.heading) == (404, "There is no such page")
    answer = office.post("/admin/drafts", {})
    assert (answer.status, answer.headers["Allow"]) == (405, "GET")


def test_a_signed_out_call_of_htmx_navigates_the_whole_page(office: Office) -> None:
    office.cookies.clear()
    answer = office.get("/admin/drafts", hx_request="true")
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/admin/sign-in")


def test_the_notice_of_a_form_shows_once(office: Office) -> None:
    office.cookies["__Host-notice"] = "saved"
    assert "Saved." in office.open("/admin").text
    assert "Saved." not in office.open("/admin").text
    office.cookies["__Host-notice"] = "unknown"
    assert office.open("/admin").soup.select(".notice--good") == []


def test_the_sign_in_page_shows_what_was_done_and_what_was_not_apart(office: Office) -> None:
    for code, tone in (("signed_out", "good"), ("form_of_another", "info")):
        office.cookies = {"__Host-notice": code}
        assert office.open("/admin/sign-in").soup.select(f".notice--{tone}"), code


def test_the_cookie_s_secret_is_stored_nowhere(aws_office: Office, aws) -> None:
    secret = SessionSecret.parse(aws_office.cookies[SESSION])
    assert secret is not None
    assert aws_office.open("/admin").status == 200
    assert secret.secret not in repr(aws.items())
    assert app.sessions.find(INGRID.id, secret.session_id) is not None


def test_the_app_on_a_home_screen_has_the_shop_s_name_and_icons_that_are_there(office: Office) -> None:
    answer = Office().get("/admin/manifest.webmanifest")
    assert answer.headers["Content-Type"] == "application/manifest+json"
    assert (answer.json["name"], answer.json["start_url"]) == (app.stores.get().name, "/admin")
    touch = office.open("/admin/drafts").soup.select('link[rel="apple-touch-icon"]')[0]["href"]
    for address in (str(touch), *(icon["src"] for icon in answer.json["icons"])):
        assert office.get(address).status == 200, address


def test_a_call_of_htmx_without_a_session_comes_back_to_the_page_around_it(office: Office) -> None:
    office.cookies.clear()
    here = "https://shop.example/admin/orders/ord_1?tab=1"
    answer = office.get("/admin/orders/ord_1/timeline", hx_request="true", hx_current_url=here)
    assert answer.headers["HX-Redirect"] == "/admin/sign-in?next=/admin/orders/ord_1%3Ftab%3D1"


def test_a_call_of_htmx_from_what_is_no_address_leads_to_signing_in(office: Office) -> None:
    office.cookies.clear()
    answer = office.get("/admin/drafts", hx_request="true", hx_current_url="https://[::1")
    assert (answer.status, answer.headers["HX-Redirect"]) == (401, "/admin/sign-in")


def test_a_form_that_is_too_large_or_no_form_is_refused_by_name(office: Office) -> None:
    token = {"form_token": office.form_token}
    assert office.post("/admin/sign-out", {**token, "note": "x" * 512 * 1024}).status == 413
    assert office.request("POST", "/admin/sign-out", b"{}", **{"content-type": "application/json"}).status == 415
    assert office.request("POST", "/admin/sign-out", b"a=1", **{"content-type": f"{FORM}x"}).status == 415
    assert office.request("POST", "/admin/sign-out", b"a=%FF", **{"content-type": FORM}).status == 400
    assert office.get("/admin/drafts").status == 200


def test_a_form_of_ten_thousand_fields_is_read_whole(office: Office) -> None:
    sent = "&".join(f"a={number}" for number in range(9_999)).encode()
    event = http_event("POST", "/admin/x", headers={"content-type": FORM}, body=sent)
    visit = Visit.of(event, base_url="", stores=app.stores)
    assert visit.form_lists("a", "b") == {"a": [str(number) for number in range(9_999)], "b": []}


def test_a_form_shown_again_keeps_its_key_and_another_page_has_its_own(office: Office) -> None:
    keys = []
    for body in (b"form_key=abc", b"form_key=%3Cb%3E", b""):
        event = http_event("POST", "/admin/x", headers={"content-type": FORM}, body=body)
        visit = Visit.of(event, base_url="", stores=app.stores)
        keys.append(visit.form_key)
    assert keys[0] == "abc"
    assert len(set(keys)) == 3


def test_an_error_while_the_database_is_busy_is_a_page_that_reads_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object) -> None:
        raise BusyError

    monkeypatch.setattr(app.sessions, "find", busy)
    monkeypatch.setattr(app.stores, "get", busy)
    page = office.get("/admin/drafts")
    assert (page.status, page.heading, page.headers["Retry-After"]) == (503, "This takes longer than usual", "5")


def test_a_page_that_another_site_made_the_browser_open_is_not_compressed(office: Office) -> None:
    gzip = {"accept-encoding": "gzip"}
    told = {
        site: office.get("/admin/drafts", **gzip, **{"sec-fetch-site": site}).headers.get("Content-Encoding")
        for site in ("same-origin", "none", "cross-site", "same-site", "")
    }
    assert told == {"same-origin": "gzip", "none": "gzip", "cross-site": None, "same-site": None, "": None}


# Ids and names of what staff name themselves; discount codes are in capitals, and others are made of random letters.
NAMED = ("{sku}", "{market}", "{method}")


def test_no_name_that_staff_choose_is_a_word_of_an_address_beside_it() -> None:
    paths = {tuple(route.path.split("/")) for route in ROUTES}
    words = {
        other[i]
        for path in paths
        for i, part in enumerate(path)
        if part in NAMED
        for other in paths
        if other[:i] == path[:i] and len(other) > i and not other[i].startswith("{")
    }
    assert words == RESERVED


def test_a_product_or_market_that_is_called_new_has_another_address(office: Office) -> None:
    office.open("/admin/products/new")
    assert office.submit("/new", title="New", price="10").url == "/admin/products/new-2"
    office.open("/admin/products/new")
    page = office.submit("/new", title="Another", price="10", sku="new")
    assert page.errors == {"sku": "Choose another SKU: an address of the office has this word"}
    assert free_identifier("New", (), "no") == "new-2"
