"""Two people edit a draft order: the second one chooses, for each field, whose value is kept."""

from typing import Any

from tests.support.actors.answer import Page
from tests.support.actors.editor import Editor
from tests.support.actors.merchant import Merchant


def columns(page: Page) -> dict[str, list[str]]:
    """Return both values of each field that differs."""
    fields = page.soup.select("#editor .versus")
    return {it.legend.text: [one.get_text(" ", strip=True) for one in it.select("label")] for it in fields}


def theirs(page: Page, field: str) -> dict[str, str]:
    """Return what a browser sends if the other person's value of a field is chosen."""
    own, other = page.soup.select(f'input[name="keep_{field}"]')
    assert own["value"] == "yours"
    return {f"keep_{field}": str(other["value"])}


def test_a_stale_edit_shows_what_differs_and_keeps_what_was_typed(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen", "po_number": "PO-9"})
    page = editor.save(note="Mitt", tags="vip")
    assert page.status == 409
    assert editor.typed["note"].strip() == "Mitt"
    assert columns(page) == {
        "Note": ["Yours Mitt", "Theirs Av en annen"],
    }
    assert merchant.read(draft)["note"] == "Av en annen"
    editor.saved()
    after = merchant.read(draft)
    assert (after["note"], after["tags"], after["po_number"]) == ("Mitt", ["vip"], "PO-9")


def test_theirs_can_be_taken(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen"})
    editor.save(note="Mitt")
    editor.discard()
    assert editor.typed["note"].strip() == "Av en annen"
    assert "Not saved yet" not in editor.page.text


def test_a_line_item_that_somebody_else_removed_comes_back_as_a_new_one(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    merchant.update(
        f"/draft-orders/{draft['id']}", {"line_items": [{"title": "Kopp", "quantity": 1, "unit_price": "5"}]}
    )
    assert editor.save(line_0_quantity="3").status == 409
    editor.saved()
    assert [line["sku"] for line in merchant.read(draft)["line_items"]] == ["mug"]


def test_what_only_one_of_them_typed_into_is_saved_without_a_question(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    cup = {"title": "Kopp", "quantity": 1, "unit_price": "5"}
    merchant.update(f"/draft-orders/{draft['id']}", {"tags": ["jul, 2026"], "line_items": [cup]})
    editor.saved(note="Mitt")
    after = merchant.read(draft)
    assert (after["note"], after["tags"]) == ("Mitt", ["jul, 2026"])
    assert [line["title"] for line in after["line_items"]] == ["Kopp"]


def test_either_value_of_each_field_is_kept(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen", "po_number": "PO-9", "tags": ["jul"]})
    page = editor.save(note="Mitt", tags="vip", po_number="PO-1")
    editor.saved(**theirs(page, "note"), **theirs(page, "po_number"))
    after = merchant.read(draft)
    assert (after["note"], after["po_number"], after["tags"]) == ("Av en annen", "PO-9", ["vip"])


def test_line_items_are_kept_as_a_whole_list(editor: Editor, merchant: Merchant, draft: Any) -> None:
    kept = [{"sku": "mug", "quantity": 2, "id": draft["line_items"][0]["id"]}]
    cup = {"title": "Kopp", "quantity": 1, "unit_price": "5"}
    merchant.update(f"/draft-orders/{draft['id']}", {"line_items": [*kept, cup]})
    page = editor.save(line_0_quantity="3", note="Mitt")
    assert columns(page)["Items"] == ["Yours 3 × Product mug", "Theirs 2 × Product mug\n1 × Kopp · NOK 5.00"]
    editor.saved(**theirs(page, "lines"))
    after = merchant.read(draft)
    assert [(line["title"], line["quantity"]) for line in after["line_items"]] == [("Product mug", 2), ("Kopp", 1)]
    assert after["note"] == "Mitt"


def test_a_third_edit_in_between_is_shown_before_anything_is_saved(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen"})
    page = editor.save(note="Mitt", tags="vip")
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en tredje"})
    page = editor.save(**theirs(page, "note"))
    assert page.status == 409
    assert columns(page)["Note"] == ["Yours Mitt", "Theirs Av en tredje"]
    assert merchant.read(draft)["note"] == "Av en tredje"
    assert editor.typed["note"].strip() == "Mitt"
    editor.saved()
    assert (merchant.read(draft)["note"], merchant.read(draft)["tags"]) == ("Av en tredje", ["vip"])


def test_what_was_chosen_is_filled_in_by_a_button(editor: Editor, merchant: Merchant, draft: Any) -> None:
    address = {**draft["shipping_address"], "address1": "Storgata 9"}
    changes = {"note": "Av en annen", "shipping_address": address, "discount": {"type": "percentage", "value": "10"}}
    merchant.update(f"/draft-orders/{draft['id']}", changes)
    page = editor.save(note="Mitt", shipping_address1="Lia 3", discount="20")
    editor.press("choose", **theirs(page, "shipping_address"), **theirs(page, "discount"))
    typed = editor.typed
    assert (typed["shipping_address1"], typed["discount"], typed["discount_type"]) == ("Storgata 9", "10", "percentage")
    assert typed["note"].strip() == "Mitt"
    assert columns(editor.page) == {}
    editor.saved()
    assert merchant.read(draft)["shipping_address"]["address1"] == "Storgata 9"


def test_what_is_typed_after_a_choice_is_kept(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen"})
    page = editor.save(note="Mitt")
    editor.saved(**theirs(page, "note"), note="Begge")
    assert merchant.read(draft)["note"] == "Begge"


def test_the_choices_are_there_after_a_button_and_a_reload(editor: Editor, merchant: Merchant, draft: Any) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen", "po_number": "PO-9"})
    page = editor.save(note="Mitt", po_number="PO-1")
    editor.open()
    assert columns(editor.page).keys() == {"Note", "Purchase order number"}
    editor.press("add:mug", **theirs(page, "note"))
    assert editor.typed["keep_note"] == theirs(page, "note")["keep_note"]
    editor.saved()
    assert merchant.read(draft)["note"] == "Av en annen"


def test_a_button_inside_a_stale_form_shows_the_other_edit_beside_it(
    editor: Editor, merchant: Merchant, draft: Any
) -> None:
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen"})
    editor.press("add:mug", note="Mitt")
    assert columns(editor.page)["Note"] == ["Yours Mitt", "Theirs Av en annen"]
    assert theirs(editor.page, "note")
