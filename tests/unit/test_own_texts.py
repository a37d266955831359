"""The store's own texts in e-mails, in place of the default ones."""

from dataclasses import fields, replace

import pytest

from invoicing.api.requests.catalog.store_texts import StoreTextsInput, TextsByLanguage
from invoicing.api.responses.catalog.store import OwnTexts, OwnTextsByLanguage
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import TEXT_NAMES, StoreTexts, faulty_placeholder, filled
from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.sale.fulfillment import Fulfillment
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import LineUnits
from invoicing.pages.email.mime import EmailParts, read_message
from invoicing.pages.email.shipping_confirmation import render_shipping_confirmation
from invoicing.pages.links.share_text import share_text
from tests.support.builders.emails import (
    EMAIL,
    NOW,
    PERSON,
    SENDER,
    STORE,
    URL,
    message,
    pending,
    read,
    sale_of,
    unpaid,
)

OWN = StoreTexts(
    greeting="Hi {name}, {store} here.",
    invoice_subject="{store}: {number} for {total}",
    invoice_intro="Look at {number}.\nIt costs {total} & <b>more</b>.",
    reminder_subject="Still open: {number}",
    reminder_intro="Have you forgotten {number}, {name}?",
    receipt_subject="Thanks for {number}",
    receipt_intro="Money came: {total}.",
    shipping_subject="{number} is coming",
    shipping_intro="On its way to {name}:",
    footer="Open on weekdays\n{store} since 1999",
)


def store_with(texts: StoreTexts, language: str = "en") -> Store:
    return replace(STORE, texts={language: texts})


def shipping_confirmation(store: Store) -> EmailParts:
    sale = sale_of()
    fulfillment = Fulfillment(sale.id, 1, NOW, (LineUnits(sale.offer.lines[0].id, 1),))
    sale.put(fulfillment)
    email = replace(EMAIL, about=fulfillment.id)
    return read_message(render_shipping_confirmation(sale, store, email, URL, SENDER).content)


@pytest.mark.parametrize(
    ("kind", "subject", "intro"),
    [
        ("invoice", "Fjell & Fjord: #D1042 for NOK\xa02,441.10", "Look at #D1042."),
        ("reminder", "Still open: #D1042", "Have you forgotten #D1042, Kari Nordmann?"),
        ("receipt", "Thanks for #1007", "Money came: NOK\xa02,441.10."),
        ("shipping", "#1007 is coming", "On its way to Kari Nordmann:"),
    ],
)
def test_own_texts_stand_in_both_parts_of_each_email(kind: str, subject: str, intro: str) -> None:
    store = store_with(OWN)
    parts = shipping_confirmation(store) if kind == "shipping" else read(kind, store=store)
    assert parts.subject == subject
    for part in (parts.text, parts.html.replace("&amp;", "&")):
        assert intro in part
        assert "Hi Kari Nordmann, Fjell & Fjord here." in part
        assert "Open on weekdays" in part
        assert "Fjell & Fjord since 1999" in part


def test_lines_stay_lines_and_markup_stays_text() -> None:
    parts = read(store=store_with(OWN))
    assert "Look at #D1042.<br />It costs NOK\xa02,441.10 &amp; &lt;b&gt;more&lt;/b&gt;." in parts.html
    assert "Look at #D1042.\nIt costs NOK\xa02,441.10 & <b>more</b>." in parts.text


def test_another_language_has_the_default_texts() -> None:
    assert read(store=store_with(OWN, "nb")) == read()
    american = replace(PERSON, customer=replace(PERSON.customer, locale="en-US"))
    assert read(sale=sale_of(person=american), store=store_with(OWN)).subject.endswith("for NOK\xa02,441.10")


def test_a_text_is_the_default_one_where_its_value_is_missing() -> None:
    nameless = sale_of(person=replace(PERSON, customer=Customer(email="kari@example.com", locale="en")))
    parts = read("reminder", nameless, store=store_with(OWN))
    assert parts.subject == "Still open: #D1042"
    assert "Hello," in parts.text
    assert "and it is not paid yet" in parts.text


def test_what_staff_write_for_one_invoice_goes_before_the_stores_text() -> None:
    parts = read(store=store_with(OWN), subject="As agreed")
    assert parts.subject == "As agreed"


def test_a_subject_that_becomes_an_encoded_word_by_its_values_is_refused() -> None:
    encoded = replace(
        store_with(replace(OWN, invoice_subject="={store}")), name="?utf-8?q?Hi=0D=0ABcc:_evil@x.example?="
    )
    with pytest.raises(EmailRejectedError):
        message(store=encoded)


def test_a_value_with_braces_is_not_filled_in_again() -> None:
    person = replace(PERSON, customer=replace(PERSON.customer, name="{total} {{ 7 * 7 }}"))
    assert (
        "Hi {total} {{ 7 * 7 }}, Fjell & Fjord here." in read(sale=sale_of(person=person), store=store_with(OWN)).text
    )


@pytest.mark.parametrize("text", ["{{ 7 * 7 }}", "{% raw %}", "{total", "}", "{store.__class__}", "{}"])
def test_a_faulty_text_is_found_and_never_filled_in(text: str) -> None:
    assert faulty_placeholder("invoice_intro", f"Pay {text}")
    assert filled(f"Pay {text}", {"total": "1", "store": "S"}) == ""
    parts = read(store=store_with(StoreTexts(invoice_intro=f"Pay {text}")))
    assert "Look it over, and pay online." in parts.text


def test_each_text_has_its_own_placeholders() -> None:
    assert faulty_placeholder("invoice_subject", "{name}, your invoice") == "{name}"
    assert faulty_placeholder("chat_message", "{name} {number} {total} {store} {link}") == ""
    assert faulty_placeholder("footer", "{store} {link}") == "{link}"


def test_the_message_in_a_chat_is_the_stores_own() -> None:
    sale, total = unpaid(sale_of()), Money(244110, "NOK")
    own = store_with(StoreTexts(chat_message="Hi {name}: {total} for {number}"))
    assert share_text(sale, own, URL, total=total) == f"Hi Kari Nordmann: NOK\xa02,441.10 for #D1042 {URL}"
    with_link = store_with(StoreTexts(chat_message="{link} from {store}"))
    assert share_text(sale, with_link, URL) == f"{URL} from Fjell & Fjord"
    assert share_text(sale, own, URL) == share_text(sale, STORE, URL)  # the API names no amount
    assert share_text(sale_of(), own, URL, total=total) == share_text(sale_of(), STORE, URL, total=total)  # a receipt
    assert share_text(pending(), with_link, URL).endswith("from Fjell & Fjord")


def test_every_text_and_language_is_in_the_api() -> None:
    assert set(StoreTextsInput.model_fields) == set(OwnTexts.__annotations__) == set(TEXT_NAMES)
    assert set(TextsByLanguage.model_fields) == set(OwnTextsByLanguage.__annotations__) == set(LANGUAGES)
    assert [each.name for each in fields(StoreTexts)] == list(TEXT_NAMES)
