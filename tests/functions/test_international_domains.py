"""Domains of e-mail addresses in other letters (IDNA 2008): refused, sent to and found as registries know them."""

import sys
from urllib.parse import quote

import pytest

from invoicing.domain.sale.email import EmailReport, ReportType
from invoicing.domain.search.words import words_of
from invoicing.domain.values.text import ascii_address, is_email_address, is_same_address, plain_email
from tests.support.actors.merchant import Merchant
from tests.support.builders.emails import rendered
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import Scene, draft

SPELLINGS = (
    ("info@straße.de", "info@xn--strae-oqa.de"),
    ("info@faß.de", "info@xn--fa-hia.de"),
    ("info@βόλος.gr", "info@xn--nxasmm1c.gr"),
    ("info@blåbær.no", "info@xn--blbr-roah.no"),
    ("info@post.BLÅBÆR.no", "info@post.xn--blbr-roah.no"),
    ("info@می\u200cروم.com", "info@xn--wgb3bbl27d652j.com"),
)


@pytest.mark.parametrize(("typed", "sent"), SPELLINGS)
def test_an_email_goes_to_the_domain_that_is_registered(typed: str, sent: str) -> None:
    assert ascii_address(typed) == sent
    email = rendered(to=typed, bcc=typed)
    assert email.recipients == (sent, sent)
    assert f"To: {sent}\r\n".encode() in email.content


@pytest.mark.parametrize(("typed", "sent"), SPELLINGS)
def test_both_spellings_are_one_address(typed: str, sent: str) -> None:
    assert is_same_address(typed, sent)
    assert not is_same_address(typed, "info@strasse.de")
    assert words_of(typed) == words_of(sent.upper())
    assert EmailReport("", "", ReportType.BOUNCED, recipients=frozenset({sent})).is_about(typed)


@pytest.mark.parametrize(("typed", "sent"), SPELLINGS)
def test_a_search_by_either_spelling_finds_the_other(merchant: Merchant, typed: str, sent: str) -> None:
    for stored in (typed, sent):
        merchant.draft(customer={"email": stored})
    for asked in (typed, sent):
        found = merchant.request("GET", "/draft-orders", query=f"query={quote(asked)}").json["items"]
        assert {item["email"] for item in found} == {plain_email(typed), sent}


FULL_WIDTH = "".join(chr(ord(letter) + 0xFEE0) for letter in "example")  # as East Asian keyboards write it
REFUSED = ("info@☕.no", "info@ø..no", "info@-ø.no", "info@øø--ø.no", "info@" + "ø" * 64 + ".no", "info@ø\u200d.no")


@pytest.mark.parametrize("address", REFUSED)
def test_what_idna_refuses_is_refused(merchant: Merchant, address: str) -> None:
    problem = merchant.refused(
        422,
        "invalid_email",
        "POST",
        "/draft-orders",
        {"line_items": [{"sku": "mug", "quantity": 1}], "customer": {"email": address}},
    )
    assert problem["errors"][0]["pointer"] == "/customer/email"


@pytest.mark.parametrize("address", REFUSED)
def test_the_page_refuses_it_too(scene: Scene, address: str) -> None:
    page = scene.customer.get(scene.at(draft()))
    assert scene.customer.submit("/details", page, **{**TYPED, "email": address}).status == 422


def test_an_address_that_is_too_long_only_in_ascii_is_refused() -> None:
    labels = ".".join(["ø" * 40] * 5)
    assert len(f"{'k' * 20}@{labels}.no") <= 254
    assert not is_email_address(f"{'k' * 20}@{labels}.no")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("info@Straße.DE", "info@straße.de"),
        (f"info@{FULL_WIDTH}.com", "info@example.com"),
        ("info@blåbær。no", "info@blåbær.no"),
        ("info@bla\u030abær.no", "info@blåbær.no"),
        ("Info@Example.com", "Info@Example.com"),
    ],
)
def test_a_domain_in_other_letters_is_stored_in_one_form(merchant: Merchant, typed: str, stored: str) -> None:
    assert merchant.draft(customer={"email": typed})["customer"]["email"] == stored


def test_addresses_in_ascii_need_no_tables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "idna", None)  # importing it fails
    for address in ("kari@example.com", "info@xn--strae-oqa.de", "kari@exam\u200bple.com"):
        plain = plain_email(address)
        assert is_email_address(plain)
        assert is_same_address(plain, plain.upper())
    with pytest.raises(ImportError):
        ascii_address("info@straße.de")
