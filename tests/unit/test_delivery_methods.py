"""Delivery methods: prices by weight and subtotal, postal codes, and methods that no longer fit."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryKind, DeliveryMethod, serves
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.domain.errors import DeliveryMethodIneligibleError
from invoicing.domain.pricing.offer import Removal
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.delivery_options import delivery_choices
from invoicing.pages.i18n.language import translations
from tests.support.builders.drafts import draft_of, own_item
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld


def nok(kroner: int) -> Money:
    return Money(kroner * 100, "NOK")


METHODS = (
    DeliveryMethod(
        "parcel",
        "Parcel",
        nok(99),
        bands=(
            DeliveryBand(nok(0), max_weight_grams=10_000, min_subtotal=nok(1000)),
            DeliveryBand(nok(99), max_weight_grams=2_000),
            DeliveryBand(nok(179), min_weight_grams=2_001, max_weight_grams=10_000),
        ),
    ),
    DeliveryMethod(
        "van", "Our van", nok(49), kind=DeliveryKind.LOCAL_DELIVERY, postal_codes=("01", "0250..0299"), max_days=1
    ),
    DeliveryMethod("shop", "Pick it up", nok(0), kind=DeliveryKind.PICKUP),
)
SHOP: Store = replace(STORE, markets=(replace(NORWAY, delivery_methods=METHODS), EUROPE))
BERGEN = replace(OSLO, city="Bergen", postal_code="5003")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 10_000, weight_grams=400), 500), store=SHOP)


def mugs(count: int, **more):
    return draft_of(LineInput(count, sku="mug"), **{"customer": KARI, "address": OSLO, "method": "parcel", **more})


@pytest.mark.parametrize(("count", "kroner"), [(1, 99), (5, 99), (6, 179), (9, 179), (10, 0), (25, 0)])
def test_the_first_band_that_fits_gives_the_price(world, count, kroner):
    sale = world.draft(mugs(count))
    assert (sale.offer.totals.shipping, sale.offer.shipping_line.price) == (nok(kroner), nok(kroner))
    assert world.violations() == []


def test_the_subtotal_is_what_the_goods_cost_after_discounts(world):
    sale = world.draft(mugs(10))
    assert sale.offer.totals.shipping == nok(0)
    halved = world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=9),)))
    assert halved.offer.totals.shipping == nok(179)


def test_goods_without_shipping_add_no_weight(world):
    gift_card = own_item("1.00", weight_grams=90_000, requires_shipping=False)
    mugs_and_it = (LineInput(5, sku="mug"), gift_card)
    sale = world.draft(draft_of(*mugs_and_it, customer=KARI, address=OSLO, method="parcel"))
    assert sale.offer.totals.shipping == nok(99)


@pytest.mark.parametrize(
    ("code", "there"),
    [("0155", True), ("01 55", True), ("0250", True), ("0299", True), ("0300", False), ("5003", False), ("", False)],
)
def test_the_shop_drives_to_postal_codes_by_their_beginnings_and_in_ranges(code, there):
    assert serves(("01", "0250..0299"), code) is there


def test_postal_codes_with_letters_are_compared_however_they_are_spaced():
    assert serves(("sw1a",), "SW1A 1AA")
    assert serves(("100-0001..100-0009",), "1000005")
    assert not serves(("100-0001..100-0009",), "1000015")


@pytest.mark.parametrize("area", ["10", "1005..1015", "LV-10", "LV-1005..LV-1015", "lv"])
def test_postal_codes_are_compared_with_or_without_the_letters_of_the_country(area):
    assert serves((area,), "LV-1010")
    assert not serves((area,), "AD200")
    assert not serves(("1",), "SW1A 1AA")


@pytest.mark.parametrize(
    ("draft", "reason"),
    [(mugs(26), "weight"), (mugs(1, address=BERGEN, method="van"), "postal_code")],
)
def test_a_method_that_does_not_fit_cannot_be_asked_for(world, draft, reason):
    with pytest.raises(DeliveryMethodIneligibleError) as caught:
        world.draft(draft)
    assert (caught.value.reason, caught.value.pointer) == (reason, "/shipping_line/delivery_method")


def test_without_an_address_delivery_has_the_price_of_its_method(world):
    assert world.draft(mugs(1, address=None, method="van")).offer.totals.shipping == nok(49)


def test_a_method_that_no_longer_fits_after_an_edit_is_removed_and_reported(world):
    sale = world.draft(mugs(5))
    heavy = world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=26),)))
    assert heavy.offer.shipping_line is None
    assert heavy.offer.delivery_removed == Removal("parcel", "Parcel", "weight")
    assert world.state(world.link(sale.id)) is CheckoutState.DELIVERY
    again = world.edit(sale.id, lambda draft: replace(draft, shipping_line=ShippingInput("shop")))
    assert again.offer.delivery_removed is None
    assert world.violations() == []


def test_a_method_that_does_not_reach_the_customers_address_is_removed(world):
    sale = world.draft(mugs(1, method="van"))
    token = world.link(sale.id)
    moved = world.enter_details(token, BERGEN)
    assert moved.offer.delivery_removed == Removal("van", "Our van", "postal_code")
    with pytest.raises(DeliveryMethodIneligibleError):
        world.choose_delivery(token, "van")
    assert world.choose_delivery(token, "parcel").offer.delivery_removed is None


def test_a_method_that_the_other_market_does_not_have_is_removed(world):
    moved = world.enter_details(world.link(world.draft(mugs(1)).id), BERLIN)
    assert moved.offer.delivery_removed == Removal("parcel", "Parcel", "not_offered")


def test_delivery_is_rated_again_when_the_customer_moves_within_the_market(world):
    sale = world.draft(mugs(1))
    dearer = replace(METHODS[0], bands=(DeliveryBand(nok(120)),))
    world.set_store(replace(SHOP, markets=(replace(NORWAY, delivery_methods=(dearer,)), EUROPE)))
    assert world.enter_details(world.link(sale.id), BERGEN).offer.totals.shipping == nok(120)


def test_only_methods_that_fit_are_offered_each_at_its_price(world):
    sale = world.draft(mugs(6, method=None, address=BERGEN))
    texts = translations("checkout", "en")
    offered = delivery_choices(sale.offer, sale.person, SHOP, texts, locale="en", now=world.clock())
    assert [(choice.id, choice.price) for choice in offered] == [("parcel", nok(179)), ("shop", nok(0))]
