"""Who may open what: a table that is made from the routes, so that no page can be forgotten."""

import re
from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.role import OWNERS, Role
from invoicing.pages.back_office.routes.office import ROUTES
from invoicing.pages.back_office.routes.problems import PROBLEM_ROUTES
from invoicing.pages.back_office.routes.route import Route, find_route
from invoicing.pages.back_office.routes.sign_in import SIGN_IN_ROUTES
from invoicing.pages.back_office.routes.team import TEAM_ROUTES
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import SESSION, Office
from tests.support.actors.office_pages import AROUND_EMAIL, HEADERS, is_data, is_inline
from tests.support.cast.people import INGRID, TRYGVE

ALL = (*ROUTES, *TEAM_ROUTES, *PROBLEM_ROUTES)
PRIVATE = [route for route in ALL if not route.is_public]
FORMS = [route for route in PRIVATE if route.method == "POST"]


def address(route: Route) -> str:
    return re.sub(r"{\w+}", "x", route.path)


def key(route: Route) -> str:
    return f"{route.method} {route.path}"


def statuses(office: Office, routes: list[Route], **headers: str) -> dict[str, int]:
    """Ask for each of the routes; forms have the session's token."""
    answers = {}
    for route in routes:
        if route.method == "GET":
            answers[key(route)] = office.get(address(route), **headers).status
        else:
            answers[key(route)] = office.post(address(route), {}, **headers).status
    return answers


def member(role: Role) -> Office:
    return Office.signed_in(replace(TRYGVE, role=role))


def signed_out_by(office: Office) -> None:
    """Check that each route leads to signing in, and keeps nothing of a page."""
    for route, status in statuses(office, PRIVATE).items():
        assert status == (303 if route.startswith("GET") else 401), route
    for path in ("/admin/unknown", "/admin/drafts"):
        assert office.get(path).headers["Location"].startswith("/admin/sign-in?next=")


def test_without_a_session_every_route_leads_to_signing_in(office: Office, merchant: Merchant) -> None:
    before = merchant.stored()
    signed_out_by(Office())
    assert merchant.stored() == before


def test_a_session_that_was_never_begun_opens_nothing(office: Office, merchant: Merchant) -> None:
    before = merchant.stored()
    for planted in (f"{INGRID.id}.{'A' * 43}", f"{INGRID.id}.", "x", f"{TRYGVE.id}.{office.cookies[SESSION][-43:]}"):
        fixed = Office(cookies={SESSION: planted})
        for route in PRIVATE:
            fixed.cookies[SESSION] = planted
            answer = fixed.get(address(route)) if route.method == "GET" else fixed.post(address(route), {})
            assert answer.status in {303, 401}, key(route)
            assert not fixed.is_signed_in, "the browser is told to forget it"
    assert merchant.stored() == before


def test_after_signing_out_the_old_cookie_opens_nothing(office: Office, merchant: Merchant) -> None:
    kept = dict(office.cookies)
    office.post("/admin/sign-out", {})
    before = merchant.stored()
    for route in PRIVATE:
        office.cookies = dict(kept)
        answer = office.get(address(route)) if route.method == "GET" else office.post(address(route), {})
        assert answer.status in {303, 401}, key(route)
    assert merchant.stored() == before


def test_two_sessions_in_one_request_are_as_good_as_none(office: Office) -> None:
    two = f"{SESSION}={office.cookies[SESSION]}; {SESSION}={office.cookies[SESSION]}"
    assert Office().get("/admin/drafts", cookie=two).status == 303


def test_staff_are_refused_by_each_page_of_owners_and_by_no_other(office: Office, merchant: Merchant) -> None:
    before = merchant.stored()
    refused = {route for route, status in statuses(member(Role.STAFF), OWNERS_ROUTES).items() if status == 403}
    assert refused == {key(route) for route in OWNERS_ROUTES}
    assert merchant.stored() == before
    others = [route for route in PRIVATE if route not in OWNERS_ROUTES and route.method == "GET"]
    assert 403 not in statuses(member(Role.STAFF), others).values()


