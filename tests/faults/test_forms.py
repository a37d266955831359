"""Requests to the back office that no page of ours sends: none is answered by an error, and none changes a thing."""

import pytest

from tests.support.faults.bugs.planting import Change, planted
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.forms.ask import ask_hostile
from tests.support.faults.forms.forms_shop import FORMS, FormsShop, forms_shop
from tests.support.faults.steady_stack import Moment

PAGES = "invoicing.pages.back_office"
SOME = (
    "POST /admin/products/{sku}/stock",
    "GET /admin/search",
    "POST /admin/team/{id}/sign-out",
    "POST /admin/account/name",
    "POST /admin/problems/jobs/{id}",
)
# A form of the team, of an account and of problems, each with code that fails for some of what can be sent.
FAILING = {
    "POST /admin/team/new": Change(f"{PAGES}.team.invite", "not is_email_address(email)", "not email.index('@')"),
    "POST /admin/account/name": Change(
        f"{PAGES}.account.page", "name_fault(name, request.locale)", "name.encode('ascii')[:0]"
    ),
    "POST /admin/problems/refunds/{id}": Change(
        f"{PAGES}.problems.review",
        "prefix != REFUND or number is None or find_sale_id(text) is None",
        "1 / (number or 0) < 0",
    ),
}


@pytest.fixture(scope="module")
def shop(requests: Requests, beginning: Moment) -> FormsShop:
    requests.stack.return_to(beginning)
    return forms_shop(requests.stack)


@pytest.mark.parametrize("route", SOME)
def test_hostile_requests_are_refused_or_answered_as_any_other(shop: FormsShop, route: str) -> None:
    asked = ask_hostile(route, FORMS[route], shop, 1, seed=1)
    assert asked.accepted
    assert asked.wrong == []


# --- what would be found ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        ("POST /admin/drafts/{id}/cancel", "it changes ('SALE#"),
        ("POST /admin/team/{id}/sign-out", "it changes ('STAFF#"),
        ("POST /admin/account/name", "it changes ('STAFF#"),
        ("POST /admin/problems/jobs/{id}", "it answers 303 instead of [403]"),  # the job is done: nothing to change
    ],
)
def test_a_form_whose_token_is_not_compared_is_found(shop: FormsShop, route: str, fault: str) -> None:
    request = "invoicing.pages.back_office.request"
    compared = 'self.secret is None or not self.secret.owns_form(self._sent.get(FORM_TOKEN, [""])[-1])'
    with planted(Change(request, compared, "self.secret is None")):
        wrong = ask_hostile(route, FORMS[route], shop, 0, seed=1).wrong
    assert any(fault in one for one in wrong)


def test_a_page_that_fails_or_lacks_a_header_is_found(shop: FormsShop) -> None:
    dispatch = "invoicing.pages.back_office.dispatch"
    lacking = Change(dispatch, "security_headers(has_manifest=True)", "security_headers()")
    failing = Change(dispatch, "    if not can_be_routed(visit.path):\n", "    if 1 / 0:\n")
    with planted(lacking, failing):
        wrong = ask_hostile("GET /admin/more", FORMS["GET /admin/more"], shop, 0, seed=1).wrong
    assert any("it answers 500" in fault for fault in wrong)
    assert any("its policy is" in fault for fault in wrong)


@pytest.mark.parametrize("route", FAILING)
def test_a_form_that_fails_for_odd_values_is_found(shop: FormsShop, route: str) -> None:
    with planted(FAILING[route]):
        wrong = ask_hostile(route, FORMS[route], shop, 12, seed=1).wrong
    assert any("it answers 500" in fault for fault in wrong)


def test_a_text_that_a_page_of_the_team_does_not_escape_is_found(shop: FormsShop) -> None:
    unescaped = '"typed": {name: __import__("markupsafe").Markup(text) for name, text in typed.items()},'
    with planted(Change(f"{PAGES}.team.invite", '"typed": typed,', unescaped)):
        wrong = ask_hostile("POST /admin/team/new", FORMS["POST /admin/team/new"], shop, 30, seed=1).wrong
    assert any("it shows a text as markup" in fault for fault in wrong)
