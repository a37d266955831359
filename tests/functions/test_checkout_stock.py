"""What a customer is told of goods that are short, and of goods that are set aside for them."""

from datetime import timedelta

import pytest

from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.gallery.offer_diffs import (
    SHORT,
    details_of_what_is_short,
    offer_changed_to_what_is_short,
    review_of_what_is_short,
)
from tests.support.gallery.scene import CARD, Scene, draft

HONEY = (LineInput(3, sku="honey"),)


def ready(scene: Scene) -> Page:
    """Return the page of three honeys, of which one is left."""
    return scene.customer.get(scene.at(draft(*HONEY, known=True, shipping_line=ShippingInput("post"))))


@pytest.fixture
def looks(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """Record the skus of every read of products."""
    made: list[set[str]] = []
    read = scene.world.products.get

    def get(skus):
        made.append(set(skus))
        return read(skus)

    monkeypatch.setattr(scene.world.products, "get", get)
    return made


def test_on_opening_each_short_item_is_named_and_the_form_can_be_filled_in(scene: Scene):
    page = details_of_what_is_short(scene)
    notice = page.soup.select_one(".notice.wrong")
    assert notice
    words = " ".join(notice.get_text(" ").split())
    assert "Sommerhonning 1 left, 3 ordered" in words
    assert "Ullpledd «Fjell», 130 × 200 cm Sold out" in words
    assert "Hardanger" not in words
    assert scene.customer.submit("/details", page, **TYPED).heading == "Choose your delivery"


def test_faults_in_the_form_do_not_hide_what_is_short(scene: Scene):
    page = scene.customer.submit("/details", details_of_what_is_short(scene), email="kari")
    assert page.status == 422
    assert "Sommerhonning 1 left, 3 ordered" in page.text


def test_at_the_choice_of_delivery_each_short_item_is_named(scene: Scene):
    page = scene.customer.get(scene.at(draft(*HONEY, known=True)))
    assert page.heading == "Choose your delivery"
    assert "Sommerhonning 1 left, 3 ordered" in page.text
    scene.look(f"/i/{scene.token}")
    assert scene.world.story(scene.sale.id)[-2:] == ["LinkOpened", "OutOfStock"]


def test_before_paying_each_short_item_is_named_and_there_is_no_way_to_pay(scene: Scene):
    page = review_of_what_is_short(scene)
    assert page.heading == "Some of your order is out of stock"
    assert "Sommerhonning 1 left, 3 ordered" in page.text
    assert "Sold out" in page.text
    assert not [button for button in page.soup.select("button") if button.get_text().strip().startswith("Pay ")]
    assert page.soup.select_one(".summary .total dd")
    assert "NOK 2,085.00" in page.text
    assert "Tell Fjell & Fjord and look again" in page.form("/pay").get_text(" ")


def test_fetching_a_page_with_a_shortage_tells_staff_nothing(scene: Scene):
    ready(scene)
    scene.customer.get(f"/i/{scene.token}")
    assert "OutOfStock" not in scene.world.story(scene.sale.id)


def test_a_person_at_such_a_page_is_reported_to_staff(scene: Scene):
    ready(scene)
    scene.look(f"/i/{scene.token}")
    assert scene.world.story(scene.sale.id)[-2:] == ["LinkOpened", "OutOfStock"]


def test_the_store_is_told_of_a_shortage_once_however_often_the_customer_tries(scene: Scene):
    page = ready(scene)
    assert scene.customer.submit("/pay", page).status == 409
    stored = scene.world.sales.records[scene.sale.id].copy()
    for _ in range(3):
        again = scene.customer.submit("/pay", page)
        assert again.status == 409
        assert "Fjell & Fjord has been told" in again.text
        scene.world.clock.advance(timedelta(hours=1))
    assert scene.world.story(scene.sale.id).count("OutOfStock") == 1
    assert scene.world.sales.records[scene.sale.id] == stored, "trying again writes nothing"
    assert scene.world.provider.calls == []


def test_the_store_is_told_anew_of_another_product_that_is_short(scene: Scene):
    page = scene.customer.get(
        scene.at(draft(*HONEY, LineInput(1, sku="cup"), known=True, shipping_line=ShippingInput("post")))
    )
    scene.customer.submit("/pay", page)
    left = scene.world.available("cup")
    scene.world.products.move({"cup": -left})
    scene.customer.submit("/pay", page)
    scene.world.products.move({"cup": left})
    scene.customer.submit("/pay", page)
    assert scene.world.story(scene.sale.id).count("OutOfStock") == 2


def test_when_there_is_enough_again_the_same_button_goes_on_to_pay(scene: Scene):
    page = ready(scene)
    scene.world.products.move({"honey": 2})
    assert scene.customer.submit("/pay", page).headers["Location"] == "https://pay.example/ses_1"
    assert scene.world.available("honey") == 0


def test_with_enough_in_stock_nothing_is_said(scene: Scene):
    scene.world.products.move({"honey": 2})
    page = ready(scene)
    assert page.heading == "Review and pay"
    assert "stock" not in page.text


def test_stock_is_read_only_where_it_matters(scene: Scene, looks: list[set[str]]):
    link = scene.at(draft(*SHORT))
    looks.clear()
    page = scene.customer.get(link)
    assert looks.pop() == {"honey", "throw", "cup"}
    page = scene.customer.submit("/details", page, **TYPED)
    assert (page.heading, len(looks)) == ("Choose your delivery", 1)
    looks.clear()
    page = scene.customer.submit("/delivery", page, delivery_method="post")
    assert (page.heading, len(looks)) == ("Something in your order is out of stock", 1)
    looks.clear()
    scene.paying()
    looks.clear()
    scene.customer.get(f"/i/{scene.token}")
    scene.world.clock.advance(timedelta(days=40))
    scene.customer.get(f"/i/{scene.token}")
    assert looks == []
    card = scene.at(draft(CARD))
    looks.clear()
    scene.customer.get(card)  # an own item has no stock
    assert looks == []


def test_reserved_goods_are_not_short_and_the_page_says_until_when(scene: Scene, looks: list[set[str]]):
    scene.world.products.move({"honey": 2})
    ready(scene)
    scene.world.reserve(scene.sale.id, scene.world.clock() + timedelta(minutes=95))
    assert scene.world.available("honey") == 0
    looks.clear()
    page = scene.customer.get(f"/i/{scene.token}")
    assert page.heading == "Review and pay"
    assert "Everything in your order is set aside for you until 14:35." in page.text
    aside = page.soup.select_one("[data-seconds-left]")
    assert aside
    assert aside["data-seconds-left"] == str(95 * 60)
    assert looks == []
    for step in ("details", "delivery"):
        assert "set aside for you until 14:35" in scene.customer.get(f"/i/{scene.token}?step={step}").text


def test_a_reservation_of_several_days_states_its_last_day(scene: Scene):
    scene.ready()
    scene.world.reserve(scene.sale.id, scene.world.clock() + timedelta(days=3))
    assert "until 13:00, 26 November." in scene.customer.get(f"/i/{scene.token}").text


def test_the_page_does_not_mention_a_reservation_that_has_ended(scene: Scene):
    scene.ready()
    scene.world.reserve(scene.sale.id, scene.world.clock() + timedelta(minutes=5))
    scene.world.clock.advance(timedelta(minutes=5))
    page = scene.customer.get(f"/i/{scene.token}")
    assert "set aside" not in page.text
    assert "Pay NOK 1,758.00" in page.text


def test_the_order_that_changed_into_something_short_cannot_be_paid_either(scene: Scene):
    page = offer_changed_to_what_is_short(scene)
    assert page.status == 409
    assert "Sommerhonning 1 left, 2 ordered" in page.text
    assert "Pay NOK" not in page.text
    assert scene.world.state(scene.token) is CheckoutState.REVIEW