OWNERS_ROUTES = [route for route in PRIVATE if route.roles == OWNERS]


def test_refunds_settings_and_the_team_are_the_owner_s() -> None:
    paths = {route.path for route in OWNERS_ROUTES}
    assert {"/admin/orders/{id}/refunds", "/admin/settings"} <= paths
    for route in PRIVATE:
        if re.match("/admin/(settings|team)", route.path) or "refunds" in route.path:
            assert route.roles == OWNERS, key(route)


def test_a_program_is_refused_by_every_page(office: Office, merchant: Merchant) -> None:
    before = merchant.stored()
    assert set(statuses(member(Role.PROGRAM), PRIVATE).values()) == {403}
    assert merchant.stored() == before


def test_a_new_role_counts_from_the_next_page_on(office: Office) -> None:
    app.staff_members.put(StaffMember(INGRID.id, INGRID.name, Role.STAFF))
    assert set(statuses(office, OWNERS_ROUTES).values()) == {403}


def test_every_form_refuses_another_site_and_a_wrong_token(office: Office, merchant: Merchant) -> None:
    before = merchant.stored()
    for site in ("cross-site", "same-site", "none"):
        assert set(statuses(office, FORMS, sec_fetch_site=site).values()) == {403}
    for token in ("", "0" * 64, Office.signed_in(INGRID).form_token):
        for route in FORMS:
            assert office.post(address(route), {"form_token": token}).status == 403, key(route)
    for route in FORMS:
        assert office.request("POST", address(route)).status == 403, key(route)
    assert merchant.stored() == before
    assert office.get("/admin/drafts").status == 200


def test_every_form_of_signing_in_refuses_another_site(office: Office) -> None:
    for site in ("cross-site", "same-site"):
        assert set(statuses(Office(), [*SIGN_IN_ROUTES], sec_fetch_site=site).values()) == {403}


@pytest.mark.parametrize("character", ["%0A", "%0D", "%00"])
def test_no_route_takes_a_path_with_a_control_character(office: Office, character: str) -> None:
    for route in ALL:
        for path in (address(route) + character, address(route).replace("/admin", f"/admin{character}", 1)):
            answer = office.get(path) if route.method == "GET" else office.post(path, {})
            assert answer.status == 404, (key(route), path)


def test_no_form_is_answered_by_a_get_and_no_page_changes_by_one(office: Office) -> None:
    for route in FORMS:
        if find_route("GET", address(route), ALL) is None:
            answer = office.get(address(route))
            assert (answer.status, answer.headers["Allow"]) == (405, "POST"), key(route)


def test_every_page_has_the_exact_security_headers_and_no_inline_script(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    order = merchant.complete_unpaid(merchant.ready())
    known = {"/drafts/{id}": draft["id"], "/orders/{id}": order["id"], "{sku}": "mug"}
    for route in ALL:
        if route.method != "GET" or route.path.endswith("manifest.webmanifest"):
            continue
        path = route.path
        for pattern, value in known.items():
            path = path.replace(pattern, pattern.replace(pattern[pattern.index("{") :], value))
        page = office.get(re.sub(r"{\w+}", "x", path))
        assert page.status < 500, (path, page.text)
        told = {name: value for name, value in page.headers.items() if name not in {"X-Request-Id", "Vary", "Location"}}
        assert told == HEADERS | OWN_HEADERS.get(route.path, {}), path
        inline = [tag for tag in page.soup.find_all(is_inline) if not is_data(tag)]
        assert inline == [], path


OWN_HEADERS = {
    "/admin/settings/branding": {"Content-Security-Policy": AROUND_EMAIL},  # it frames its previews
    "/admin/api/openapi.json": {
        "Content-Type": "application/json",
        "Content-Disposition": 'attachment; filename="openapi.json"',
    },
    **{
        f"/admin/{section}/export.csv": {
            "Content-Type": "text/csv; charset=utf-8",
            "Content-Disposition": f'attachment; filename="{section}-2026-11-23.csv"',
        }
        for section in ("drafts", "orders", "ledger")
    },
}
