"""A customer whose order or address no delivery method fits: staff are told, once for each offer and link."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.delivery import DeliveryBand
from invoicing.domain.events import NoDeliveryFits
from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.money import Money
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.cast.store import EUROPE, NORWAY
from tests.support.gallery.scene import SHOP, Scene, draft

NEAR = replace(NORWAY.delivery_methods[1], id="van", postal_codes=("50",))
LIGHT = replace(NORWAY.delivery_methods[1], bands=(DeliveryBand(Money(9900, "NOK"), max_weight_grams=100),))
BERGEN = {**TYPED, "shipping_postal_code": "5013", "shipping_city": "Bergen"}


@pytest.fixture
def local(scene: Scene) -> Scene:
    """A shop whose van goes to Bergen only."""
    scene.world.set_store(replace(SHOP, markets=(replace(NORWAY, delivery_methods=(NEAR,)), EUROPE)))
    return scene


def told(scene: Scene) -> list[NoDeliveryFits]:
    return [event.data for event in scene.world.events(scene.sale.id) if isinstance(event.data, NoDeliveryFits)]


def enter(scene: Scene, page: Page, **typed: str) -> Page:
    return scene.customer.submit("/details", page, **{**TYPED, **typed})


def test_an_address_that_no_delivery_reaches_is_told_to_staff_at_once(local: Scene) -> None:
    page = enter(local, local.customer.get(local.at(draft())))
    assert "Fjell & Fjord has no delivery to this address yet." in page.text
    assert told(local) == [NoDeliveryFits("lnk_1", 1, "no", {"van": Ineligibility.POSTAL_CODE})]
    assert local.world.story(local.sale.id)[-2:] == ["CheckoutDetailsEntered", "NoDeliveryFits"]


def test_goods_that_are_too_heavy_are_told_with_the_reason(scene: Scene) -> None:
    scene.world.set_store(replace(SHOP, markets=(replace(NORWAY, delivery_methods=(LIGHT,)), EUROPE)))
    cup = scene.world.products.get(["cup"])["cup"].product
    scene.world.set_product(replace(cup, weight_grams=400))
    enter(scene, scene.customer.get(scene.at(draft())))
    assert [event.reasons for event in told(scene)] == [{"post": "weight"}]


def test_a_market_without_delivery_methods_is_told_without_reasons(scene: Scene) -> None:
    scene.world.set_store(replace(SHOP, markets=(replace(NORWAY, delivery_methods=()), EUROPE)))
    enter(scene, scene.customer.get(scene.at(draft())))
    assert [event.reasons for event in told(scene)] == [{}]


def test_it_is_told_once_for_each_offer_and_link(local: Scene) -> None:
    link = local.at(draft())
    enter(local, local.customer.get(link))
    local.look(link)
    local.world.clock.advance(timedelta(minutes=30))
    local.look(link)
    enter(local, local.customer.get(f"{link}?step=details"), shipping_address1="Storgata 2")
    assert len(told(local)) == 1
    token = local.world.link(local.sale.id)
    local.look(f"/i/{token}")
    assert [event.link_id for event in told(local)] == ["lnk_1", "lnk_2"]
    local.world.edit(local.sale.id, lambda seen: replace(seen, lines=seen.lines[:1]))
    local.look(link)
    assert [(event.link_id, event.offer) for event in told(local)][2:] == [("lnk_1", 2)]


def test_a_customer_with_a_known_address_is_told_of_when_a_person_opens_the_page(local: Scene) -> None:
    link = local.at(draft(known=True))
    local.customer.get(link)
    assert told(local) == []  # programs open links, too
    local.look(link)
    assert local.world.story(local.sale.id)[-2:] == ["LinkOpened", "NoDeliveryFits"]


def test_it_is_told_when_the_page_is_seen_again_within_ten_minutes_of_opening(scene: Scene) -> None:
    link = scene.at(draft(known=True))
    scene.look(link)
    scene.world.set_store(replace(SHOP, markets=(replace(NORWAY, delivery_methods=()), EUROPE)))
    scene.look(link)
    assert scene.world.story(scene.sale.id)[-2:] == ["LinkOpened", "NoDeliveryFits"]


def test_a_delivery_that_fits_is_nothing_to_tell(local: Scene) -> None:
    page = enter(local, local.customer.get(local.at(draft())), **BERGEN)
    assert page.heading == "Choose your delivery"
    local.look(f"/i/{local.token}")
    assert told(local) == []


def test_an_order_that_was_agreed_without_delivery_waits_for_no_choice(local: Scene) -> None:
    local.at(draft(known=True))
    local.world.complete_unpaid(local.sale.id, without_delivery=True)
    local.look(f"/i/{local.token}")
    assert told(local) == []
