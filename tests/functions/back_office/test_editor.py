"""The editor of draft orders: what is typed becomes a draft order."""

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.product import Product
from invoicing.domain.values.money import Money
from tests.support.actors.editor import Editor, total_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.aws import Aws

PASTED = "Kari Nordmann\nStorgata 1\n0155 Oslo\nRing på hos naboen!"


@pytest.fixture
def editor(office: Office) -> Editor:
    editor = Editor(office)
    editor.open()
    return editor


def test_a_new_editor_opens_in_the_product_search(editor: Editor) -> None:
    assert (editor.page.status, editor.page.heading) == (200, "Create order")
    (focused,) = editor.page.soup.select("[autofocus]")
    assert focused["name"] == "find"


def test_a_draft_of_a_product_and_a_handle_takes_five_actions(editor: Editor, merchant: Merchant) -> None:
    editor.press("find", find="prod")
    assert "Product mug NOK 100.00 mug · 10 in stock" in editor.page.text
    editor.press("add:mug")
    draft = merchant.read({"id": editor.saved(handle="@kari.strikker")})
    assert draft["customer"]["handle"] == "@kari.strikker"
    assert [(line["sku"], line["quantity"]) for line in draft["line_items"]] == [("mug", 1)]
    assert draft["totals"]["total"]["amount"] == "100.00"


def test_a_draft_of_a_phone_number_alone_goes_by_it(editor: Editor, office: Office) -> None:
    editor.press("add:mug")
    draft = editor.saved(phone="+47 400 12 345")
    assert "+47 400 12 345" in office.open(f"/admin/drafts/{draft}").soup.title.text
    rows = office.open("/admin/drafts").text
    assert "+47 400 12 345" in rows
    assert "No customer yet" not in rows


def test_the_search_finds_a_product_among_hundreds(editor: Editor) -> None:
    for number in range(110):
        app.products.put(Product(f"a-{number}", f"Cup {number}", Money(100, "NOK")), seen=None)
    app.products.put(Product("z-9", "Grønn ærfugl", Money(100, "NOK")), seen=None)
    editor.press("find", find="aerf gr")
    assert "Grønn ærfugl" in editor.page.text


def test_a_product_that_is_added_again_is_one_more(editor: Editor) -> None:
    editor.press("add:mug")
    editor.press("add:mug", line_0_quantity="4")
    assert editor.typed["line-0-quantity"] == "5"
    editor.press("add:mug", line_0_price="90")
    assert editor.typed["line-1-quantity"] == "1"
    editor.press("remove:0")
    assert "line-1-sku" not in editor.typed
    assert editor.typed["line-0-price"] == ""


def test_every_field_of_the_editor_is_stored(editor: Editor, merchant: Merchant) -> None:
    editor.press("add:mug")
    editor.press("own", find="Gift wrap")
    assert "incl. 25% MVA" in editor.page.text
    typed = {
        "line_0_quantity": "2",
        "line_0_discount": "10 %",
        "line_1_price": "1.249,50",
        "line_1_weight": "150",
        "name": "Kari Nordmann",
        "email": "kari@example.com",
        "phone": "400 12 345",
        "vat_number": "NO 974 760 673 MVA",
        "locale": "nb",
        "shipping_address1": "Storgata 1",
        "shipping_postal_code": "0155",
        "shipping_city": "Oslo",
        "billing_name": "Regnskap",
        "billing_address1": "Postboks 1",
        "delivery": "post",
        "discount": "50",
        "discount_title": "Venner",
        "note": "Haster\nveldig",
        "tags": "jul, vip, jul",
        "po_number": "PO-7",
        "terms": "net",
        "terms_days": "14",
        "reserve_until": "2026-11-25T16:00",
        "prices": "locked",
        "prices_until": "2026-12-01T12:00",
        "codes": "yes",
        "tax_exempt": "on",
    }
    draft = merchant.read({"id": editor.saved(**typed)})
    first, second = draft["line_items"]
    assert (first["quantity"], first["discount"]["type"], first["discount"]["value"]) == (2, "percentage", "10")
    assert (second["title"], second["unit_price"]["amount"], second["weight_grams"]) == ("Gift wrap", "1249.50", 150)
    assert draft["customer"] | {"name": "Kari Nordmann", "vat_number": "NO974760673MVA"} == draft["customer"]
    assert draft["shipping_address"]["name"] == "Kari Nordmann"
    assert draft["billing_address"]["address1"] == "Postboks 1"
    assert draft["shipping_line"]["delivery_method"] == "post"
    assert draft["discount"]["value"] == {"amount": "50.00", "currency": "NOK"}
    assert draft["discount"]["title"] == "Venner"
    assert (draft["note"], draft["tags"], draft["po_number"]) == ("Haster\nveldig", ["jul", "vip"], "PO-7")
    assert (draft["payment_terms"]["type"], draft["payment_terms"]["days"]) == ("net", 14)
    assert draft["reserve_until"] == "2026-11-25T15:00:00.000Z"
    assert draft["prices_locked_until"] == "2026-12-01T11:00:00.000Z"
    assert (draft["lock_prices"], draft["allow_discount_codes"], draft["tax_exempt"]) == (True, True, True)


