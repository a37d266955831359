"""Every text of the back office is translated."""

import re
from typing import Any

import pytest
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from invoicing.domain.errors.sentences import SENTENCES
from invoicing.domain.values.language import LANGUAGES, SOURCE_LANGUAGE
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import OSLO_JSON
from tests.support.repository import ROOT

PAGES = ROOT / "layers/shared/python/invoicing/pages"
LOCALES = ROOT / "layers/shared/python/invoicing/locales"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


def extracted() -> set[str | tuple[str, ...]]:
    """Return each text of the pages; a text with a plural is a pair."""
    templates = [
        *(ROOT / "functions/back_office/templates").rglob("*.html"),
        *(ROOT / "functions/team/templates").rglob("*.html"),
        *(ROOT / "functions/problems/templates").rglob("*.html"),
        *PAGES.glob("templates/back_office/**/*.html"),
    ]
    sources = [("jinja2", path) for path in templates]
    sources += [("python", path) for path in (PAGES / "back_office").rglob("*.py")]
    return {
        text
        for method, path in sources
        for _, text, _, _ in extract_from_file(method, path, KEYWORDS, options={"trimmed": "true"})
    }


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}))
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    with (LOCALES / language / "LC_MESSAGES" / "back_office.po").open("rb") as file:
        translated: dict[Any, Any] = {message.id: message.string for message in read_po(file) if message.id}
    texts = extracted()
    assert texts - translated.keys() == set()
    assert translated.keys() - texts - set(SENTENCES.values()) == set()
    for text, words in translated.items():
        for source, translation in zip(text, words, strict=True) if isinstance(text, tuple) else [(text, words)]:
            assert translation, source
            assert set(PLACE.findall(source)) == set(PLACE.findall(translation)), source


def test_a_market_without_delivery_says_so_in_the_language_of_the_page(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": []}, europe]})
    office.headers["accept-language"] = "nb"
    page = office.open(f"/admin/drafts/{merchant.draft(shipping_address=OSLO_JSON)['id']}")
    assert "eller adressen (markedet har ingen)" in page.text
