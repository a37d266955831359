"""Nothing that is typed into the editor is lost: reload, sign-out, refusals, and a table that does not answer."""

from datetime import timedelta
from typing import Any, NoReturn

import pytest

from invoicing.bootstrap import app
from invoicing.domain.errors import BusyError
from invoicing.domain.staff.autosave import KEPT, NEW
from tests.support.actors.editor import Editor, total_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import SESSION, Office
from tests.support.cast.people import INGRID, TRYGVE

TYPED = {"name": "Kari Nordmann", "note": "Haster\nveldig", "discount": "10 %"}


@pytest.fixture
def editor(office: Office) -> Editor:
    editor = Editor(office)
    editor.open()
    editor.press("add:mug")
    return editor


def has_typed(editor: Editor) -> bool:
    """Tell whether the page has what was typed, and the line item."""
    shown = {name: text.strip() for name, text in editor.typed.items()}
    return {**TYPED, "line-0-sku": "mug"}.items() <= shown.items()


def test_what_was_typed_is_there_after_a_reload(editor: Editor) -> None:
    part = editor.calculate(**TYPED)
    assert "Kept as you typed it, at 13:00." in part.text
    editor.open()
    assert has_typed(editor)
    assert "This is what you had typed at 13:00." in editor.page.text


def test_what_a_page_sends_when_it_goes_is_kept_and_answered_with_no_page(editor: Editor) -> None:
    answer = editor.office.post("/admin/drafts/new/autosave?act=keep", {**editor.typed, **TYPED})
    assert (answer.status, answer.body) == (204, "")
    editor.open()
    assert has_typed(editor)


def test_what_cannot_be_calculated_is_kept_all_the_same(editor: Editor) -> None:
    part = editor.calculate(**{**TYPED, "discount": "ti"})
    assert "There is no total yet: Enter an amount in NOK" in part.text
    assert total_of(part) == "–"
    editor.open()
    assert editor.typed["discount"] == "ti"


def test_what_was_typed_is_there_after_signing_out_and_in(editor: Editor) -> None:
    editor.calculate(**TYPED)
    editor.office.post("/admin/sign-out", {})
    assert editor.open().heading == "Sign in"
    editor.office.cookies = Office.signed_in(INGRID).cookies
    editor.open()
    assert has_typed(editor)


def test_what_was_typed_is_only_there_for_who_typed_it(editor: Editor) -> None:
    editor.calculate(**TYPED)
    other = Editor(Office.signed_in(TRYGVE))
    other.open()
    assert other.typed["name"] == ""


def test_a_call_of_htmx_without_a_session_leaves_what_is_typed_on_the_screen(editor: Editor) -> None:
    editor.office.cookies.pop(SESSION)
    answer = editor.calculate(**TYPED)
    assert answer.status == 401
    assert "HX-Redirect" not in answer.headers


@pytest.mark.parametrize("search", ["customers?name=Kari", "products?find=mug"])
def test_a_search_without_a_session_leaves_what_is_typed_on_the_screen(editor: Editor, search: str) -> None:
    editor.office.cookies.pop(SESSION)
    answer = editor.office.get(f"/admin/drafts/{search}", hx_request="true")
    assert answer.status == 401
    assert "HX-Redirect" not in answer.headers


def test_saving_without_a_session_carries_what_was_typed_through_signing_in(editor: Editor) -> None:
    editor.office.cookies.pop(SESSION)
    page = editor.save(**TYPED)
    carried = {str(field["name"]): str(field["value"]) for field in page.soup.select("input[type=hidden]")}
    assert carried["kept_action"] == "/admin/drafts/new"
    assert carried["kept.note"] == "Haster\nveldig"
    assert carried["kept.line-0-sku"] == "mug"


def test_what_was_typed_is_there_after_invalid_fields(editor: Editor) -> None:
    page = editor.save(**TYPED, email="kari")
    assert page.status == 422
    assert has_typed(editor)
    editor.open()
    assert has_typed(editor)
    assert editor.typed["email"] == "kari"


