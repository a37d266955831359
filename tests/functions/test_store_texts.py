"""The store's own texts through the API."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.store_texts import StoreTexts
from tests.support.actors.merchant import Merchant


def test_texts_are_kept_by_language_and_null_is_the_default_again(merchant: Merchant) -> None:
    merchant.update("/store", {"texts": {"nb": {"greeting": "Hei {name}!", "footer": "Åpent\nalle dager"}}})
    texts = merchant.ask("GET", "/store")["texts"]
    assert (texts["nb"]["greeting"], texts["nb"]["invoice_subject"]) == ("Hei {name}!", None)
    assert set(texts["en"].values()) == {None}
    assert app.stores.read().texts == {"nb": StoreTexts(greeting="Hei {name}!", footer="Åpent\nalle dager")}
    merchant.update("/store", {"texts": {"nb": {"greeting": None}}})
    assert app.stores.read().texts == {"nb": StoreTexts(footer="Åpent\nalle dager")}
    merchant.update("/store", {"texts": None})
    assert app.stores.read().texts == {}


@pytest.mark.parametrize(
    ("text", "value", "sentence"),
    [
        ("invoice_intro", "Pay {sum}", "Take {sum} out: the placeholders are {name}, {number}, {total}, {store}."),
        ("greeting", "Hi {name", "Take { out: the placeholders are {name}, {store}."),
        ("receipt_subject", "Thanks, {name}", "Take {name} out: the placeholders are {number}, {total}, {store}."),
        ("invoice_subject", "Invoice\nBcc: evil@example.com", None),
        ("invoice_subject", "=?utf-8?q?Hi?=", None),
        ("welcome", "Hi", None),
    ],
)
def test_a_faulty_text_is_refused_at_its_field(merchant: Merchant, text: str, value: str, sentence: str | None) -> None:
    problem = merchant.ask("PATCH", "/store", {"texts": {"en": {text: value}}}, 422, if_match="*")
    (error,) = problem["errors"]
    assert error["pointer"] == f"/texts/en/{text}"
    assert sentence in {None, error["detail"]}
    assert app.stores.read().texts == {}
