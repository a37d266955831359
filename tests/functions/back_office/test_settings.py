"""The settings that a store needs to sell: their index, payment, the sender, and the set-up of an empty store."""

from dataclasses import replace
from decimal import Decimal

import pytest

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import INGRID, TRYGVE

INDEX, NEW_DRAFT = "/admin/settings", "/admin/drafts/new"
STORE, DELIVERY, PAYMENT, SENDER = (f"{INDEX}/{name}" for name in ("store", "delivery", "payment", "sender"))
EVERY_PAGE = (
    INDEX,
    STORE,
    DELIVERY,
    f"{DELIVERY}/new",
    f"{DELIVERY}/no/post",
    f"{DELIVERY}/no/post/delete",
    PAYMENT,
    SENDER,
)


def turn_off_payments() -> None:
    app.providers.turn_off()  # type: ignore[attr-defined]


def test_the_index_says_that_a_store_can_sell_and_what_each_group_is(office: Office) -> None:
    page = office.open(INDEX)
    assert "Your store can sell." in page.text
    rows = {str(row["href"]): row.get_text(" ") for row in page.soup.select("a.row__link")}
    assert "Fjell & Fjord · Norway · NOK" in rows[STORE]
    assert "Hent i butikken, Posten" in rows[DELIVERY]
    assert "Test" in rows[PAYMENT]
    assert "verified" in rows[SENDER]


def test_each_check_that_fails_leads_to_the_page_that_mends_it(office: Office, merchant: Merchant) -> None:
    turn_off_payments()
    home, europe = merchant.ask("GET", "/store")["markets"]
    merchant.update("/store", {"markets": [{**home, "delivery_methods": []}, europe]})
    page = office.open(INDEX)
    told = {str(link["href"]): link.get_text() for link in page.soup.select("main a.button")}
    assert told == {DELIVERY: "Add a delivery method", PAYMENT: "Say how customers pay"}
    assert "Customers of Norge have no delivery method to choose." in page.text
    assert "Your store can sell." not in page.text


def test_settings_are_the_owners(office: Office) -> None:
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    staff = Office.signed_in(clerk)
    assert {address: office.get(address).status for address in EVERY_PAGE} == dict.fromkeys(EVERY_PAGE, 200)
    assert {staff.get(address).status for address in EVERY_PAGE} == {403}
    told = staff.get(PAYMENT).text
    assert "ask an owner to do it" in told
    assert "your own form" not in told
    before = app.stores.read()
    assert staff.post(PAYMENT, {"payment_instructions": "To me"}).status == 403
    assert app.stores.read() == before


def test_an_empty_store_is_set_up_by_14_taps_and_fields(new_office: Office) -> None:
    """One tap on each button and link, one for each field that is typed or chosen."""
    turn_off_payments()
    steps = 0

    def step(page: Page, *typed: str) -> None:
        nonlocal steps
        steps += 1 + len(typed)
        assert page.status == 200, page.text

    page = new_office.open(INDEX)
    begin = page.soup.select_one("main a.button")
    assert begin is not None
    step(new_office.open(str(begin["href"])))
    step(new_office.submit(STORE, name="Fjordglass"), "name")
    step(new_office.submit("/new", price="79"), "price")
    step(new_office.submit(PAYMENT, payment_instructions="Vipps 12345"), "payment_instructions")
    step(new_office.submit("/new", title="Cup", price="249,50", units="7"), "title", "price", "units")
    assert steps == 11  # and one for another country
    assert "Your store is set up" in new_office.text
    store = app.stores.read()
    assert (store.name, store.own_country, store.currency, store.locale) == ("Fjordglass", "NO", "NOK", "nb")
    assert store.markets[0].tax.rates == {"standard": Decimal(2500)}
    assert store.markets[0].delivery_methods[0].title == "Standard levering"
    assert "Your store can sell." in new_office.open(INDEX).text
    assert app.products.get(["cup"])["cup"].available == 7


def test_the_list_of_drafts_of_an_empty_store_leads_to_its_set_up(new_office: Office) -> None:
    assert new_office.open("/admin/drafts").soup.select_one(f'a[href="{STORE}?setup=1"]')


def test_the_first_product_is_not_out_of_stock_unawares(new_office: Office) -> None:
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    new_office.open("/admin/products/new?setup=1")
    page = new_office.submit("/new", title="Cup", price="249,50")
    assert (page.status, [*page.errors]) == (422, ["units"])
    assert new_office.submit("/new", sells_below_zero="on").status == 200


def test_a_draft_waits_for_the_set_up_that_fixes_the_currency(new_office: Office) -> None:
    assert new_office.open(NEW_DRAFT).url == f"{STORE}?setup=1"
    assert "Set up your store first" in new_office.text
    typed = {"form_key": "k", "line-0-title": "Lamp", "line-0-quantity": "1", "line-0-price": "100"}
    answer = new_office.post(NEW_DRAFT, typed)
    assert (answer.status, answer.headers["Location"]) == (303, f"{STORE}?setup=1")
    new_office.open(f"{STORE}?country=SE")
    new_office.submit(STORE, name="Butiken")
    assert (app.stores.read().currency, app.stores.read().is_currency_locked) == ("SEK", False)
    assert new_office.open(NEW_DRAFT).fields(NEW_DRAFT)["line-0-title"] == "Lamp"