def test_a_pasted_address_that_was_not_filled_in_is_saved(editor: Editor, merchant: Merchant) -> None:
    draft = merchant.read({"id": editor.saved(pasted="Kari Nordmann\nStorgata 1\n0155 Oslo\ntlf 99887766")})
    assert (draft["shipping_address"]["address1"], draft["shipping_address"]["city"]) == ("Storgata 1", "Oslo")
    assert (draft["customer"]["name"], draft["customer"]["phone"]) == ("Kari Nordmann", "99887766")


def test_a_pasted_text_that_is_not_understood_is_kept_and_told(editor: Editor) -> None:
    pasted = "Hi! my address is 12 High St, York YO1 7HH thanks xx"
    page = editor.press("address", pasted=pasted)
    assert "This could not be read" in page.soup.select("#fault-pasted")[0].text
    assert page.fields("/new")["pasted"].strip() == pasted
    assert page.soup.select("#fault-shipping_city") == []
    page = editor.press("address", pasted="12 Main St Springfield IL 62704")
    assert "Check the town" in page.soup.select("#fault-shipping_city")[0].text
    assert page.fields("/new")["shipping_city"] == ""
    page = editor.press("address", pasted="Kari Nordmann\nStorgata 1\n0155 Oslo")
    assert page.soup.select("#fault-pasted, #fault-shipping_city") == []


@pytest.mark.parametrize(
    "typed",
    [
        {"pasted": "Ring på hos naboen!"},
        {"pasted": "Kari Nordmann\nStorgata 1\n0155 Oslo\nRing på hos naboen!"},
        {"pasted": "Kari Nordmann\nStorgata 1\n0155 Oslo", "shipping_address1": "Gata 2", "shipping_name": "Ola"},
    ],
)
def test_pasted_text_that_fits_no_field_is_not_lost_by_saving(
    editor: Editor, merchant: Merchant, typed: dict[str, str]
) -> None:
    before = merchant.stored()
    page = editor.save(**typed)
    assert page.status == 422
    assert "put it into the fields or the note" in page.soup.select("#fault-pasted")[0].text
    for opened in (page, editor.open()):
        assert opened.fields("/new")["pasted"].strip() == typed["pasted"]
        assert opened.fields("/new")["shipping_address1"] == typed.get("shipping_address1", "")
    assert merchant.stored() == before
    assert editor.save(pasted="").status == 303


