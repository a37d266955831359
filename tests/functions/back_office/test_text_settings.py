"""The store's own texts on their pages of the settings, and previews of the e-mails that have them."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.store_texts import StoreTexts
from invoicing.domain.staff.role import Role
from tests.support.actors.office import Office
from tests.support.actors.office_pages import AROUND_EMAIL, OF_EMAIL
from tests.support.cast.people import TRYGVE

TEXTS = "/admin/settings/texts"
ENGLISH, BOKMAL = f"{TEXTS}/en", f"{TEXTS}/nb"
SAMPLES = ("invoice", "reminder", "receipt", "shipping_confirmation")


def with_texts(**languages: StoreTexts) -> None:
    seen = app.stores.read()
    app.stores.put(replace(seen, texts=languages), seen=seen)


def test_texts_of_a_language_are_saved_counted_and_emptied_again(office: Office) -> None:
    office.open(BOKMAL)
    page = office.submit(BOKMAL, greeting="Hei {name}!", footer="Åpent hele uken\nVelkommen")
    assert (page.status, page.url) == (200, BOKMAL)
    assert app.stores.read().texts == {"nb": StoreTexts(greeting="Hei {name}!", footer="Åpent hele uken\nVelkommen")}
    listed = office.open(TEXTS)
    assert "2 texts of your own" in listed.text
    assert "Default texts" in listed.text
    assert office.open(ENGLISH).fields(ENGLISH)["greeting"] == ""
    office.open(BOKMAL)
    office.submit(BOKMAL, greeting="", footer="")
    assert app.stores.read().texts == {}


def test_each_field_shows_the_default_text_of_its_language(office: Office) -> None:
    assert (
        "By default: Invoice {number} from {store} · Filled in: {number}, {total}, {store}" in office.open(ENGLISH).text
    )
    assert "By default: Faktura {number} fra {store}" in office.open(BOKMAL).text


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("invoice_intro", "Pay {sum}", "Take {sum} out: only these are filled in: {name}, {number}, {total}, {store}"),
        ("greeting", "Hi {name", "Take { out: only these are filled in: {name}, {store}"),
        ("receipt_subject", "Dear {name}", "Take {name} out: only these are filled in: {number}, {total}, {store}"),
        ("invoice_subject", "=?utf-8?q?Hi?=", "Take out the part that begins with =?"),
        ("footer", "x" * 5001, "Use at most 5,000 characters"),
    ],
)
def test_a_faulty_text_is_told_at_its_field_and_stays_typed(
    office: Office, name: str, typed: str, sentence: str
) -> None:
    office.open(ENGLISH)
    page = office.submit(ENGLISH, **{name: typed})
    assert (page.status, page.errors) == (422, {name: sentence})
    assert page.fields(ENGLISH)[name].strip() == typed
    assert app.stores.read().texts == {}


def test_a_line_break_in_a_subject_makes_no_second_line(office: Office) -> None:
    office.open(ENGLISH)
    office.submit(ENGLISH, invoice_subject="Invoice\r\nBcc: evil@example.com")
    assert "\n" not in app.stores.read().texts_in("en").invoice_subject


def test_texts_that_another_saved_are_shown_beside_what_was_typed(office: Office) -> None:
    office.open(ENGLISH)
    with_texts(en=StoreTexts(greeting="Dear {name},"), nb=StoreTexts(greeting="Hallo"))
    page = office.submit(ENGLISH, greeting="Hi {name}")
    assert page.status == 409
    assert "Saved now: Dear {name}," in page.text
    office.submit(ENGLISH)
    texts = app.stores.read().texts
    assert (texts["en"].greeting, texts["nb"].greeting) == ("Hi {name}", "Hallo")


@pytest.mark.parametrize("email", SAMPLES)
@pytest.mark.parametrize("has_provider", [True, False])
def test_the_preview_is_the_email_with_the_texts_of_its_language(
    office: Office, email: str, has_provider: bool
) -> None:
    if not has_provider:
        app.providers.turn_off()  # type: ignore[attr-defined]
    own = StoreTexts(
        greeting="Heisann {name}",
        **{f"{kind}_subject": "Emne for {number}" for kind in ("invoice", "reminder", "receipt", "shipping")},
        footer="<b>Fjord</b>",
    )
    with_texts(nb=own)
    page = office.open(f"{BOKMAL}/{email}")
    assert "Emne for #" in page.text
    assert page.headers["Content-Security-Policy"] == AROUND_EMAIL
    (frame,) = page.soup.select("iframe")
    shown = office.get(str(frame["src"]))
    assert shown.headers["Content-Security-Policy"] == OF_EMAIL
    assert "Heisann Kari Nordmann" in shown.text
    assert "<b>" not in str(shown.soup)
    assert "Eksempelprodukt" in shown.text
    assert "Heisann" not in office.open(f"{ENGLISH}/{email}").text


def test_no_other_language_or_email_has_a_page(office: Office) -> None:
    addresses = (f"{TEXTS}/fr", f"{TEXTS}/fr/invoice", f"{ENGLISH}/refund", f"{ENGLISH}/paid_notice/preview")
    assert {office.get(address).status for address in addresses} == {404}
    assert office.post(f"{TEXTS}/fr", {"greeting": "Salut"}).status == 404
    staff = Office.signed_in(replace(TRYGVE, role=Role.STAFF))
    assert {staff.get(address).status for address in (TEXTS, ENGLISH, f"{ENGLISH}/invoice")} == {403}


def test_what_is_typed_is_previewed_without_being_saved(office: Office) -> None:
    with_texts(nb=StoreTexts(footer="Vel møtt"))
    office.open(BOKMAL)
    typed = {"receipt_subject": "Takk for {number}", "greeting": "Heisann {name}", "preview": "receipt"}
    page = office.submit(BOKMAL, **typed)
    (preview,) = page.soup.select("#preview")
    shown = preview.get_text(" ", strip=True)
    assert (page.status, "Takk for #1001" in shown, "Heisann Kari Nordmann" in shown) == (200, True, True)
    assert "Vel møtt" in shown
    assert app.stores.read().texts == {"nb": StoreTexts(footer="Vel møtt")}
    office.submit(BOKMAL)
    assert app.stores.read().texts_in("nb").receipt_subject == "Takk for {number}"


def test_a_preview_of_a_faulty_text_tells_it_at_its_field(office: Office) -> None:
    office.open(ENGLISH)
    page = office.submit(ENGLISH, invoice_intro="Pay {sum}", footer="Bye", preview="invoice")
    assert (page.status, [*page.errors]) == (422, ["invoice_intro"])
    assert (page.fields(ENGLISH)["invoice_intro"].strip(), page.fields(ENGLISH)["footer"].strip()) == (
        "Pay {sum}",
        "Bye",
    )
    assert not page.soup.select("#preview")