def test_a_pasted_address_fills_the_fields_and_what_is_left_stays(editor: Editor, merchant: Merchant) -> None:
    editor.press("add:mug")
    editor.press("address", pasted=PASTED)
    typed = editor.typed
    assert (typed["name"], typed["shipping_address1"], typed["shipping_postal_code"]) == (
        "Kari Nordmann",
        "Storgata 1",
        "0155",
    )
    assert typed["pasted"].strip() == "Ring på hos naboen!"
    draft = merchant.read({"id": editor.saved(pasted="", note="Ring på hos naboen!")})
    assert draft["shipping_address"]["city"] == "Oslo"


def test_a_pasted_phone_number_beside_a_typed_one_stays_where_it_was_pasted(editor: Editor) -> None:
    editor.press("address", pasted=f"{PASTED}\ntlf 99887766", phone="40012345")
    assert editor.typed["phone"] == "40012345"
    assert editor.typed["pasted"].split()[-1] == "99887766"


@pytest.mark.parametrize(("written", "name"), [("Polen", "Poland"), ("Danmark", "Denmark"), ("UK", "United Kingdom")])
def test_an_address_in_a_country_without_a_market_stays_where_it_was_pasted(
    editor: Editor, written: str, name: str
) -> None:
    pasted = f"Zoë Müller\nStr. des 17. Juni 135\n10623 Berlin\n{written}"
    before = editor.typed
    editor.press("address", pasted=pasted)
    assert editor.typed | {"pasted": ""} == before | {"pasted": ""}
    assert editor.typed["pasted"].split() == pasted.split()
    (fault,) = editor.page.soup.select("#fault-pasted")
    assert fault.text.strip() == f"You do not sell to {name}: nothing was filled in."


def test_a_delivery_of_staff_s_own_has_a_name_and_a_price(editor: Editor, merchant: Merchant) -> None:
    editor.press("add:mug")
    refused = editor.save(delivery="=own")
    assert refused.status == 422
    assert {link["href"] for link in refused.soup.select(".problem a")} == {"#delivery_title", "#delivery_price"}
    draft = merchant.read({"id": editor.saved(delivery_title="Sykkelbud", delivery_price="kr 79,-")})
    assert (draft["shipping_line"]["title"], draft["shipping_line"]["price"]["amount"]) == ("Sykkelbud", "79.00")


def test_totals_and_warnings_are_those_of_the_calculation(editor: Editor) -> None:
    editor.press("add:mug")
    part = editor.calculate(line_0_quantity="12", discount="100", delivery="post")
    assert part.status == 200
    assert part.soup.find("html") is None
    assert "Product mug is short: 10 left, 12 wanted." in part.text
    assert total_of(part) == "NOK 1,179.00"
    assert part.soup.select("#bar-total")[0]["hx-swap-oob"] == "true"


def test_invalid_fields_are_told_at_the_field_and_in_the_box(editor: Editor, merchant: Merchant) -> None:
    editor.press("add:mug")
    before = merchant.stored
    page = editor.save(line_0_quantity="0", email="kari", discount="mye", terms="net", reserve_until="nå")
    assert (page.status, before == merchant.stored) == (422, True)
    assert page.soup.title is not None
    assert page.soup.title.text.startswith("Error:")
    linked = {str(link["href"])[1:] for link in page.soup.select(".problem a")}
    assert linked == {"line-0-quantity", "email", "discount", "terms_days", "reserve_until"}
    for name in linked:
        assert page.soup.select(f"#fault-{name}"), name
        folded = page.soup.select_one(f"#{name}")
        assert folded is not None
        assert all(details.has_attr("open") for details in folded.find_parents("details")), name


def test_a_discount_below_zero_is_told_to_be_typed_without_its_minus(editor: Editor) -> None:
    editor.press("add:mug")
    page = editor.save(discount="-50", line_0_discount="-5", line_0_price="-100")
    without = "Enter a discount without a minus: it is taken off the price"
    faults = {at: page.soup.select(f"#fault-{at}")[0].text for at in ("discount", "line-0-discount", "line-0-price")}
    reduce = "Enter an amount of at least zero: to reduce a price, use a discount"
    assert faults == {"discount": without, "line-0-discount": without, "line-0-price": reduce}


