"""What a customer meets behind a link, step by step."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.addresses import Address, Customer
from invoicing.domain.checkout import CheckoutState
from invoicing.domain.inputs import GivenAmount, ShippingInput
from tests.browser.gallery import CARD, HOME, KARI, OFFICE, SCENES, SHOP, Scene, draft, paint, review_of_nothing_to_pay
from tests.functions.checkout_pages import Answer

TYPED = {
    "email": "kari@example.com",
    "phone": "400 12 345",
    "shipping_name": "Kari Nordmann",
    "shipping_address1": "Storgata 1",
    "shipping_postal_code": "0155",
    "shipping_city": "Oslo",
}


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene(app, "en")
    app.reset()


def state(scene: Scene) -> CheckoutState:
    return scene.world.state(scene.token)


def faults(answer: Answer) -> dict[str, str]:
    """Return the faults in the box on top, by field."""
    return {str(link["href"])[1:]: link.get_text() for link in answer.page.select(".problem a")}


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("locale", ["en", "nb"])
def test_every_state_has_its_page_in_every_language(name: str, locale: str):
    answer = paint(app, name, locale)
    app.reset()
    assert answer.status == SCENES[name][1]
    page = answer.page
    assert page.html
    assert page.html["lang"] == locale
    assert page.html["dir"] == "ltr"
    assert len(page.find_all("h1")) == 1
    assert page.title
    assert answer.heading in page.title.get_text()


def test_from_link_to_receipt(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    assert "Steingodskopp «Hardanger», 35 cl" in page.text
    page = scene.visitor.submit(page, "/details", **TYPED)
    assert page.heading == "Choose your delivery"
    assert "2–4 working days, about 25–27 Nov" in page.text
    page = scene.visitor.submit(page, "/delivery", delivery_method="post")
    assert "Pay NOK 1,758.00" in page.text
    sent = scene.visitor.submit(page, "/pay")
    assert (sent.status, sent.headers["Location"]) == (303, "https://pay.example/ses_1")
    scene.world.approve(scene.sale.id)
    back = scene.returned()
    assert (back.status, back.headers["Location"]) == (303, f"/i/{scene.token}")
    assert scene.visitor.get(back.headers["Location"]).heading == "Thank you. Your order is paid"
    assert scene.world.violations() == []


def test_details_are_kept_as_they_were_typed(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    scene.visitor.submit(page, "/details", **TYPED)
    person = scene.world.sale(scene.sale.id).person
    assert person.customer == Customer("Kari Nordmann", "kari@example.com", "400 12 345", locale="en")
    assert person.shipping_address == Address("Kari Nordmann", "Storgata 1", "NO", "Oslo", "0155")
    assert person.billing_address == person.shipping_address


def test_the_bill_may_go_elsewhere(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    elsewhere = {
        "billing": "other",
        "billing_country": "US",
        "billing_name": "Jo Doe",
        "billing_address1": "350 Fifth Avenue",
        "billing_city": "New York",
        "billing_province": "new york",
        "billing_postal_code": "10118",
    }
    scene.visitor.submit(page, "/details", **TYPED, **elsewhere)
    person = scene.world.sale(scene.sale.id).person
    assert person.billing_address == Address("Jo Doe", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    assert person.shipping_address
    assert person.shipping_address.city == "Oslo"
    assert person.customer.name == "Jo Doe"


def test_what_the_draft_knows_is_filled_in_already(scene: Scene):
    scene.visitor.headers["accept-language"] = "nb"
    page = scene.visitor.get(scene.at(draft(known=True, billing_address=OFFICE)) + "?step=details")
    filled = page.fields("/details")
    assert filled["email"] == KARI.email
    assert filled["shipping_address2"] == HOME.address2
    assert (filled["billing"], filled["billing_company"]) == ("other", OFFICE.company)


def test_everything_typed_stays_and_every_fault_is_named_at_its_field(scene: Scene):
    answer = paint(app, "details_with_faults", "en")
    assert faults(answer) == {
        "email": "Enter an e-mail address like name@example.com",
        "shipping_name": "Enter your full name",
        "shipping_postal_code": "Check the postcode: it looks like 0025",
        "phone": "Enter a phone number like +47 22 12 34 56, or leave it empty",
    }
    assert answer.page.title
    assert answer.page.title.get_text().startswith("Error: ")
    fields = answer.fields("/details")
    assert (fields["phone"], fields["shipping_postal_code"]) == ("ring meg", "155")
    for name, words in faults(answer).items():
        control = answer.page.find(id=name)
        assert control
        assert control["aria-invalid"] == "true"
        described = [answer.page.find(id=ref) for ref in str(control["aria-describedby"]).split()]
        assert any(note and note.get_text() == words for note in described)


def test_a_country_that_is_not_sold_to_is_refused(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    answer = scene.visitor.submit(page, "/details", **{**TYPED, "shipping_country": "BR"})
    assert answer.status == 422
    assert faults(answer) == {"shipping_country": "Choose a country"}
    assert state(scene) is CheckoutState.DETAILS


def test_another_country_brings_its_own_fields_without_losing_what_was_typed(scene: Scene):
    answer = paint(app, "details_in_america", "en")
    assert [label.contents[0].strip() for label in answer.page.select(".line label")][:3] == [
        "City",
        "State",
        "ZIP code",
    ]
    assert answer.fields("/details")["email"] == "jo@example.com"
    assert answer.page.select_one("#shipping_province option[value=NY]")


def test_the_enter_key_sends_the_form_and_does_not_change_the_country(scene: Scene):
    form = scene.visitor.get(scene.at(draft())).form("/details")
    first = form.find("button")
    assert first
    assert not first.has_attr("formaction")


def test_a_country_of_another_market_prices_everything_again(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    german = {"shipping_country": "DE", "shipping_postal_code": "10117", "shipping_city": "Berlin"}
    answer = scene.visitor.submit(page, "/details", **{**TYPED, **german})
    assert "€" in answer.text
    assert "NOK" not in answer.text


def test_where_nothing_is_sent_only_billing_is_asked(scene: Scene):
    answer = paint(app, "details_of_a_gift_card", "en")
    names = set(answer.fields("/details"))
    assert not {name for name in names if name.startswith("shipping")}
    assert "phone" not in names
    assert "Delivery" not in answer.text


def test_a_gift_card_goes_straight_to_payment(scene: Scene):
    page = scene.visitor.get(scene.at(draft(CARD)))
    typed = {"email": "kari@example.com", "billing_name": "Kari", "billing_address1": "Storgata 1"}
    page = scene.visitor.submit(page, "/details", **typed, billing_postal_code="0155", billing_city="Oslo")
    assert "Pay NOK 500.00" in page.text


def test_each_delivery_method_shows_what_it_really_adds(scene: Scene):
    page = scene.visitor.get(scene.at(draft(known=True)))
    words = [" ".join(option.get_text(" ").split()) for option in page.page.select(".option")]
    assert words[0] == "Hent i butikken Free"
    assert words[1].endswith("NOK 99.00")


def test_the_only_delivery_there_is_needs_no_choosing(scene: Scene):
    there = Address("Jo Doe", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    page = scene.visitor.get(scene.at(draft(known=True, shipping_address=there, billing_address=there)))
    assert page.fields("/delivery") == {"delivery_method": "air"}


def test_a_market_without_delivery_says_whom_to_ask(scene: Scene):
    link = scene.at(draft(known=True))
    scene.world.stores.store = replace(SHOP, markets=SHOP.markets[1:])
    page = scene.visitor.get(link)
    assert "Fjell & Fjord has no delivery to this address yet." in page.text
    assert not page.page.select("form")


def test_a_delivery_that_is_not_there_is_asked_again(scene: Scene):
    page = scene.visitor.get(scene.at(draft(known=True)))
    for sent in ({}, {"delivery_method": "rocket"}, {"delivery_method": ""}):
        answer = scene.visitor.post(page.form("/delivery")["action"], sent)
        assert answer.status == 422
        assert "Choose how you would like to get it" in answer.text
    assert state(scene) is CheckoutState.DELIVERY


def test_finished_steps_can_be_changed(scene: Scene):
    page = scene.ready()
    for change in page.page.select("a.change"):
        assert scene.visitor.get(str(change["href"])).page.select_one("form")
    again = scene.visitor.get(f"/i/{scene.token}?step=delivery")
    assert again.fields("/delivery") == {"delivery_method": "post"}
    page = scene.visitor.submit(again, "/delivery", delivery_method="home")
    assert "Pay NOK 1,808.00" in page.text


def test_a_delivery_that_the_shop_settled_is_no_step(scene: Scene):
    own = ShippingInput(title="Vi kommer innom", price=GivenAmount("50"))
    page = scene.visitor.get(scene.at(draft(known=True, shipping_line=own)))
    assert "Vi kommer innom" in page.text
    assert not page.page.select('a[href*="step=delivery"]')
    assert scene.visitor.get(f"/i/{scene.token}?step=delivery").heading == "Review and pay"


@pytest.mark.parametrize("step", ["review", "paying", "paid", "nothing", "delivery"])
def test_a_step_cannot_be_jumped_to(scene: Scene, step: str):
    assert scene.visitor.get(scene.at(draft()) + f"?step={step}").page.select_one("#email")


def test_prices_typed_into_the_form_change_nothing(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    extra = {"price": "1", "total": "1.00", "amount": "1", "discount": "100", "unit_price": "0", "offer": "9"}
    scene.visitor.submit(page, "/details", **TYPED, **extra)
    assert str(scene.world.sale(scene.sale.id).offer.totals.total) == "1659.00"


def test_nobody_pays_another_total_than_they_saw(scene: Scene):
    page = scene.ready()
    answer = scene.visitor.submit(page, "/pay", total="1.00")
    assert answer.status == 409
    assert scene.world.provider.calls == []
    changed = paint(app, "offer_changed", "en")
    assert "Before NOK 1,758.00 Now NOK 597.00" in changed.text
    assert changed.fields("/pay")["total"] == "597.00"


def test_what_is_short_is_named_with_what_is_left(scene: Scene):
    answer = paint(app, "out_of_stock", "en")
    assert "Sommerhonning 1 left, 3 ordered" in answer.text
    assert "Ullpledd «Fjell», 130 × 200 cm Sold out" in answer.text
    assert "Hardanger" not in answer.text.partition("What is missing")[2]


def test_a_payment_under_way_can_be_gone_on_with_or_given_up(scene: Scene):
    page = scene.visitor.get(scene.paying())
    assert "Everything in your order is set aside for you until 13:31." in page.text
    assert scene.visitor.submit(page, "/pay").headers["Location"] == "https://pay.example/ses_1"
    assert scene.visitor.submit(page, "/start-over").heading == "Review and pay"
    assert scene.world.available("cup") == 20


def test_details_and_delivery_do_not_change_while_a_payment_is_under_way(scene: Scene):
    ready = scene.ready()
    changes = [str(link["href"]) for link in ready.page.select("a.change")]
    form = scene.visitor.get(changes[0])
    scene.visitor.submit(ready, "/pay")
    before = scene.world.sale(scene.sale.id)
    assert scene.visitor.submit(form, "/details", email="new@example.com").heading == "Your payment is not finished"
    assert scene.visitor.get(changes[1]).heading == "Your payment is not finished"
    assert scene.world.sale(scene.sale.id).person == before.person


def test_a_decline_names_its_reason_and_the_next_step(scene: Scene):
    assert "There is not enough money on the card. Try another card" in paint(app, "paying_declined", "en").text


@pytest.mark.parametrize("reason", ["fraudulent", "lost_card", "stolen_card", "something_new"])
def test_reasons_that_hint_at_fraud_are_not_told(scene: Scene, reason: str):
    link = scene.paying()
    scene.world.provider.decline(scene.world.provider.of(f"pay_{scene.sale.id}_1").id, reason)
    scene.returned()
    text = scene.visitor.get(link).text
    assert "Your bank declined the payment." in text
    assert reason.split("_", maxsplit=1)[0] not in text


def test_a_total_of_nothing_is_ordered_without_a_provider(scene: Scene):
    page = review_of_nothing_to_pay(scene)
    assert "Place the order" in page.text
    assert scene.visitor.submit(page, "/pay").heading == "Thank you. Your order is paid"


def test_the_receipt_tells_a_stranger_nothing_of_the_buyer(scene: Scene):
    for name in ("receipt", "confirming", "paid_by_hand", "cancelled", "expired"):
        html = paint(app, name, "en").body
        for secret in (KARI.email, "Kari", "Nordmann", "Storgata", "400 12 345", "40012345", "0155", "H0302"):
            assert secret not in html, name


def test_an_ended_sale_says_so_even_through_an_old_link(scene: Scene):
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()
    scene.world.clock.advance(timedelta(days=400))
    assert scene.visitor.get(link).heading == "Thank you. Your order is paid"


def test_the_page_names_the_shop_and_how_to_reach_it(scene: Scene):
    page = scene.visitor.get(scene.at(draft()))
    footer = page.page.find("footer")
    assert footer
    words = " ".join(footer.get_text(" ").split())
    assert SHOP.address in words
    assert SHOP.organization_number in words
    assert {str(link["href"]) for link in footer.select("a")} == {
        f"mailto:{SHOP.email}",
        "tel:+4755123456",
        SHOP.terms_url,
    }
