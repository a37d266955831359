"""Prices that stand, and prices that follow the products until the customer pays."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import NotReadyError, OfferChangedError, PastTimeError, PricesNotLockedError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import CheckoutView, view_checkout
from tests.support.builders.drafts import draft_of, ready_draft
from tests.support.cast.people import BERLIN, KARI
from tests.support.cast.products import many_products, product
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

DEARER = Money(15_000, "NOK")


class CountedWorld(FakeWorld):
    """Counts what is read of products: each is one call."""

    def __init__(self, *stock: StockedProduct, **more) -> None:
        super().__init__(*stock, **more)
        self.products_read = 0
        get = self.products.get

        def counted(skus) -> Mapping[str, StockedProduct]:
            self.products_read += 1
            return get(skus)

        self.products.get = counted  # type: ignore[method-assign]  # replaces a method

    @property
    def calls(self) -> int:
        return self.sales.gets + self.sales.saves + self.products_read


@pytest.fixture
def world() -> CountedWorld:
    return CountedWorld(StockedProduct(product("mug", 10_000), 100))


MUG = (LineInput(1, sku="mug"),)


def ready(world: FakeWorld, *, lines=MUG, **more):
    sale = world.draft(ready_draft(*lines, **more))
    return sale, world.link(sale.id)


def look(world: FakeWorld, token: str, seen: int | None = None) -> CheckoutView:
    sale, link = open_link(token, ports=world)
    return view_checkout(sale, link, seen, now=world.clock(), ports=world)


def dearer(world: FakeWorld) -> None:
    world.set_product(product("mug", DEARER.amount))


def test_a_store_locks_prices_unless_it_says_otherwise(world):
    sale, token = ready(world)
    dearer(world)
    assert look(world, token).sale.draft.total == sale.draft.total
    assert world.press_pay(token)
    world.set_store(replace(STORE, lock_prices=False))
    assert not world.draft(draft_of()).draft.has_locked_prices(world.clock())
    assert world.draft(draft_of(lock_prices=True)).draft.has_locked_prices(world.clock())


def test_unlocked_prices_are_those_of_the_moment_and_reading_changes_nothing(world):
    sale, token = ready(world, lock_prices=False)
    world.record_opened(token, 1)
    dearer(world)
    before = world.sale(sale.id)
    seen = look(world, token)
    assert seen.sale.draft.total == Money(24_900, "NOK")
    assert (seen.seen_offer.former, seen.sale.offer.number) == (sale.offer, 2)
    assert world.sale(sale.id).draft == before.draft
    assert world.sale(sale.id).offer == before.offer


def test_a_customer_pays_only_the_offer_that_the_page_showed(world):
    sale, token = ready(world, lock_prices=False)
    dearer(world)
    with pytest.raises(OfferChangedError):
        world.press_pay(token)  # with what the draft says
    assert world.sale(sale.id).draft.active_attempt is None
    seen = look(world, token).sale
    world.press_pay(token, seen.draft.offer, seen.draft.total)
    paid = world.sale(sale.id)
    assert (paid.draft.offer, paid.draft.total, paid.draft.version) == (2, Money(24_900, "NOK"), 2)
    assert world.attempt(sale.id).amount == Money(24_900, "NOK")
    assert world.story(sale.id)[-3:] == ["DraftOrderUpdated", "PaymentStarted", "StockHeld"]
    assert world.violations() == []


def test_an_offer_that_was_paid_for_is_not_new_once_that_payment_was_voided(world):
    sale, token = ready(world, lock_prices=False)
    world.record_opened(token, 1)
    dearer(world)
    seen = look(world, token).sale
    world.press_pay(token, seen.draft.offer, seen.draft.total)
    world.start_over(token)
    read, link = open_link(token, ports=world)
    assert link.seen_offer == read.draft.offer == 2
    assert look(world, token).seen_offer is None
    assert sale.draft.offer == 1


def test_a_price_that_moves_between_opening_and_paying_is_shown_first(world):
    _, token = ready(world, lock_prices=False)
    dearer(world)
    seen = look(world, token).sale
    world.set_product(product("mug", 20_000))
    with pytest.raises(OfferChangedError):
        world.press_pay(token, seen.draft.offer, seen.draft.total)
    again = look(world, token, seen.draft.offer)
    assert again.sale.draft.total == Money(29_900, "NOK")
    assert again.seen_offer is None  # what was seen was never stored: the totals, old and new, tell


def test_prices_do_not_change_while_a_payment_is_under_way(world):
    sale, token = ready(world, lock_prices=False)
    world.press_pay(token)
    dearer(world)
    assert look(world, token).sale.draft.total == sale.draft.total
    noted = world.edit(sale.id, lambda draft: replace(draft, note="Called"))
    assert noted.offer == world.sale(sale.id).offer == sale.offer
    world.approve(sale.id)
    assert world.process(sale.id).order.total == sale.draft.total
    assert look(world, token).sale.offer == sale.offer
    assert world.violations() == []


def test_opening_takes_two_calls_and_paying_four(world):
    _, token = ready(world, lock_prices=False)
    dearer(world)
    calls = world.calls
    seen = look(world, token).sale
    assert world.calls - calls == 2
    world.press_pay(token, seen.draft.offer, seen.draft.total)
    # The test's `pay` reads once more; then sale, products, and two transactions.
    assert world.calls - calls - 2 == 4 + 1


def test_locked_prices_and_reserved_goods_read_no_products(world):
    _, token = ready(world, reserve_until=world.clock() + timedelta(days=1))
    before = world.products_read
    look(world, token)
    world.press_pay(token)
    assert world.products_read == before


def test_a_lock_ends_at_its_time(world):
    until = world.clock() + timedelta(days=2)
    sale, token = ready(world, prices_locked_until=until)
    dearer(world)
    assert look(world, token).sale.draft.total == sale.draft.total
    world.clock.advance(timedelta(days=2))
    assert look(world, token).sale.draft.total == Money(24_900, "NOK")


def test_a_lock_ends_in_time_to_come(world):
    with pytest.raises(PastTimeError) as caught:
        world.draft(draft_of(prices_locked_until=world.clock()))
    assert caught.value.pointer == "/prices_locked_until"
    sale, _ = ready(world, prices_locked_until=world.clock() + timedelta(days=1))
    world.clock.advance(timedelta(days=2))
    assert world.edit(sale.id, lambda draft: replace(draft, note="Still to be edited")).draft.note


def test_an_edit_brings_unlocked_prices_up_to_date_and_locking_keeps_them(world):
    sale, _ = ready(world, lock_prices=False)
    dearer(world)
    assert world.edit(sale.id, lambda draft: replace(draft, note="x")).draft.total == Money(24_900, "NOK")
    world.edit(sale.id, lambda draft: replace(draft, lock_prices=True))
    world.set_product(product("mug", 20_000))
    assert world.edit(sale.id, lambda draft: replace(draft, note="y")).draft.total == Money(24_900, "NOK")


def test_prices_that_staff_wrote_stand_and_so_does_what_is_no_product(world):
    line = LineInput(1, sku="mug", unit_price=GivenAmount("90.00", "NOK"))
    sale, token = ready(world, lines=(line,), lock_prices=False)
    dearer(world)
    assert look(world, token).sale.draft.total == sale.draft.total


def test_rates_taxes_and_delivery_follow_the_store_too(world):
    sale = world.draft(draft_of(customer=KARI, address=BERLIN, method="post", lock_prices=False))
    token = world.link(sale.id)
    europe = replace(EUROPE, rate=Decimal("0.1"), delivery_methods=())
    world.set_store(replace(STORE, markets=(NORWAY, europe)))
    seen = look(world, token).sale
    assert seen.offer.totals.subtotal == Money(1_000, "EUR")
    assert seen.offer.delivery_removed.reason == "not_offered"
    with pytest.raises(NotReadyError):
        world.press_pay(token, seen.draft.offer, seen.draft.total)


def test_a_market_that_is_gone_or_cannot_price_what_staff_wrote_stands_as_agreed(world):
    line = LineInput(1, sku="mug", unit_price=GivenAmount("90.00", "EUR"))
    sale = world.draft(draft_of(line, customer=KARI, address=BERLIN, lock_prices=False))
    token = world.link(sale.id)
    for markets in ((NORWAY,), (NORWAY, replace(EUROPE, currency="USD"))):
        world.set_store(replace(STORE, markets=markets))
        assert look(world, token).sale.offer.totals.total == Money(9_000, "EUR")


@pytest.mark.parametrize(("count", "holds"), [(91, 1), (92, 2), (99, 2)])
def test_any_number_of_products_is_paid_at_the_prices_of_the_moment(count, holds):
    stock = many_products(count)
    big = FakeWorld(*stock)
    lines = tuple(LineInput(1, sku=it.product.sku) for it in stock)
    sale, token = ready(big, lines=lines, lock_prices=False)
    for it in stock:
        big.set_product(replace(it.product, price=Money(2_000, "NOK")))
    seen, saves = look(big, token).sale, big.sales.saves
    assert big.press_pay(token, seen.draft.offer, seen.draft.total)
    assert big.sales.saves - saves == holds + 1  # and the provider's address
    assert big.attempt(sale.id).amount == seen.draft.total
    assert big.violations() == []


def test_prices_that_are_not_locked_are_not_locked_until_a_time(world):
    until = world.clock() + timedelta(days=1)
    with pytest.raises(PricesNotLockedError) as caught:
        world.draft(draft_of(lock_prices=False, prices_locked_until=until))
    assert (caught.value.code, caught.value.pointer) == ("prices_not_locked", "/prices_locked_until")
    sale = world.draft(draft_of(prices_locked_until=until))
    with pytest.raises(PricesNotLockedError):
        world.edit(sale.id, lambda draft: replace(draft, lock_prices=False))
    edited = world.edit(sale.id, lambda draft: replace(draft, lock_prices=False, prices_locked_until=None))
    with pytest.raises(PricesNotLockedError):
        world.edit(sale.id, lambda draft: replace(draft, prices_locked_until=until))
    assert not edited.draft.has_locked_prices(world.clock())


def test_in_a_store_that_locks_nothing_a_time_needs_the_lock(world):
    world.set_store(replace(STORE, lock_prices=False))
    until = world.clock() + timedelta(days=1)
    with pytest.raises(PricesNotLockedError):
        world.draft(draft_of(prices_locked_until=until))
    assert world.draft(draft_of(lock_prices=True, prices_locked_until=until)).draft.has_locked_prices(world.clock())
