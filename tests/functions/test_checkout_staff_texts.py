"""What staff write over the API never stops the customer's form."""

from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from invoicing.api.requests.addresses import AddressInput, CustomerInput
from invoicing.bootstrap import app
from invoicing.domain.sale.person import Person
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from tests.support.actors.answer import Page
from tests.support.cast.people import BERLIN, OSLO, TYPED
from tests.support.gallery.scene import KARI, Scene, draft

LONG_NAME = "Kari " + "N" * 250


def sent_as_it_is(scene: Scene, **given: Any) -> tuple[Page, Person]:
    """Send the form as staff's draft order fills it; return what follows, and the customer as they are kept then."""
    page = scene.customer.get(scene.at(draft(known=True, **given)) + "?step=details")
    answer = scene.customer.submit("/details", page)
    return answer, scene.world.sale(scene.sale.id).person


@pytest.mark.parametrize(
    "customer",
    [
        replace(KARI, phone="22 33 44 55 (kveld)"),
        replace(KARI, phone="ring meg"),
        replace(KARI, phone="22  33  44  55"),
        replace(KARI, phone="+47 22\u201133\u201144\u201155"),
        replace(KARI, name=LONG_NAME),
        replace(KARI, name="ᾲ" * 255),
    ],
    ids=["words", "only words", "spaces", "dashes", "long name", "name that grows when composed"],
)
def test_a_form_that_staff_filled_is_taken_as_it_is(scene: Scene, customer: Customer):
    answer, person = sent_as_it_is(scene, customer=customer)
    assert (answer.status, answer.errors) == (200, {})
    assert person.customer.phone == customer.phone


@pytest.mark.parametrize(
    "address",
    [
        replace(OSLO, name=LONG_NAME),
        replace(OSLO, postal_code="N-155"),
        replace(OSLO, postal_code="poste restante"),
        replace(OSLO, address1="Storgata  1", company="x" * 255),
        replace(BERLIN, postal_code="1011"),
        Address("Jo", "1 Main Street", "US", "New York", "10001", province="New York"),
        Address("Jo", "1 Main Street", "US", "New York", "10001", province="Big Apple"),
    ],
    ids=["name", "postal code", "no postal code", "spaces", "short code", "province by name", "unknown province"],
)
def test_an_address_that_staff_wrote_is_taken_as_it_is(scene: Scene, address: Address):
    answer, person = sent_as_it_is(scene, shipping_address=address, billing_address=address)
    assert (answer.status, answer.errors) == (200, {})
    assert person.shipping_address == replace(
        address, province="NY" if address.province == "New York" else address.province
    )


def test_an_unchanged_form_changes_nothing(scene: Scene):
    address = replace(OSLO, address1="Storgata  1", province="Viken", phone="22 33 44 55 (kveld)")
    given = draft(
        known=True,
        customer=replace(KARI, phone="22  33", locale="en"),
        shipping_address=address,
        billing_address=address,
    )
    page = scene.customer.get(scene.at(given) + "?step=details")
    before = scene.world.sale(scene.sale.id).person
    scene.customer.submit("/details", page)
    assert scene.world.sale(scene.sale.id).person == before
    assert "CheckoutDetailsEntered" not in scene.world.story(scene.sale.id)


def test_what_the_form_does_not_show_is_kept_in_the_same_country(scene: Scene):
    address = replace(OSLO, province="Viken", phone="22 33 44 55")
    page = scene.customer.get(scene.at(draft(known=True, shipping_address=address)) + "?step=details")
    scene.customer.submit("/details", page, shipping_address1="Storgata 2")
    moved = scene.world.sale(scene.sale.id).person.shipping_address
    assert moved == replace(address, address1="Storgata 2")
    page = scene.customer.get(f"/i/{scene.token}?step=details")
    german = {"shipping_country": "DE", "shipping_postal_code": "10117", "shipping_city": "Berlin"}
    scene.customer.submit("/details", page, **german)
    abroad = scene.world.sale(scene.sale.id).person.shipping_address
    assert abroad
    assert (abroad.province, abroad.phone) == ("", "22 33 44 55")


def test_a_value_that_the_customer_changes_is_judged(scene: Scene):
    address = replace(OSLO, postal_code="poste restante")
    page = scene.customer.get(scene.at(draft(known=True, shipping_address=address)) + "?step=details")
    again = scene.customer.submit("/details", page, shipping_postal_code="poste restant")
    assert list(again.errors) == ["shipping_postal_code"]


def test_a_stored_value_is_judged_in_another_country(scene: Scene):
    page = scene.customer.get(scene.at(draft(known=True)) + "?step=details")
    again = scene.customer.submit("/details", page, shipping_country="DE")
    assert list(again.errors) == ["shipping_postal_code"]


@pytest.mark.parametrize("phone", ["22 33 44 55 (kveld)", "+47 22 33 44 55 ext. 7 eller 8", "9" * 40])
def test_the_page_takes_any_line_with_a_number_as_a_phone_number(scene: Scene, phone: str):
    page = scene.customer.get(scene.at(draft()))
    answer = scene.customer.submit("/details", page, **{**TYPED, "phone": phone})
    assert answer.status == 200
    assert scene.world.sale(scene.sale.id).person.customer.phone == phone


def test_a_longer_phone_number_is_asked_for_again(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    again = scene.customer.submit("/details", page, **{**TYPED, "phone": "9" * 41})
    assert again.errors == {"phone": "Use at most 40 characters"}


@pytest.mark.parametrize("dash", "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d")
def test_dashes_of_every_kind_are_kept_as_one(scene: Scene, dash: str):
    page = scene.customer.get(scene.at(draft()))
    scene.customer.submit("/details", page, **{**TYPED, "phone": f"22{dash}33"})
    assert scene.world.sale(scene.sale.id).person.customer.phone == "22-33"
    assert CustomerInput.read({"phone": f"22{dash}33"}).phone == "22-33"


def test_a_name_may_have_255_characters_and_not_more(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    again = scene.customer.submit("/details", page, **{**TYPED, "shipping_name": "N" * 256})
    assert again.errors == {"shipping_name": "Use at most 255 characters"}
    scene.customer.submit("/details", page, **{**TYPED, "shipping_name": "N" * 255})
    assert scene.world.sale(scene.sale.id).person.customer.name == "N" * 255


line = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=255)
phone_number = st.just("") | st.text("0123456789 -+()xa", max_size=37).map("112{}".format)


@settings(max_examples=50)
@given(line, line, line, phone_number, st.sampled_from(["NO", "DE", "US", "SE"]))
def test_whatever_staff_write_the_customer_can_send(name: str, street: str, code: str, phone: str, country: str):
    """An empty required field is the only thing that the form asks for."""
    scene = Scene(app, "en")
    written = {"name": f"N{name}"[:255], "address1": f"S{street}"[:255], "postal_code": f"0{code}"[:255]}
    address = AddressInput.read({**written, "city": "Oslo", "country": country, "province": "NY"}).to_domain()
    customer = CustomerInput.read({"name": address.name, "email": KARI.email, "phone": phone}).to_domain()
    given = draft(known=True, customer=customer, shipping_address=address, billing_address=address)
    page = scene.customer.get(scene.at(given) + "?step=details")
    answer = scene.customer.submit("/details", page)
    assert answer.errors == {}
    kept = scene.world.sale(scene.sale.id).person
    assert kept.shipping_address
    assert asdict(kept.shipping_address) == asdict(address)
    assert kept.customer.phone == customer.phone
    app.reset()
