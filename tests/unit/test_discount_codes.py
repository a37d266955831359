"""Discount codes: what they take off, when, how often, and that no race gives one away too often."""

import unicodedata
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType, plain_code
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput
from invoicing.domain.errors import (
    CodeUsedUpError,
    DiscountCodeError,
    InvoicingError,
    OfferChangedError,
    WrongStateError,
)
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import view_checkout
from tests.support.builders.drafts import draft_of, ready_draft
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.units_sold import units_sold
from tests.support.worlds.fake_world import FakeWorld

TENTH = Discount(DiscountType.PERCENTAGE, 1_000, title="Summer")
FIFTY = Discount(DiscountType.FIXED_AMOUNT, amount=Money(5_000, "NOK"))
TWENTY = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("20"))


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld(StockedProduct(product("mug", 10_000), 100))
    world.set_code(DiscountCode("SUMMER", TENTH, uses=2))
    return world


def ready(world: FakeWorld, **more):
    """Return a draft that takes codes and only has to be paid, and its link."""
    allowed = {"allow_discount_codes": True, "customer": KARI, "address": OSLO, "method": "post", **more}
    sale = world.draft(draft_of(LineInput(1, sku="mug"), **allowed))
    return sale, world.link(sale.id)


def use(world: FakeWorld, token: str, typed: str):
    return apply_discount_code(token, typed, ports=world)


def left(world: FakeWorld, code: str = "SUMMER") -> int:
    return world.products.code(code).available


def test_a_code_takes_off_what_it_says_however_it_is_typed(world):
    sale, token = ready(world)
    priced = use(world, token, " summer ")
    assert (priced.draft.total, priced.offer.totals.code_discount) == (Money(18_900, "NOK"), Money(1_000, "NOK"))
    assert world.last_event(sale.id).code == "SUMMER"
    assert world.story(sale.id)[-1] == "DiscountCodeApplied"
    assert use(world, token, "").draft.total == sale.draft.total
    assert world.last_event(sale.id).code == "SUMMER"
    assert world.story(sale.id)[-1] == "DiscountCodeRemoved"
    assert left(world) == 2  # none is taken before it is paid
    assert world.violations() == []


def test_codes_come_after_every_other_discount(world):
    sale, token = ready(world, discount=TWENTY)
    totals = use(world, token, "SUMMER").offer.totals
    assert (totals.discount, totals.code_discount) == (Money(2_800, "NOK"), Money(800, "NOK"))
    assert sale.offer.totals.discount == Money(2_000, "NOK")


def test_an_amount_is_converted_as_prices_are(world):
    world.set_code(DiscountCode("FIFTY", FIFTY))
    sale, token = ready(world, address=BERLIN, method=None)
    assert use(world, token, "FIFTY").offer.totals.code_discount == Money(425, "EUR")
    assert sale.offer.totals.total == Money(850, "EUR")


def test_where_the_shop_takes_no_codes_none_is_taken(world):
    _, token = ready(world, allow_discount_codes=False)
    with pytest.raises(WrongStateError):
        use(world, token, "SUMMER")
    sale = world.draft(draft_of(discount_code="SUMMER"))  # staff may
    assert sale.offer.code.code == "SUMMER"


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (DiscountCode("OTHER", TENTH), "unknown"),
        (DiscountCode("A", TENTH, minimum=Money(10_001, "NOK")), "minimum"),
        (DiscountCode("A", TENTH, starts_at=FakeWorld().clock() + timedelta(seconds=1)), "not_yet"),
        (DiscountCode("A", TENTH, ends_at=FakeWorld().clock()), "ended"),
    ],
)
def test_a_code_that_cannot_be_used_says_why(world, code, reason):
    world.set_code(code)
    _, token = ready(world)
    with pytest.raises(DiscountCodeError) as caught:
        use(world, token, "A")
    assert caught.value.reason == reason
    with pytest.raises(DiscountCodeError):
        world.draft(draft_of(discount_code="A"))


def test_paying_holds_a_use_and_voiding_releases_it(world):
    sale, token = ready(world)
    priced = use(world, token, "SUMMER")
    world.press_pay(token)
    assert (left(world), world.available()) == (1, 99)
    assert world.attempt(sale.id).hold == {"code:SUMMER": 1, "mug": 1}
    world.start_over(token)
    assert (left(world), world.available()) == (2, 100)
    world.press_pay(token)
    world.approve(sale.id, 2)
    done = world.process(sale.id, 2)
    assert done.order.total == priced.draft.total
    assert units_sold(done.order, done.offer) == {"code:SUMMER": 1, "mug": 1}
    assert left(world) == 1
    assert world.violations() == []


@pytest.mark.parametrize("way", ["complete", "complete_unpaid"])
def test_staff_may_oversell_goods_but_not_the_uses_of_a_code(world, way):
    (sale, _), *others = (ready(world, discount_code="SUMMER") for _ in range(3))
    for _, token in others:
        world.press_pay(token)
    with pytest.raises(CodeUsedUpError):
        getattr(world, way)(sale.id, ignore_stock=True)
    assert (left(world), world.sale(sale.id).order) == (0, None)
    many = world.draft(ready_draft(LineInput(200, sku="mug")))
    getattr(world, way)(many.id, ignore_stock=True)
    assert world.available() == -102
    assert world.violations() == []


def test_restocked_goods_release_no_use_of_the_code(world):
    sale, token = ready(world)
    use(world, token, "SUMMER")
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    world.refund(sale.id, restock_all=True)
    assert (left(world), world.available()) == (1, 100)


