"""Products on pages: the list, the form, the stock and the archive."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy, Product, StockedProduct
from invoicing.domain.events.store import ProductChanged
from invoicing.domain.staff.role import Role
from invoicing.domain.values.money import Money
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID, TRYGVE

LIST = "/admin/products"
NEW = "/admin/products/new"


def stored(sku: str) -> StockedProduct:
    return app.products.get([sku])[sku]


def titles(page: Page) -> list[str]:
    return [row.get_text() for row in page.soup.select("li.row .row__title")]


def add(office: Office, title: str, price: str = "249,50", **typed: str) -> Page:
    office.open(NEW)
    return office.submit(NEW, title=title, price=price, **typed)


def test_a_title_a_price_and_a_count_make_a_product(office: Office) -> None:
    page = add(office, "Blå kopp", "1 249,50", units="12")
    assert (page.status, page.heading, page.url) == (200, "Blå kopp", "/admin/products/blaa-kopp")
    assert "The product is created." in page.text
    product = stored("blaa-kopp")
    assert (product.product.price, product.available) == (Money(124950, "NOK"), 12)
    assert (product.product.taxable, product.product.requires_shipping) == (True, True)
    assert product.product.inventory_policy is InventoryPolicy.DENY


def test_two_products_of_one_title_have_two_skus(office: Office) -> None:
    assert [add(office, "Cup").url for _ in range(3)] == [f"{LIST}/cup", f"{LIST}/cup-2", f"{LIST}/cup-3"]


def test_a_form_that_is_sent_twice_makes_one_product(office: Office) -> None:
    office.open(NEW)
    form = {**office.page.fields(NEW), "title": "Cup", "price": "10", "units": "3"}
    assert [office.post(NEW, form).headers["Location"] for _ in range(2)] == [f"{LIST}/cup"] * 2
    assert stored("cup").available == 3
    assert set(app.products.get(["cup", "cup-2"])) == {"cup"}


def test_a_product_that_is_changed_after_it_was_sent_is_another_product(office: Office) -> None:
    office.open(NEW)
    form = office.page
    office.submit(NEW, form, title="Cup", price="10")
    page = office.submit(NEW, form, title="Another cup", price="10")
    assert (page.status, page.fields(NEW)["title"]) == (409, "Another cup")
    assert set(app.products.get(["cup", "another-cup"])) == {"cup"}
    assert office.submit(NEW).url == f"{LIST}/another-cup"


def test_a_change_of_stock_that_differs_from_the_one_that_was_sent_is_kept(office: Office) -> None:
    form = add(office, "Cup", units="3")
    office.submit("/stock", form, units="2")
    page = office.submit("/stock", form, units="4")
    assert (page.status, page.fields("/stock")["units"], stored("cup").available) == (409, "4", 5)
    office.submit("/stock")
    assert stored("cup").available == 9


def test_a_title_without_latin_letters_makes_a_sku_too(office: Office) -> None:
    page = add(office, "茶碗")
    assert (page.heading, page.url.startswith(f"{LIST}/product-")) == ("茶碗", True)


def test_each_invalid_field_is_told_at_its_place_and_all_that_was_typed_stays(office: Office) -> None:
    office.open(NEW)
    typed = {"title": "", "price": "twelve", "units": "-3", "sku": "no/slash", "weight_grams": "1,5", "taxable": ""}
    page = office.submit(NEW, **typed)
    assert page.status == 422
    assert page.errors == {
        "title": "Enter a title",
        "price": "Enter an amount in NOK, such as 249.50",
        "units": "Enter a whole number from 0 to 10,000,000",
        "sku": "Use 1 to 64 letters, digits, spaces, hyphens, dots, plus signs or underscores",
        "weight_grams": "Enter a whole number from 0 to 1,000,000,000",
    }
    shown = page.fields(NEW)
    assert {name: shown.get(name, "") for name in typed} == typed
    assert page.soup.select("details[open]") != []
    assert app.products.get(["no/slash"]) == {}


def test_a_sku_that_is_taken_is_told_and_changes_nothing(office: Office) -> None:
    before = stored("mug")
    page = add(office, "Cup", sku="mug")
    assert (page.status, page.errors) == (422, {"sku": "Another product has this SKU: choose another one"})
    assert stored("mug") == before


def test_a_product_can_be_changed_and_keeps_its_stock_and_market_prices(office: Office, merchant: Merchant) -> None:
    merchant.update("/products/mug", {"market_prices": {"eu": {"amount": "19.00", "currency": "EUR"}}})
    before = stored("mug")
    office.open(f"{LIST}/mug/edit")
    form = office.page.fields("/edit")
    assert (form["price"], form["market_price_eu"]) == (str(before.product.price), "19.00")
    page = office.submit("/edit", title="Large mug", sells_below_zero="on")
    assert (page.url, page.heading) == (f"{LIST}/mug", "Large mug")
    after = stored("mug")
    assert after.product.sells_below_zero
    assert (after.available, after.product.market_prices) == (before.available, before.product.market_prices)
    page = office.open(f"{LIST}/mug/edit")
    office.submit("/edit", market_price_eu="")
    assert stored("mug").product.market_prices == {}


def test_a_stale_form_is_told_what_differs_and_saves_the_second_time(office: Office, merchant: Merchant) -> None:
    office.open(f"{LIST}/mug/edit")
    merchant.update("/products/mug", {"title": "Theirs", "price": "77.00"})
    page = office.submit("/edit", title="Mine")
    assert page.status == 409
    assert stored("mug").product.title == "Theirs"
    told = page.soup.select_one(".notice--warning")
    assert told is not None
    words = " ".join(told.get_text(" ").split())
    assert "Saved now: Theirs Yours: Mine" in words
    assert "77.00" not in words
    assert (page.fields("/edit")["title"], page.fields("/edit")["price"]) == ("Mine", "77.00")
    page = office.submit("/edit")
    assert (page.status, stored("mug").product.title) == (200, "Mine")
    assert stored("mug").product.price == Money(7700, "NOK")


def test_the_stock_changes_once_a_form_and_says_why(office: Office) -> None:
    before = stored("mug").available
    office.open(f"{LIST}/mug")
    form = {**office.page.fields("/stock"), "units": "3", "reason": "received", "note": "From Oslo"}
    for _ in range(2):
        assert office.post(f"{LIST}/mug/stock", form).headers["Location"] == f"{LIST}/mug"
    assert stored("mug").available == before + 3
    events = [event for event, _ in vars(app)["products"].events if isinstance(event, ProductChanged)]
    assert events[-1] == ProductChanged("mug", ("available",), adjustment=3, reason="received: From Oslo")
    office.open(f"{LIST}/mug")
    assert "The stock is changed." not in office.submit("/stock", direction="remove", units="9999").text
    assert office.status == 422
    assert office.page.errors == {"units": f"There are {before + 3} in stock: remove fewer"}
    assert office.page.fields("/stock")["units"] == "9999"
    office.submit("/stock", direction="remove", units="1")
    assert stored("mug").available == before + 2


@pytest.mark.parametrize("units", ["", "0", "three", "-1", "1.5", "9" * 30])
def test_a_change_of_no_units_is_refused(office: Office, units: str) -> None:
    before = stored("mug").available
    office.open(f"{LIST}/mug")
    page = office.submit("/stock", units=units)
    assert (page.status, list(page.errors)) == (422, ["units"])
    assert stored("mug").available == before


def test_a_product_is_archived_after_a_question_and_sold_again(office: Office) -> None:
    page = office.open(f"{LIST}/mug/archive")
    assert page.heading == "Archive Product mug?"
    office.submit("/archive")
    assert stored("mug").product.status is CatalogStatus.ARCHIVED
    assert "This product is archived" in office.text
    assert titles(office.open(LIST)) == []
    assert titles(office.open(f"{LIST}?tab=archived")) == ["Product mug"]
    office.open(f"{LIST}/mug")
    office.submit("/restore")
    assert not stored("mug").product.is_archived
    assert office.get(f"{LIST}/nothing/archive").status == 404


def test_the_list_tells_what_runs_low_and_what_is_out(office: Office) -> None:
    for title, units, policy in (("Full", 6, ""), ("Low", 5, ""), ("Out", 0, ""), ("Made", 0, "on")):
        add(office, title, units=str(units), sells_below_zero=policy)
    rows = {
        row.select_one(".row__title").get_text(): row.get_text(" ") for row in office.open(LIST).soup.select("li.row")
    }
    badges = {"Full": "", "Low": "Low stock", "Out": "Out of stock", "Made": "Sells at zero"}
    told = {"Low stock", "Out of stock", "Sells at zero"}
    for title, badge in badges.items():
        assert {each for each in told if each in rows[title]} == ({badge} if badge else set()), title
    assert "NOK\xa0249.50" in rows["Full"]
    assert titles(office.open(f"{LIST}?tab=low")) == ["Low"]
    assert titles(office.open(f"{LIST}?tab=out")) == ["Made", "Out"]


def test_a_long_list_goes_on_and_its_filters_keep_what_runs_out(office: Office) -> None:
    for number in range(60):
        app.products.put(Product(f"p-{number:03d}", f"P {number}", Money(100, "NOK")), seen=None)
        app.products.change_stock(f"p-{number:03d}", 9, None) if number != 50 else None
    page = office.open(LIST)
    assert len(titles(page)) == 25
    more = page.soup.select_one(".more-link a")
    assert more is not None
    assert len(titles(office.open(str(more["href"])))) == 25
    assert titles(office.open(f"{LIST}?tab=out")) == ["P 50"]


def test_products_are_found_by_words_of_title_and_sku(office: Office) -> None:
    for title, sku in (("Blue cup", "bc-1"), ("Blue plate", "bp-1"), ("Red cup", "rc-1")):
        add(office, title, sku=sku, units="0")
    assert set(titles(office.open(f"{LIST}?query=blue"))) == {"Blue cup", "Blue plate"}
    assert titles(office.open(f"{LIST}?query=cup+bl&tab=out")) == ["Blue cup"]
    row = office.page.soup.select_one("a.row__link")
    assert row is not None
    office.open(str(row["href"]))
    back = office.page.soup.select_one(".back a")
    assert back is not None
    assert office.open(str(back["href"])).url == f"{LIST}?tab=out&query=cup+bl"
    page = office.open(f"{LIST}?query=green")
    assert "Nothing found" in page.text
    assert page.soup.select_one(f'.empty a[href="{LIST}"]')


def test_an_empty_store_leads_on_and_a_forged_cursor_is_refused(office: Office) -> None:
    app.products.by_sku.clear()  # type: ignore[attr-defined]
    page = office.open(LIST)
    assert "No products yet" in page.text
    assert page.soup.select_one(f'a[href="{NEW}"]')
    assert office.get(f"{LIST}?cursor=forged").status == 422
    assert office.get(f"{LIST}/nothing").status == 404


@pytest.mark.parametrize("sku", ["nothing", "x" * 3000, "code:TENTH", "%00", "..%2Fmug", "%E2%80%AE", "a%22%3E%3Cb%3E"])
def test_an_address_without_a_product_is_not_found(aws_office: Office, sku: str) -> None:
    for page in ("", "/edit", "/archive"):
        assert aws_office.get(f"{LIST}/{sku}{page}").status == 404
    for act in ("/edit", "/stock", "/archive", "/restore"):
        form = {"direction": "add", "units": "1", "reason": "lost", "title": "A", "price": "1"}
        assert aws_office.post(f"{LIST}/{sku}{act}", form).status == 404


def test_staff_keep_products_as_owners_do(office: Office) -> None:
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    staff = Office.signed_in(clerk)
    assert add(staff, "Cup", units="1").status == 200


def test_the_page_of_a_product_tells_what_happened_to_its_stock_and_who_did_it(office: Office) -> None:
    app.staff_members.put(INGRID)
    add(office, "Cup", units="7")
    office.submit("/stock", units="3", reason="received", note="From Oslo")
    office.submit("/stock", direction="remove", units="1", reason="damaged")
    office.open(f"{LIST}/cup/edit")
    office.submit("/edit", title="Large cup")
    told = [row.get_text() for row in office.page.soup.select("li.row .row__title")]
    assert told == ["Edited", "\N{MINUS SIGN}1 · Damaged", "+3 · Goods received · From Oslo", "Created · +7"]
    assert all(INGRID.name in row.get_text() for row in office.page.soup.select("li.row .row__detail"))


def test_titles_and_skus_are_text_and_never_markup(office: Office) -> None:
    page = add(office, "<b>&amp;", sku="a b+c.d_é")
    assert page.heading == "<b>&amp;"
    assert page.url == f"{LIST}/a%20b%2Bc.d_%C3%A9"
    assert office.open(LIST).soup.select("b") == []


def test_a_product_of_the_pages_is_kept_in_the_table(aws_office: Office) -> None:
    aws_office.open(NEW)
    form = {**aws_office.page.fields(NEW), "title": "Cup", "price": "10", "units": "7"}
    assert [aws_office.post(NEW, form).headers["Location"] for _ in range(2)] == [f"{LIST}/cup"] * 2
    aws_office.open(f"{LIST}/cup")
    form = {**aws_office.page.fields("/stock"), "units": "3", "reason": "received"}
    assert {aws_office.post(f"{LIST}/cup/stock", form).status for _ in range(2)} == {303}
    page = aws_office.open(f"{LIST}/cup")
    assert "10 available" in page.text
    assert {row.get_text() for row in page.soup.select("li.row .row__title")} == {"Created · +7", "+3 · Goods received"}
    assert titles(aws_office.open(f"{LIST}?tab=out")) == []
    assert "Cup" in titles(aws_office.open(LIST))
    assert titles(aws_office.open(f"{LIST}?query=cu")) == ["Cup"]


def test_create_order_on_the_page_of_a_product_brings_the_product_along(office: Office, merchant: Merchant) -> None:
    page = office.open("/admin/products/mug")
    address = str(page.soup.select(".primary-bar a")[0]["href"])
    before = merchant.stored()
    fields = office.open(address).fields("/admin/drafts/new")
    assert (fields["line-0-sku"], fields["line-0-quantity"]) == ("mug", "1")
    assert merchant.stored() == before
    office.post("/admin/drafts/new/autosave", {**fields, "act": "keep", "name": "Kari"})
    again = office.open(address).fields("/admin/drafts/new")
    assert (again["name"], again["line-0-sku"], "line-1-sku" in again) == ("Kari", "mug", False)
