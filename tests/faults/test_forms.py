"""Requests to the back office that no page of ours sends: none is answered by an error, and none changes a thing."""

import pytest

from tests.support.faults.bugs.planting import Change, planted
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.forms.ask import ask_hostile
from tests.support.faults.forms.forms_shop import FORMS, FormsShop, forms_shop
from tests.support.faults.steady_stack import Moment

SOME = ("POST /admin/products/{sku}/stock", "GET /admin/search")


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


def test_a_form_whose_token_is_not_compared_is_found(shop: FormsShop) -> None:
    request = "invoicing.pages.back_office.request"
    compared = 'self.secret is None or not self.secret.owns_form(self._sent.get(FORM_TOKEN, [""])[-1])'
    with planted(Change(request, compared, "self.secret is None")):
        faults = ask_hostile("POST /admin/drafts/{id}/cancel", FORMS["POST /admin/drafts/{id}/cancel"], shop, 0, seed=1)
    assert any("it changes ('SALE#" in fault for fault in faults.wrong)


def test_a_page_that_fails_or_lacks_a_header_is_found(shop: FormsShop) -> None:
    dispatch = "invoicing.pages.back_office.dispatch"
    lacking = Change(dispatch, "security_headers(has_manifest=True)", "security_headers()")
    failing = Change(dispatch, "    if not can_be_routed(visit.path):\n", "    if 1 / 0:\n")
    with planted(lacking, failing):
        wrong = ask_hostile("GET /admin/more", FORMS["GET /admin/more"], shop, 0, seed=1).wrong
    assert any("it answers 500" in fault for fault in wrong)
    assert any("its policy is" in fault for fault in wrong)
