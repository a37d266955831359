"""From a request of the back office to its page."""

from invoicing.bootstrap import app
from invoicing.domain.staff.session import SessionSecret
from tests.support.actors.office import SESSION, Office
from tests.support.cast.people import INGRID


def test_the_first_page_is_the_list_of_draft_orders(office: Office) -> None:
    page = office.open("/admin")
    assert (page.status, page.url, page.heading) == (200, "/admin/drafts", "Drafts")


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


def test_a_form_of_another_site_is_refused(office: Office) -> None:
    for site in ("cross-site", "same-site", "none"):
        assert office.post("/admin/sign-out", {}, sec_fetch_site=site).status == 403
    assert office.open("/admin").status == 200


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


def test_the_cookie_s_secret_is_stored_nowhere(aws_office: Office, aws) -> None:
    secret = SessionSecret.parse(aws_office.cookies[SESSION])
    assert secret is not None
    assert aws_office.open("/admin").status == 200
    assert secret.secret not in repr(aws.items())
    assert app.sessions.find(INGRID.id, secret.session_id) is not None