@pytest.mark.parametrize("address", [DELIVERY, f"{DELIVERY}/new", PAYMENT, f"{INDEX}/notices", "/admin/products/new"])
def test_no_setting_is_saved_in_a_currency_that_was_never_chosen(new_office: Office, address: str) -> None:
    assert new_office.open(address).url == f"{STORE}?setup=1"
    assert "Set up your store first: the first price fixes its currency." in new_office.text
    if address != DELIVERY:
        typed = {"market": "no", "title": "Post", "price": "79", "kind": "shipping", "form_key": "k"}
        assert new_office.post(address, typed).headers["Location"] == f"{STORE}?setup=1"
    assert app.stores.read().is_new


def test_a_notice_that_asks_for_something_has_no_check_mark(new_office: Office) -> None:
    notice = new_office.open(PAYMENT).soup.select_one("main > .notice")
    assert notice
    assert "Set up your store first" in notice.get_text()
    assert "notice--info" in notice["class"]
    new_office.open(STORE)
    done = new_office.submit(STORE, name="Shop").soup.select_one("main > .notice")
    assert done
    assert "notice--good" in done["class"]


def test_the_set_up_leads_on_from_each_page_that_it_was_left_at(new_office: Office) -> None:
    turn_off_payments()
    new_office.open(f"{STORE}?setup=1")

    def leads_to(address: str, label: str = "Continue") -> None:
        for page in (INDEX, "/admin/drafts"):
            (link,) = new_office.get(page).soup.select(f'main a.button[href="{address}?setup=1"]')
            assert link.get_text(strip=True) == label

    leads_to(STORE, "Begin")
    new_office.submit(STORE, name="Shop")
    leads_to(f"{DELIVERY}/new")
    new_office.open(f"{DELIVERY}/new?setup=1")
    new_office.submit("/new", price="79")
    leads_to(PAYMENT)
    new_office.open(f"{PAYMENT}?setup=1")
    new_office.submit(PAYMENT, payment_instructions="Vipps 12345")
    leads_to("/admin/products/new")
    new_office.open("/admin/products/new?setup=1")
    page = new_office.submit("/new", title="Cup", price="249,50", units="7")
    assert "it can sell now" in page.text
    assert [link["href"] for link in page.soup.select(".primary-bar a")] == ["/admin/drafts/new?product=cup"]


def test_the_last_step_of_the_set_up_says_what_is_missing_before_the_store_can_sell(new_office: Office) -> None:
    turn_off_payments()
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    new_office.open(f"{DELIVERY}/new?setup=1")
    new_office.submit("/new", price="79")
    new_office.submit(PAYMENT)
    page = new_office.submit("/new", title="Cup", price="249,50", units="7")
    assert (page.url, "can sell now" in page.text) == (INDEX, False)
    assert page.soup.select_one(f'main a.button[href="{PAYMENT}"]')


def test_no_product_has_a_price_before_the_set_up(new_office: Office) -> None:
    assert new_office.get("/admin/products/new").headers["Location"] == f"{STORE}?setup=1"


def test_staff_are_told_that_an_owner_sets_the_store_up(new_office: Office) -> None:
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    assert "an owner does that first" in Office.signed_in(clerk).open(NEW_DRAFT).text


def test_the_set_up_stays_in_the_list_until_it_is_done(new_office: Office, new_merchant: Merchant) -> None:
    new_merchant.draft(line_items=[{"title": "Lamp", "quantity": 1, "unit_price": {"amount": "1", "currency": "NOK"}}])
    assert new_office.open("/admin/drafts").soup.select_one(f'a[href="{STORE}?setup=1"]')
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    assert not new_office.open("/admin/drafts").soup.select_one(f'a[href="{STORE}?setup=1"]')


def test_more_leads_to_the_settings_of_owners_and_signs_out(office: Office) -> None:
    page = office.open("/admin/more")
    assert page.soup.select_one(f'a[href="{INDEX}"]')
    assert INGRID.name in page.text
    clerk = replace(TRYGVE, role=Role.STAFF)
    app.staff_members.put(clerk)
    assert INDEX not in Office.signed_in(clerk).open("/admin/more").body
    office.submit("/admin/sign-out")
    assert not office.is_signed_in


def test_a_store_without_delivery_skips_it(new_office: Office) -> None:
    new_office.open(STORE)
    new_office.submit(STORE, name="Shop")
    page = new_office.open(f"{DELIVERY}/new?setup=1")
    assert page.soup.select_one(f'a[href="{PAYMENT}?setup=1"]')


def test_payment_instructions_keep_their_lines_and_refuse_unknown_placeholders(office: Office) -> None:
    turn_off_payments()
    office.open(PAYMENT)
    page = office.submit(PAYMENT, payment_instructions="Pay {sum}")
    assert page.errors == {"payment_instructions": "Take {sum} out: only these are filled in: {number}, {total}"}
    assert page.fields(PAYMENT)["payment_instructions"].strip() == "Pay {sum}"
    office.submit(PAYMENT, payment_instructions="Pay {total}\r\nto 1234")
    assert app.stores.read().payment_instructions == "Pay {total}\nto 1234"
    assert "Pay {total}" in office.open(INDEX).text


def test_stale_payment_instructions_are_told(office: Office, merchant: Merchant) -> None:
    office.open(PAYMENT)
    merchant.update("/store", {"payment_instructions": "Theirs"})
    page = office.submit(PAYMENT, payment_instructions="Mine")
    assert (page.status, app.stores.read().payment_instructions) == (409, "Theirs")
    assert "Saved now: Theirs Yours: Mine" in page.text
    office.submit(PAYMENT)
    assert app.stores.read().payment_instructions == "Mine"


def test_the_provider_and_the_sender_tell_their_state(office: Office) -> None:
    assert "Customers pay through Test" in office.open(PAYMENT).text
    turn_off_payments()
    assert "There is no payment provider" in office.open(PAYMENT).text
    assert "Amazon SES has verified the sender." in office.open(SENDER).text
