"""What a customer meets behind a link, step by step."""

from dataclasses import replace

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.address import Address
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import CARD, SHOP, Scene, draft
from tests.support.gallery.states import SCENES, painted


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("locale", ["en", "nb"])
def test_every_state_has_its_page_in_every_language(name: str, locale: str):
    answer = painted(name, locale)
    assert answer.status == SCENES[name][1]
    page = answer.soup
    assert page.html
    assert page.html["lang"] == locale
    assert page.html["dir"] == "ltr"
    assert len(page.find_all("h1")) == 1
    assert page.title
    assert answer.heading in page.title.get_text()


def test_the_total_is_said_to_be_without_delivery_until_that_is_chosen(scene: Scene):
    def totals(page: Page) -> list[str]:
        label, folded = page.soup.select_one(".total dt"), page.soup.select_one(".summary summary .amount")
        return [" ".join(part.get_text().split()) for part in (label, folded)]

    page = scene.customer.get(scene.at(draft()))
    assert totals(page) == ["Total without delivery", "NOK 1,659.00 without delivery"]
    page = scene.customer.submit("/details", page, **TYPED)
    assert totals(page) == ["Total without delivery", "NOK 1,659.00 without delivery"]
    page = scene.customer.submit("/delivery", page, delivery_method="post")
    assert totals(page) == ["Total", "NOK 1,758.00"]
    assert totals(scene.customer.get(scene.at(draft(CARD)))) == ["Total", "NOK 500.00"]


def test_from_link_to_receipt(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    assert "Steingodskopp «Hardanger», 35 cl" in page.text
    page = scene.customer.submit("/details", page, **TYPED)
    assert page.heading == "Choose your delivery"
    assert "2–4 working days, about 25–27 Nov" in page.text
    page = scene.customer.submit("/delivery", page, delivery_method="post")
    assert "Pay NOK 1,758.00" in page.text
    sent = scene.customer.submit("/pay", page)
    assert (sent.status, sent.headers["Location"]) == (303, "https://pay.example/ses_1")
    scene.world.approve(scene.sale.id)
    back = scene.returned()
    assert (back.status, back.headers["Location"]) == (303, f"/i/{scene.token}")
    assert scene.customer.get(back.headers["Location"]).heading == "Thank you. Your order is paid"
    assert scene.world.violations() == []


def test_each_delivery_method_shows_what_it_really_adds(scene: Scene):
    page = scene.customer.get(scene.at(draft(known=True)))
    words = [" ".join(option.get_text(" ").split()) for option in page.soup.select(".option")]
    assert words[0] == "Hent i butikken Free"
    assert words[1].endswith("NOK 99.00")


def test_the_only_delivery_there_is_needs_no_choosing(scene: Scene):
    there = Address("Jo Doe", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    page = scene.customer.get(scene.at(draft(known=True, shipping_address=there, billing_address=there)))
    assert page.fields("/delivery") == {"offer": "1", "delivery_method": "air"}


def test_a_market_without_delivery_says_whom_to_ask(scene: Scene):
    link = scene.at(draft(known=True))
    scene.world.set_store(replace(SHOP, markets=SHOP.markets[1:]))
    page = scene.customer.get(link)
    assert "Fjell & Fjord has no delivery to this address yet." in page.text
    assert not page.soup.select("form")


def test_a_delivery_that_is_not_there_is_asked_again(scene: Scene):
    page = scene.customer.get(scene.at(draft(known=True)))
    for sent in ({}, {"delivery_method": "rocket"}, {"delivery_method": ""}):
        answer = scene.customer.post(str(page.form("/delivery")["action"]), sent)
        assert answer.status == 422
        assert "Choose how you would like to get it" in answer.text
    assert scene.world.state(scene.token) is CheckoutState.DELIVERY


def test_a_delivery_that_the_shop_chose_is_no_step(scene: Scene):
    own = ShippingInput(title="Vi kommer innom", price=GivenAmount("50"))
    page = scene.customer.get(scene.at(draft(known=True, shipping_line=own)))
    assert "Vi kommer innom" in page.text
    assert not page.soup.select('a[href*="step=delivery"]')
    assert scene.customer.get(f"/i/{scene.token}?step=delivery").heading == "Review and pay"


def test_finished_steps_can_be_changed(scene: Scene):
    page = scene.ready()
    for change in page.soup.select("a.change"):
        assert scene.customer.get(str(change["href"])).soup.select_one("form")
    again = scene.customer.get(f"/i/{scene.token}?step=delivery")
    assert again.fields("/delivery") == {"offer": "1", "delivery_method": "post"}
    page = scene.customer.submit("/delivery", again, delivery_method="home")
    assert "Pay NOK 1,808.00" in page.text


@pytest.mark.parametrize("step", ["review", "paying", "paid", "nothing", "delivery"])
def test_a_step_cannot_be_jumped_to(scene: Scene, step: str):
    assert scene.customer.get(scene.at(draft()) + f"?step={step}").soup.select_one("#email")


def test_the_page_names_the_shop_and_how_to_reach_it(scene: Scene):
    page = scene.customer.get(scene.at(draft()))
    footer = page.soup.find("footer")
    assert footer
    words = " ".join(footer.get_text(" ").split())
    assert SHOP.address in words
    assert SHOP.organization_number in words
    assert {str(link["href"]) for link in footer.select("a")} == {
        f"mailto:{SHOP.email}",
        "tel:+4755123456",
        SHOP.terms_url,
    }
