"""The store's log: each change of the settings, by a page or the API, with who made it and both values."""

from dataclasses import replace
from functools import partial

from invoicing.bootstrap import app
from invoicing.domain.staff.role import Role
from invoicing.usecases.catalog.change_store import change_store
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.transports import ApiHandlers
from tests.support.cast.people import INGRID, TRYGVE

LOG, NOTICES, PAYMENT = "/admin/settings/log", "/admin/settings/notices", "/admin/settings/payment"


def entries(office: Office) -> list[str]:
    return [" ".join(entry.get_text(" ").split()) for entry in office.open(LOG).soup.select(".timeline__entry")]


def test_a_change_on_a_page_is_logged_with_who_and_both_values(office: Office) -> None:
    office.open(PAYMENT)
    office.submit(PAYMENT, payment_instructions="Vipps 12345")
    before = app.stores.read()
    office.open(NOTICES)
    office.post(NOTICES, {})
    newest, older, *_ = entries(office)
    assert "Notices of paid orders Yes → No" in newest
    assert INGRID.name in newest
    assert "Payment instructions Empty → Vipps 12345" in older
    office.post(NOTICES, {})
    assert app.stores.read().version == before.version + 1  # nothing differs, and nothing more is logged
    assert len(entries(office)) == len([newest, older, *_])


def test_countries_and_languages_are_logged_by_name(office: Office, merchant: Merchant) -> None:
    merchant.update("/store", {"country": "SE", "locale": "en"})
    (newest, *_) = entries(office)
    assert "Country Empty → Sweden" in newest
    assert "Norsk → English" in newest


def test_a_change_through_the_api_is_logged_field_by_field(office: Office, merchant: Merchant) -> None:
    home, europe = merchant.ask("GET", "/store")["markets"]
    post = {**home["delivery_methods"][0], "price": "129.00"}
    changed = {**home, "delivery_methods": [post, *home["delivery_methods"][1:]]}
    merchant.update("/store", {"markets": [changed], "link_days": 20})
    newest = entries(office)[0]
    assert f"Markets · {home['title']} · delivery · {post['title']} · price NOK" in newest
    assert "→ NOK 129.00" in newest
    assert f"Markets · {europe['title']} {europe['title']} → Empty" in newest
    assert "Days that a link works 14 → 20" in newest


def test_whoever_puts_settings_from_a_file_is_told_and_stored_by_id_alone(office: Office, merchant: Merchant) -> None:
    app.staff_members.put(TRYGVE)
    read_only = {"version", "currency_locked", "is_new"}
    document = {name: value for name, value in merchant.ask("GET", "/store").items() if name not in read_only}
    seeding = replace(merchant, transport=ApiHandlers(staff_id=TRYGVE.id))
    assert seeding.replace("/store", {**document, "link_days": 30}).status == 200
    newest = entries(office)[0]
    assert "Days that a link works 14 → 30" in newest
    assert TRYGVE.name in newest
    (stored,) = app.stores.log(1, None).items
    assert TRYGVE.id in repr(stored)
    assert TRYGVE.name not in repr(stored)


def test_a_text_is_logged_with_its_language(office: Office, merchant: Merchant) -> None:
    merchant.update("/store", {"texts": {"nb": {"greeting": "Hei {name}!"}}})
    merchant.update("/store", {"texts": {"nb": {"greeting": None}}})
    newest, older, *_ = entries(office)
    assert "Texts · Norsk · Greeting of all e-mails Hei {name}! → Empty" in newest
    assert "Texts · Norsk · Greeting of all e-mails Empty → Hei {name}!" in older


def test_the_log_goes_on_by_a_cursor_and_refuses_another(office: Office) -> None:
    for days in range(20, 50):
        before = app.stores.read()
        change_store(partial(replace, link_days=days), before.version, ports=app)
    page = office.open(LOG)
    assert len(page.soup.select(".timeline__entry")) == 25
    older = page.soup.select_one(".more-link a")
    assert older is not None
    page = office.open(str(older["href"]))
    assert "14 → 20" in page.text
    assert office.get(f"{LOG}?cursor=elsewhere").status in {400, 422}


def test_the_log_is_the_owners(office: Office) -> None:
    assert office.get(LOG).status == 200
    assert Office.signed_in(replace(TRYGVE, role=Role.STAFF)).get(LOG).status == 403
