"""Who buys, and where it goes: what is asked, kept, and asked again."""

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import CARD, HOME, KARI, OFFICE, Scene, draft
from tests.support.gallery.states import painted


def test_details_are_kept_as_they_were_typed(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    scene.customer.submit("/details", page, **TYPED)
    person = scene.world.sale(scene.sale.id).person
    assert person.customer == Customer("Kari Nordmann", "kari@example.com", "400 12 345", locale="en")
    assert person.shipping_address == Address("Kari Nordmann", "Storgata 1", "NO", "Oslo", "0155")
    assert person.billing_address == person.shipping_address


def test_the_bill_may_go_elsewhere(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    elsewhere = {
        "billing": "other",
        "billing_country": "US",
        "billing_name": "Jo Doe",
        "billing_address1": "350 Fifth Avenue",
        "billing_city": "New York",
        "billing_province": "new york",
        "billing_postal_code": "10118",
    }
    scene.customer.submit("/details", page, **TYPED, **elsewhere)
    person = scene.world.sale(scene.sale.id).person
    assert person.billing_address == Address("Jo Doe", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    assert person.shipping_address
    assert person.shipping_address.city == "Oslo"
    assert person.customer.name == "Jo Doe"


def test_the_details_form_is_filled_in_from_the_draft_order(scene: Scene):
    scene.customer.headers["accept-language"] = "nb"
    page = scene.customer.get(scene.at(draft(known=True, billing_address=OFFICE)) + "?step=details")
    filled = page.fields("/details")
    assert filled["email"] == KARI.email
    assert filled["shipping_address2"] == HOME.address2
    assert (filled["billing"], filled["billing_company"]) == ("other", OFFICE.company)


def test_everything_typed_stays_and_every_fault_is_named_at_its_field(scene: Scene):
    answer = painted("details_with_faults", "en")
    assert answer.errors == {
        "email": "Enter an e-mail address like name@example.com",
        "shipping_name": "Enter your full name",
        "shipping_postal_code": "Check the postcode: it looks like 0025",
        "phone": "Use at most 40 characters",
    }
    assert answer.soup.title
    assert answer.soup.title.get_text().startswith("Error: ")
    fields = answer.fields("/details")
    assert (fields["phone"], fields["shipping_postal_code"]) == ("ring meg på kvelden, eller send en melding", "155")
    for name, words in answer.errors.items():
        control = answer.soup.find(id=name)
        assert control
        assert control["aria-invalid"] == "true"
        described = [answer.soup.find(id=ref) for ref in str(control["aria-describedby"]).split()]
        assert any(note and note.get_text() == words for note in described)


def test_an_error_in_the_billing_address_names_it_where_there_are_two_addresses(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    billing = {"billing": "other", "billing_country": "NO", "billing_name": "Kari", "billing_postal_code": "155"}
    typed = {**TYPED, "shipping_address1": "", **billing}
    assert scene.customer.submit("/details", page, **typed).errors == {
        "shipping_address1": "Enter your street and number",
        "billing_address1": "For the billing address, enter your street and number",
        "billing_postal_code": "For the billing address, check the postcode: it looks like 0025",
        "billing_city": "For the billing address, enter your town or city",
    }
    scene.customer.headers["accept-language"] = "nb"
    assert "I fakturaadressen: skriv inn gate og nummer" in scene.customer.submit("/details", page, **typed).text


def test_an_error_in_the_only_address_does_not_name_it(scene: Scene):
    page = scene.customer.get(scene.at(draft(CARD)))
    answer = scene.customer.submit("/details", page, email="kari@example.com", billing_name="Kari")
    assert answer.errors["billing_address1"] == "Enter your street and number"


def test_a_country_that_is_not_sold_to_is_refused(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    answer = scene.customer.submit("/details", page, **{**TYPED, "shipping_country": "BR"})
    assert answer.status == 422
    assert answer.errors == {"shipping_country": "Choose a country"}
    assert scene.world.state(scene.token) is CheckoutState.DETAILS


def test_another_country_brings_its_own_fields_without_losing_what_was_typed(scene: Scene):
    answer = painted("details_in_america", "en")
    assert [str(label.contents[0]).strip() for label in answer.soup.select(".line label")][:3] == [
        "City",
        "State",
        "ZIP code",
    ]
    assert answer.fields("/details")["email"] == "jo@example.com"
    assert answer.soup.select_one("#shipping_province option[value=NY]")


def test_the_enter_key_sends_the_form_and_does_not_change_the_country(scene: Scene):
    form = scene.customer.get(scene.at(draft())).form("/details")
    first = form.find("button")
    assert first
    assert not first.has_attr("formaction")


def test_a_country_of_another_market_prices_everything_again(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    german = {"shipping_country": "DE", "shipping_postal_code": "10117", "shipping_city": "Berlin"}
    answer = scene.customer.submit("/details", page, **{**TYPED, **german})
    assert "€" in answer.text
    assert "it was NOK 1,659.00, and is €141.02 now" in answer.text
    assert "NOK" not in answer.text.partition("Your order")[2]


def test_where_nothing_is_sent_only_billing_is_asked(scene: Scene):
    answer = painted("details_of_a_gift_card", "en")
    names = set(answer.fields("/details"))
    assert not {name for name in names if name.startswith("shipping")}
    assert "phone" not in names
    assert "Delivery" not in answer.text


def test_a_gift_card_goes_straight_to_payment(scene: Scene):
    page = scene.customer.get(scene.at(draft(CARD)))
    typed = {"email": "kari@example.com", "billing_name": "Kari", "billing_address1": "Storgata 1"}
    page = scene.customer.submit("/details", page, **typed, billing_postal_code="0155", billing_city="Oslo")
    assert "Pay NOK 500.00" in page.text
