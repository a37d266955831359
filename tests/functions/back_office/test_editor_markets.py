"""The market of a draft order in the editor, by its country or chosen: its currency, rate and tax."""

import pytest

from tests.support.actors.editor import Editor, total_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office


@pytest.fixture
def editor(office: Office) -> Editor:
    editor = Editor(office)
    editor.open()
    return editor


def test_the_form_of_another_market_asks_by_its_rules(editor: Editor, merchant: Merchant) -> None:
    editor.press("own", find="Lamp")
    editor.press("refresh", line_0_price="249,50", market="eu")
    assert "incl. 19% VAT" in editor.page.text
    assert "1 NOK = 0.0875 EUR" in str(editor.page.soup)
    assert editor.typed["line-0-price"] == "NOK 249.50"
    draft = merchant.read({"id": editor.saved()})
    assert draft["totals"]["total"] == {"amount": "21.83", "currency": "EUR"}


def test_a_country_alone_chooses_its_market_and_says_the_rate(editor: Editor, merchant: Merchant) -> None:
    editor.press("own", find="Lamp")
    editor.press("refresh", line_0_price="249,50", shipping_country="DE")
    assert "Europe, in EUR · 1 NOK = 0.0875 EUR" in editor.page.text
    assert total_of(editor.page) == "€21.83"
    editor.press("refresh", shipping_country="NO")
    assert total_of(editor.page) == "NOK 249.50"
    draft = merchant.read({"id": editor.saved(shipping_country="DE")})
    assert (draft["totals"]["total"]["currency"], draft["shipping_address"]) == ("EUR", None)
    edit = Editor(editor.office, f"/admin/drafts/{draft['id']}/edit")
    edit.open()
    assert edit.typed["shipping_country"] == "DE"
    edit.saved()
    assert merchant.read(draft) == draft


def test_an_amount_is_in_the_currency_of_its_label(editor: Editor, merchant: Merchant) -> None:
    editor.press("own", find="Lamp")
    part = editor.calculate(line_0_price="100", market="eu")
    assert total_of(part) == "€8.75"
    editor.press("refresh", market="eu")
    draft = merchant.read({"id": editor.saved(line_0_price="100")})
    assert draft["totals"]["total"] == {"amount": "100.00", "currency": "EUR"}


def test_an_edit_in_a_market_that_was_chosen_by_country_moves_with_the_country(
    office: Office, merchant: Merchant
) -> None:
    draft = merchant.draft(market="eu")
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    assert (editor.typed["market"], editor.typed["shipping_country"]) == ("eu", "DE")
    editor.press("refresh", shipping_country="NO")
    assert editor.typed["market"] == ""
    editor.saved()
    assert merchant.read(draft)["market"] == "no"
    editor.open()
    editor.press("refresh", shipping_country="DE")
    editor.saved(market="no")
    assert merchant.read(draft)["market"] == "no"
