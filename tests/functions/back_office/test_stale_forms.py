"""Two people save the same form: what only one of them typed into is theirs, and what both did is shown."""

import pytest

from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.cast.people import KARI_JSON
from tests.support.repository import ROOT

TEMPLATES = ROOT / "functions/back_office/templates"
ADDRESS = {"name": "Kari", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}
BILL = {"name": "Ola", "address1": "Andres gate 2", "postal_code": "0152", "city": "Oslo"}
# The address of each form, what the second person types, and what the first one has saved meanwhile.
FORMS = {
    "products/edit.html": ("/admin/products/mug/edit", {"title": "Mine"}, {"price": "77.00"}),
    "discount_codes/edit.html": ("/admin/discount-codes/TENTH", {"title": "Mine"}, {"uses": "9"}),
    "settings/branding/form.html": ("/admin/settings/branding", {"accent_color": "#5b21b6"}, {"corner_radius": "none"}),
    "settings/delivery_method.html": ("/admin/settings/delivery/no/post", {"title": "Mine"}, {"price": "99.00"}),
    "settings/market.html": ("/admin/settings/markets/eu", {"title": "Mine"}, {"tax_title": "Theirs"}),
    "settings/selling.html": ("/admin/settings/selling", {"link_days": "21"}, {"reserve_hours": "5"}),
    "settings/store.html": ("/admin/settings/store", {"name": "Mine"}, {"phone": "400 12 345"}),
    "settings/texts/form.html": ("/admin/settings/texts/en", {"greeting": "Hi"}, {"invoice_subject": "Theirs"}),
    "sales/note.html": ("/admin/orders/{order}/note", {"note": "Mine"}, {"tags": "theirs"}),
    "orders/contact.html": ("/admin/orders/{order}/contact", {"handle": "@mine"}, {"phone": "400 12 345"}),
    "orders/addresses.html": (
        "/admin/orders/{order}/addresses",
        {"shipping_address1": "Storgata 9"},
        {f"billing_{part}": text for part, text in BILL.items()},
    ),
}
OF_ONE_FIELD = {"settings/payment.html", "settings/rates.html", "settings/reminders.html", "settings/sign_in.html"}


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, merchant: Merchant) -> tuple[str, dict[str, str], dict[str, str]]:
    merchant.ask("PUT", "/discount-codes/TENTH", {"type": "percentage", "value": "10"})
    order = merchant.complete(merchant.draft(customer=KARI_JSON, shipping_address=ADDRESS))
    address, mine, theirs = FORMS[request.param]
    return address.format(order=order["id"]), mine, theirs


def shown(office: Office, address: str, *names: str) -> dict[str, str]:
    fields = office.open(address).fields(address)
    return {name: fields[name].strip() for name in names}


def test_fields_that_different_people_typed_into_are_all_saved(
    office: Office, form: tuple[str, dict[str, str], dict[str, str]]
) -> None:
    address, mine, theirs = form
    opened = office.open(address)
    for typed in (theirs, mine):
        assert office.submit(address, opened, **typed).status == 200
    assert shown(office, address, *mine, *theirs) == {**mine, **theirs}


def test_a_field_that_both_typed_into_is_shown_and_no_other(office: Office, merchant: Merchant) -> None:
    address = "/admin/products/mug/edit"
    opened = office.open(address)
    office.submit(address, opened, title="Theirs", price="77.00", taxable="")
    page = office.submit(address, opened, title="Mine", weight_grams="250")
    assert (page.status, page.text.count("Saved now:")) == (409, 1)
    assert office.submit(address).status == 200
    wanted = {"title": "Mine", "price": "77.00", "weight_grams": "250"}
    assert shown(office, address, *wanted) == wanted
    assert "taxable" not in office.page.fields(address)


def test_a_form_that_does_not_say_what_it_was_filled_with_asks_for_each_field(office: Office) -> None:
    address = "/admin/settings/store"
    opened = office.open(address)
    office.submit(address, opened, phone="400 12 345")
    page = office.submit(address, opened, loaded="\0%&&=;[{", name="Mine")
    assert (page.status, "Saved now: 400 12 345" in page.text) == (409, True)


def test_every_form_that_can_be_stale_is_tried() -> None:
    told = {path for path in TEMPLATES.rglob("*.html") if "settings/_differences.html" in path.read_text()}
    names = {path.relative_to(TEMPLATES).as_posix() for path in told}
    assert names == FORMS.keys() | OF_ONE_FIELD
    assert all('name="loaded"' in path.read_text() for path in told)