def test_events_of_stock_speak_of_goods_alone(world):
    _, token = ready(world)
    use(world, token, "SUMMER")
    world.press_pay(token)
    world.start_over(token)
    told = [event.data.units for event in world.sales.events if event.type in {"StockHeld", "StockReleased"}]
    assert told == [{"mug": 1}, {"mug": 1}]


def test_a_reservation_holds_goods_and_a_pending_order_holds_a_use_too(world):
    sale, _ = ready(world, discount_code="SUMMER", reserve_until=FakeWorld().clock() + timedelta(days=1))
    assert (left(world), world.available()) == (2, 99)
    world.complete_unpaid(sale.id)
    assert (left(world), world.available()) == (1, 99)
    world.mark_as_paid(sale.id)
    assert (left(world), world.available()) == (1, 99)
    assert world.violations() == []


def test_a_pending_order_that_is_cancelled_releases_the_use(world):
    sale, _ = ready(world, discount_code="SUMMER")
    world.complete_unpaid(sale.id)
    world.cancel_order(sale.id)
    world.recover(timedelta(minutes=5))
    assert (left(world), world.available()) == (2, 100)


def test_a_used_up_code_is_removed_and_the_customer_sees_it_before_paying(world):
    world.set_code(DiscountCode("SUMMER", TENTH, uses=1))
    sale, token = ready(world)
    priced = use(world, token, "SUMMER")
    _, other = ready(world)
    use(world, other, "SUMMER")
    world.press_pay(other)
    with pytest.raises(OfferChangedError):
        world.press_pay(token)
    now = world.sale(sale.id)
    assert (priced.draft.total, now.draft.total) == (Money(18_900, "NOK"), Money(19_900, "NOK"))
    assert now.offer.code_removed.reason == "used_up"
    assert world.story(sale.id)[-1] == "DiscountCodeRemoved"
    assert "OutOfStock" not in world.story(sale.id)
    assert world.press_pay(token)
    assert world.violations() == []


def test_staff_who_mark_a_draft_as_paid_are_told_that_it_is_used_up(world):
    world.set_code(DiscountCode("SUMMER", TENTH, uses=1))
    sale, _ = ready(world, discount_code="SUMMER")
    other, _ = ready(world, discount_code="SUMMER")
    world.complete(other.id)
    with pytest.raises(CodeUsedUpError) as caught:
        world.complete(sale.id)
    assert (caught.value.code, caught.value.shortages) == ("discount_code_used_up", ())


def test_concurrent_payments_use_a_code_no_more_often_than_its_limit(world):
    world.set_code(DiscountCode("SUMMER", TENTH, uses=3))
    tokens = []
    for _ in range(12):
        sale, token = ready(world)
        use(world, token, "SUMMER")
        tokens.append((token, world.sale(sale.id).draft.total))

    def pay(token: str) -> bool:
        try:
            return bool(world.press_pay(token))
        except InvoicingError:
            return False

    with ThreadPoolExecutor(12) as threads:
        paid = list(threads.map(lambda it: pay(it[0]), tokens))
    assert (paid.count(True), left(world)) == (3, 0)
    assert world.violations() == []


def test_a_limit_that_is_changed_keeps_count_of_what_was_used(world):
    _, token = ready(world)
    use(world, token, "SUMMER")
    world.press_pay(token)
    assert world.set_code(DiscountCode("SUMMER", TENTH, uses=5)).used == 1
    assert left(world) == 4
    assert world.set_code(DiscountCode("SUMMER", TENTH)).used == 1
    assert not world.products.code("SUMMER").is_used_up


def test_a_code_that_ended_since_it_was_typed_is_removed_on_opening_and_at_pay(world):
    ends = world.clock() + timedelta(hours=1)
    world.set_code(DiscountCode("SUMMER", TENTH, ends_at=ends))
    sale, token = ready(world)
    priced = use(world, token, "SUMMER")
    world.clock.advance(timedelta(hours=1))
    with pytest.raises(OfferChangedError):
        world.press_pay(token)
    read, link = open_link(token, ports=world)
    seen = view_checkout(read, link, now=world.clock(), ports=world).sale
    assert (seen.offer.code, seen.offer.code_removed.reason) == (None, "ended")
    world.press_pay(token, seen.draft.offer, seen.draft.total)
    assert world.attempt(sale.id).amount == Money(19_900, "NOK") > priced.draft.total
    assert world.violations() == []


def test_below_its_minimum_a_code_is_taken_off_again(world):
    world.set_code(DiscountCode("LARGE", TENTH, minimum=Money(20_000, "NOK")))
    sale = world.draft(draft_of(LineInput(2, sku="mug"), discount_code="LARGE"))
    assert sale.offer.totals.code_discount == Money(2_000, "NOK")
    fewer = world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(1, sku="mug"),)))
    assert (fewer.offer.code, fewer.offer.code_removed.reason) == (None, "minimum")
    assert world.violations() == []


def test_a_free_sale_takes_a_use_too(world):
    world.set_code(DiscountCode("GIFT", Discount(DiscountType.PERCENTAGE, 10_000), uses=1))
    sale, token = ready(world, method="pickup", discount_code="GIFT")
    assert world.press_pay(token) == ""
    assert (world.sale(sale.id).order.financial_status, left(world, "GIFT")) == ("PAID", 0)


@given(st.text(st.characters(codec="utf-8", categories=["L", "M", "N"]), min_size=1, max_size=12))
def test_a_stored_code_is_found_by_every_way_to_write_it(text):
    stored = plain_code(text)
    assert plain_code(stored) == stored
    for written in (text.casefold(), stored.casefold(), unicodedata.normalize("NFD", stored)):
        assert plain_code(written) == stored