def test_an_error_of_the_use_case_stands_at_its_field(editor: Editor) -> None:
    editor.press("add:mug")
    page = editor.save(discount_code="FEIL")
    assert page.status == 422
    assert "The discount code FEIL cannot be used" in page.soup.select("#fault-discount_code")[0].text
    page = editor.save(discount_code="", line_0_sku="ukjent")
    assert "This product is not sold any more" in page.soup.select("#fault-line-0-quantity")[0].text


def test_a_second_tap_makes_one_draft(editor: Editor, merchant: Merchant) -> None:
    editor.press("add:mug")
    fields = editor.typed
    first, second = (editor.office.post("/admin/drafts/new", fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert len(merchant.ask("GET", "/draft-orders")["items"]) == 1


def test_a_copy_opens_in_the_editor_and_names_its_original(office: Office, merchant: Merchant) -> None:
    original = merchant.ready("mug", note="Som sist", discount={"type": "percentage", "value": "10"})
    editor = Editor(office)
    office.open(f"/admin/drafts/{original['id']}/duplicate")
    assert editor.typed["note"].strip() == "Som sist"
    assert (editor.typed["delivery"], editor.typed["discount"]) == ("", "")
    office.open(f"/admin/drafts/{original['id']}/duplicate?copy=all")
    assert (editor.typed["delivery"], editor.typed["discount"]) == ("post", "10")
    copy = merchant.read({"id": editor.saved(note="Igjen")})
    assert (copy["note"], copy["shipping_address"]["city"]) == ("Igjen", "Oslo")
    assert merchant.timeline(copy)[0]["data"]["duplicate_of"] == original["id"]


def test_sending_the_form_of_no_draft_leads_to_no_page(office: Office) -> None:
    for address in ("/admin/drafts/dft_0/edit", "/admin/drafts/x/duplicate", "/admin/drafts/products?draft=x"):
        assert office.get(address).status == 404, address


def test_a_known_customer_is_found_by_name_or_handle_and_taken_with_the_address(
    office: Office, merchant: Merchant
) -> None:
    merchant.draft(customer={"name": "Karin Berg"})
    merchant.ready(customer={"name": "Kari Nordmann", "email": "kari@example.com"})
    latest = merchant.ready(customer={"name": "Kari Nordmann", "email": "Kari@example.com", "handle": "@kari"})
    part = office.get("/admin/drafts/customers?name=kari+nord&draft=new")
    assert [button["value"] for button in part.soup.select("button")] == [f"customer:{latest['id']}"]
    assert office.get("/admin/drafts/customers?handle=@kari").text.startswith(part.text)
    assert office.get("/admin/drafts/customers?name=k").text == ""
    editor = Editor(office)
    editor.open()
    assert "Same again as #D1003" in editor.press("known", name="kari nord").text
    editor.press(f"customer:{latest['id']}")
    assert (editor.typed["handle"], editor.typed["shipping_city"]) == ("@kari", "Oslo")
    editor.press("customer:dft_0")
    assert editor.typed["handle"] == "@kari"


def test_the_editor_works_on_the_table(aws_office: Office, aws_merchant: Merchant, aws: Aws) -> None:
    editor = Editor(aws_office)
    editor.open()
    aws.calls.clear()
    editor.open()
    assert aws.calls == ["BatchGetItem"] * 2  # the session, and what was typed
    editor.press("find", find="prod")
    editor.press("add:mug", line_0_sku="")
    aws.calls.clear()
    assert "Kept as you typed it" in editor.calculate(note="Haster", line_0_quantity="2").text
    assert aws.calls == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]
    page = editor.save(line_0_sku="x" * 3000)
    assert (page.status, "line-0-quantity" in str(page.soup.select(".problem"))) == (422, True)
    editor.open()
    draft = aws_merchant.read({"id": editor.saved(line_0_sku="mug", note="Haster")})
    assert (draft["note"], draft["line_items"][0]["sku"]) == ("Haster", "mug")
    editor.open()
    assert "line-0-sku" not in editor.typed
    editor.office.submit("/admin/drafts/new", name="Ingen")
    assert editor.page.status == 422
    editor.open()
    assert editor.typed["name"] == "Ingen"
    editor.discard()
    assert editor.typed["name"] == ""


def test_errors_are_told_in_the_language_of_the_page(editor: Editor) -> None:
    editor.office.headers["accept-language"] = "nb"
    editor.open()
    editor.press("add:mug")
    page = editor.save(discount_code="FEIL")
    assert "Rabattkoden FEIL kan ikke brukes: butikken har ingen slik kode." in page.text
    page = editor.save(discount_code="", reserve_until="2026-11-20T10:00")
    assert "Dette tidspunktet er passert. Velg et senere." in page.text
    page = editor.save(reserve_until="", discount="200,00")
    assert "Rabatten er større enn beløpet den gjelder. Gjør den mindre." in page.text
