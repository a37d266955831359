"""Invisible characters come with copied text: pages, API and searches take all text without them."""

from typing import Any
from urllib.parse import quote

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.domain.values.text import is_email_address, plain_email, visible_text
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI, KARI_JSON, TYPED
from tests.support.cast.store_settings import STORE_SETTINGS
from tests.support.gallery.scene import Scene, draft
from tests.support.lambda_events import lambda_context

MARKS = (  # of direction, of word ends, of byte order; joiners; what annotates and tags
    *("\u00ad", "\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f"),
    *("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2060", "\u2066", "\u2069", "\u206a", "\u206f"),
    *("\ufeff", "\ufff9", "\U000e0001"),
)
PLACES = (
    f"{{0}}{KARI.email}",
    f"{KARI.email}{{0}}",
    "ka{0}ri@example.com",
    "kari@exam{0}ple.com",
    "kari@example{0}.com",
)


@pytest.fixture(params=MARKS, ids=lambda mark: f"U+{ord(mark):04X}")
def mark(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.mark.parametrize("place", PLACES)
def test_an_address_is_plain_wherever_a_mark_was(mark: str, place: str) -> None:
    assert plain_email(place.format(mark)) == KARI.email


def test_joiners_stay_between_letters_that_they_join() -> None:
    assert plain_email("info@می\u200cروم.com") == "info@می\u200cروم.com"
    assert visible_text("می\u200cروم") == "می\u200cروم"


@pytest.mark.parametrize("where", ["customer", "invoice", "store"])
def test_the_api_stores_every_address_plainly(merchant: Merchant, mark: str, where: str) -> None:
    typed = f"kari@exam{mark}ple.com{mark}"
    stored: Any
    if where == "customer":
        stored = merchant.draft(customer={"email": typed})["customer"]["email"]
    elif where == "invoice":
        path = f"/draft-orders/{merchant.draft()['id']}/invoice"
        stored = merchant.ask("POST", path, {"to": typed, "bcc": typed}, status=202)["to"]
    else:
        stored = merchant.replace("/store", {**STORE_SETTINGS, "contact": {"email": typed}}).json["contact"]["email"]
    assert stored == KARI.email


def test_the_page_stores_the_same_address_as_the_api(scene: Scene, mark: str) -> None:
    page = scene.customer.get(scene.at(draft()))
    scene.customer.submit("/details", page, **{**TYPED, "email": f"{mark}kari@exam{mark}ple.com"})
    assert scene.world.sale(scene.sale.id).person.customer.email == KARI.email


def test_a_search_finds_an_address_that_was_copied_with_a_mark(merchant: Merchant, mark: str) -> None:
    merchant.draft(customer={"email": f"kari@exam{mark}ple.com"})
    for typed in (KARI.email, f"{mark}kari@example{mark}.com"):
        [found] = merchant.request("GET", "/draft-orders", query=f"query={quote(typed)}").json["items"]
        assert found["email"] == KARI.email


def test_names_handles_and_tags_are_found_with_and_without_a_mark(merchant: Merchant) -> None:
    given = {"name": "Kari\u200b Nordmann\u202c", "handle": "@kari\u200b"}
    merchant.draft(customer=given, tags=["ch\u2060at"])
    for query in (
        "query=Kari Nordmann",
        "query=Kari\u200b Nordmann",
        "query=\u202aKari",
        "tag=chat",
        "tag=ch\u200bat",
    ):
        name, _, text = query.partition("=")
        found = merchant.request("GET", "/draft-orders", query=f"{name}={quote(text)}").json["items"]
        assert [item["customer_name"] for item in found] == ["Kari Nordmann"], query


def test_a_bulk_change_finds_an_address_that_was_copied_with_a_mark(merchant: Merchant) -> None:
    made = merchant.draft(customer=KARI_JSON)
    body = {"action": "tag", "tags": ["found"], "filter": {"query": "kari@exam\u200dple.com"}}
    merchant.ask("POST", "/draft-orders/bulk", body, status=202)
    recover({}, lambda_context(55_000))
    assert merchant.read(made)["tags"] == ["found"]


def test_links_and_numbers_of_the_shop_lose_their_marks(merchant: Merchant) -> None:
    merchant.replace("/store", {**STORE_SETTINGS, "terms_url": "https://shop.example/ter\u200bms\u202c"})
    assert merchant.request("GET", "/store").json["terms_url"] == "https://shop.example/terms"
    customer = merchant.draft(customer={"vat_number": "DE\u200b136\u00a0695\u2009976"})["customer"]
    assert customer["vat_number"] == "DE136695976"
    merchant.refused(
        422,
        "control_character",
        "PUT",
        "/store",
        {**STORE_SETTINGS, "terms_url": "https://shop.example/\nterms"},
        headers={"If-Match": "*"},
    )


def test_staff_sign_in_with_an_address_that_was_copied_with_a_mark(merchant: Merchant) -> None:
    body = {"email": "\u200bowner@example.com\u202c", "password": "local-only"}
    assert merchant.request("POST", "/sign-in", body).status == 200


@pytest.mark.parametrize("address", ["ka ri@example.com", "kari@exam ple.com", "\u200b", "kari\u3164@example.com"])
def test_what_is_no_address_without_its_marks_is_refused(address: str) -> None:
    assert not is_email_address(plain_email(address))