def test_what_was_typed_is_there_after_a_conflict(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready("mug")
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    merchant.update(f"/draft-orders/{draft['id']}", {"note": "Av en annen"})
    assert editor.save(**TYPED).status == 409
    assert has_typed(editor)
    editor.open()
    assert has_typed(editor)
    assert merchant.read(draft)["note"] == "Av en annen"


def busy(*_: Any, **__: Any) -> NoReturn:
    raise BusyError


def test_what_was_typed_is_there_while_the_table_does_not_answer(
    editor: Editor, merchant: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = merchant.stored()
    with monkeypatch.context() as down:
        down.setattr(app.sales, "save", busy)
        down.setattr(app.products, "get", busy)
        page = editor.save(**TYPED)
        assert page.status == 503
        assert "Nothing was changed: there was no answer in time. Try again." in page.text
        assert has_typed(editor)
        assert "Product mug" in page.text
        down.setattr(app.autosaves, "put", busy)
        down.setattr(app.autosaves, "get", busy)
        assert editor.save(**TYPED).status == 503
        assert has_typed(editor)
        editor.press("own", find="Gave")
        assert editor.typed["line-1-title"] == "Gave"
    assert merchant.stored() == before
    editor.press("remove:1")
    assert merchant.read({"id": editor.saved()})["note"] == "Haster\nveldig"


def test_what_was_saved_is_not_shown_again(editor: Editor) -> None:
    late = editor.typed
    editor.saved(**TYPED)
    editor.open()
    assert "line-0-sku" not in editor.typed
    editor.office.post("/admin/drafts/new/calculate", {**late, "name": "Kari"})
    editor.open()
    assert editor.typed["name"] == ""


def test_an_edit_that_was_saved_is_not_shown_again(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready("mug")
    editor = Editor(office, f"/admin/drafts/{draft['id']}/edit")
    editor.open()
    late = {**editor.typed, "note": "Mitt"}
    editor.saved(note="Mitt")
    office.post(f"{editor.address}/calculate", {**late, "note": "Mi"})
    editor.open()
    assert editor.typed["note"].strip() == "Mitt"
    assert "Not saved yet" not in editor.page.text


def test_starting_over_forgets_what_was_typed(editor: Editor) -> None:
    editor.calculate(**TYPED)
    editor.open()
    before = editor.typed["form_key"]
    editor.discard()
    assert editor.typed["name"] == ""
    assert editor.typed["form_key"] != before


def test_what_was_typed_is_forgotten_after_a_week(editor: Editor) -> None:
    editor.calculate(**TYPED)
    clock: Any = app.clock
    clock.advance(KEPT + timedelta(seconds=1))
    editor.office.cookies = Office.signed_in(INGRID).cookies
    editor.open()
    assert editor.typed["name"] == ""


def test_what_is_typed_after_going_back_changes_the_draft_that_was_made(editor: Editor, merchant: Merchant) -> None:
    form = editor.typed
    made = merchant.read({"id": editor.saved()})
    again = editor.office.post("/admin/drafts/new", {**form, "note": "Haster", "line-0-quantity": "3"})
    assert again.headers["Location"] == f"/admin/drafts/{made['id']}/edit"
    edit = Editor(editor.office, again.headers["Location"])
    assert "This draft was saved before" in edit.open().text
    edit.saved()
    after = merchant.read(made)
    assert (after["note"], after["line_items"][0]["quantity"]) == ("Haster", 3)
    assert after["line_items"][0]["id"] == made["line_items"][0]["id"]
    assert len(merchant.ask("GET", "/draft-orders")["items"]) == 1


def test_a_large_draft_is_kept_while_typed_and_its_totals_come_by_a_button(editor: Editor, merchant: Merchant) -> None:
    fields = editor.typed
    for i in range(1, 499):
        fields |= {f"line-{i}-title": f"Item {i} of a large order", f"line-{i}-price": "10", f"line-{i}-quantity": "2"}
    editor.office._show(editor.office.post("/admin/drafts/new/autosave", {**fields, "act": "refresh"}))
    assert len(editor.page.soup.select(".line")) == 499
    assert len(editor.page.body.encode()) < 500_000
    address = str(editor.page.soup.select("#totals[hx-target='#kept']")[0]["hx-post"])
    part = editor.office.post(address, {**editor.typed, "name": "Kari"})
    assert "Kept as you typed it, at 13:00." in part.text
    assert "The totals are those of before" in part.text
    assert editor.open().fields(editor.address)["name"] == "Kari"
    assert total_of(editor.page) == "NOK 10,060.00"
    kept = app.autosaves.get(INGRID.id, NEW, app.clock())
    assert kept is not None
    draft = merchant.read({"id": editor.saved(note="Mange")})
    assert len(draft["line_items"]) == 499
    page = editor.office.post("/admin/drafts/new", {**fields, "form_key": "another", "line-499-title": "One too many"})
    assert page.status == 422
    assert "Take some line items out: a draft order has at most 499" in page.text


def test_a_line_of_a_large_draft_shows_all_its_fields_by_a_button(editor: Editor, merchant: Merchant) -> None:
    columns = {"title": "An item", "price": "10", "quantity": "1"}
    typed = {f"line-{i}-{name}": text for i in range(1, 101) for name, text in columns.items()}
    editor.office._show(editor.office.post(f"{editor.address}/autosave", {**editor.typed, **typed, "act": "refresh"}))

    def shown() -> set[str]:
        fields = editor.page.soup.select(".line input:not([type=hidden])")
        return {str(field["name"]) for field in fields if not str(field["name"]).endswith("-quantity")}

    assert shown() == set()
    before = editor.typed
    editor.press("open:7")
    assert shown() == {f"line-7-{name}" for name in ("title", "price", "discount", "taxable", "ships", "weight")}
    assert {name for name, text in before.items() if editor.typed.get(name) != text} <= {"version"}
    editor.press("open:0", line_7_title="Changed", line_7_discount="5", line_7_weight="20")
    assert {"line-0-discount", "line-7-discount"} <= shown()
    editor.press("open:9999")
    lines = merchant.read({"id": editor.saved()})["line_items"]
    assert len(lines) == 101
    assert (lines[7]["title"], lines[7]["weight_grams"]) == ("Changed", 20)
