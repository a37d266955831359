"""Additional details of a draft order, which programs call attributes, in the editor."""

from typing import Any

import pytest

from tests.support.actors.editor import Editor
from tests.support.actors.merchant import Merchant


@pytest.fixture
def draft(merchant: Merchant) -> Any:
    return merchant.ready("mug", attributes={"Kilde": "chat", "Hilsen": "God jul\nfra oss"})


def row(number: int, name: str, value: str) -> dict[str, str]:
    return {f"detail-{number}-name": name, f"detail-{number}-value": value}


def test_details_are_changed_added_and_removed_by_their_rows(editor: Editor, merchant: Merchant, draft: Any) -> None:
    assert editor.typed["detail-1-value"].strip() == "God jul\nfra oss"
    assert editor.typed["detail-2-name"] == ""
    editor.saved(**row(0, "", ""), **row(2, "Farge", "Blå"))
    assert merchant.read(draft)["attributes"] == {"Hilsen": "God jul\nfra oss", "Farge": "Blå"}


def test_a_row_is_added_and_kept_by_a_button(editor: Editor, merchant: Merchant, draft: Any) -> None:
    editor.press("refresh", **row(2, "Farge", "Blå"))
    assert editor.open().fields("/edit")["detail-2-name"] == "Farge"
    editor.saved(**row(3, "Lengde", "2 m"))
    assert list(merchant.read(draft)["attributes"]) == ["Kilde", "Hilsen", "Farge", "Lengde"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (row(2, "", "Blå"), "detail-2-name"),
        (row(2, "Kilde", "e-post"), "detail-2-name"),
        (row(2, "N" * 41, "1"), "detail-2-name"),
        (row(2, "Farge", "B" * 501), "detail-2-value"),
        ({name: text for i in range(51) for name, text in row(i, f"D{i}", "1").items()}, "detail-50-name"),
    ],
)
def test_a_wrong_detail_is_told_at_its_field(
    editor: Editor, merchant: Merchant, draft: Any, typed: dict[str, str], field: str
) -> None:
    page = editor.save(**typed)
    assert page.status == 422
    assert page.soup.select(f"#fault-{field}")
    assert typed.items() <= {name: text.strip() for name, text in editor.typed.items()}.items()
    assert merchant.read(draft)["attributes"] == draft["attributes"]


def test_details_of_another_edit_are_kept_as_a_whole(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"attributes": {"Kilde": "e-post"}})
    page = editor.save(note="Mitt", **row(0, "Kilde", "telefon"))
    (fields,) = [it for it in page.soup.select(".versus") if it.legend.text == "Additional details"]
    assert "Kilde: telefon" in fields.text
    theirs = fields.select("input")[1]
    editor.saved(**{str(theirs["name"]): str(theirs["value"])})
    assert merchant.read(draft)["attributes"] == {**draft["attributes"], "Kilde": "e-post"}


SELECTS = ("terms", "prices", "codes", "locale", "discount_type", "delivery", "line_0_discount_type")


@pytest.mark.parametrize("name", SELECTS)
def test_an_option_that_there_is_not_is_an_error_at_its_field(
    editor: Editor, merchant: Merchant, draft: Any, name: str
) -> None:
    before = merchant.read(draft)
    page = editor.save(**{name: "net:30"}, note="Kept")
    field = name.replace("_", "-", 2) if name.startswith("line_") else name
    assert (page.status, list(page.errors)) == (422, [field])
    assert editor.typed["note"].strip() == "Kept"
    assert merchant.read(draft) == before


def test_a_market_that_there_is_not_is_an_error_at_its_field(editor: Editor, draft: Any) -> None:
    page = editor.save(market="nowhere")
    assert (page.status, list(page.errors)) == (422, ["market"])
