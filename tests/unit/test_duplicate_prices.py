"""Agreed prices in copies: as the customer saw them, in the currency in which they were seen."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from invoicing.domain.catalog.market import PriceRounding, RoundingDirection
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.draft_orders.duplicate import CopyField
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, own_item
from tests.support.cast.people import BERLIN, KARI
from tests.support.cast.products import product
from tests.support.cast.store import AMERICA, EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

WHERE = CopyField.SHIPPING_ADDRESS
MUG, LAMP = LineInput(1, sku="mug"), LineInput(1, sku="lamp")
ROUNDED = replace(EUROPE, rounding=PriceRounding(50, RoundingDirection.UP))


@pytest.fixture
def world() -> FakeWorld:
    mug = product("mug", 50_000, market_prices={"eu": Money(4500, "EUR")})
    return FakeWorld(StockedProduct(mug, 10), StockedProduct(product("lamp", 10_000), 10))


def copied(world: FakeWorld, source: Sale, *what: CopyField) -> Sale:
    return duplicate_draft_order(source.id, copy=frozenset(what), request=None, ports=world)


def everything_moves(world: FakeWorld) -> None:
    """Let rate, rounding, and both prices of each product be others from now on."""
    world.set_product(product("mug", 70_000, market_prices={"eu": Money(6000, "EUR")}))
    world.set_product(product("lamp", 20_000))
    europe = replace(EUROPE, rate=Decimal("0.2"), rounding=PriceRounding(700))
    world.set_store(replace(STORE, markets=(NORWAY, europe, AMERICA)))


def unit_prices(sale: Sale) -> list[Money]:
    return [line.unit_price for line in sale.offer.totals.lines]


def test_a_price_of_the_market_s_own_comes_along(world):
    source = world.draft(draft_of(MUG, customer=KARI, address=BERLIN))
    everything_moves(world)
    copy = copied(world, source, WHERE, CopyField.PRICES)
    assert unit_prices(copy) == unit_prices(source) == [Money(4500, "EUR")]


def test_a_converted_price_follows_neither_the_rate_nor_the_product(world):
    source = world.draft(draft_of(LAMP, customer=KARI, address=BERLIN))
    everything_moves(world)
    copy = copied(world, source, WHERE, CopyField.PRICES)
    assert unit_prices(copy) == unit_prices(source) == [Money(850, "EUR")]


def test_a_price_that_was_rounded_stays_as_it_was_rounded(world):
    world.set_store(replace(STORE, markets=(NORWAY, replace(ROUNDED, rate=Decimal("0.0861")), AMERICA)))
    source = world.draft(draft_of(LAMP, customer=KARI, address=BERLIN))
    everything_moves(world)
    copy = copied(world, source, WHERE, CopyField.PRICES)
    assert unit_prices(copy) == unit_prices(source) == [Money(900, "EUR")]


def test_a_price_of_staff_s_own_in_either_currency_comes_along(world):
    euros, kroner = GivenAmount("40.00", "EUR"), GivenAmount("80.00", "NOK")
    lines = [replace(MUG, unit_price=euros), replace(LAMP, unit_price=kroner)]
    source = world.draft(draft_of(*lines, customer=KARI, address=BERLIN))
    everything_moves(world)
    copy = copied(world, source, WHERE, CopyField.PRICES)
    assert unit_prices(copy) == unit_prices(source) == [Money(4000, "EUR"), Money(680, "EUR")]


def test_a_duplicate_keeps_the_prices_of_a_tax_exempt_customer(world):
    source = world.draft(draft_of(MUG, customer=KARI, address=BERLIN, tax_exempt=True))
    everything_moves(world)
    copy = copied(world, source, WHERE, CopyField.PRICES, CopyField.TAX_EXEMPT)
    assert unit_prices(copy) == unit_prices(source) == [Money(3782, "EUR")]


def test_in_another_currency_products_have_todays_prices_unless_staff_set_one(world):
    own = own_item("150.00", currency="NOK")
    lines = [
        MUG,
        replace(LAMP, unit_price=GivenAmount("80.00", "NOK")),
        replace(MUG, unit_price=GivenAmount("40", "EUR")),
        own,
    ]
    source = world.draft(draft_of(*lines, customer=KARI, address=BERLIN))
    everything_moves(world)
    copy = copied(world, source, CopyField.PRICES)
    assert unit_prices(copy) == [Money(it, "NOK") for it in (70_000, 8_000, 70_000, 15_000)]


def test_without_prices_everything_is_today_s(world):
    source = world.draft(draft_of(MUG, LAMP, customer=KARI, address=BERLIN))
    everything_moves(world)
    assert unit_prices(copied(world, source, WHERE)) == [Money(6000, "EUR"), Money(4200, "EUR")]


def test_until_when_prices_are_locked_was_agreed_for_the_other_draft(world):
    until = world.clock() + timedelta(days=3)
    source = world.draft(replace(draft_of(MUG, customer=KARI, address=BERLIN), prices_locked_until=until))
    world.clock.advance(timedelta(days=4))
    copy = copied(world, source, WHERE)
    assert (copy.draft.lock_prices, copy.draft.prices_locked_until) == (True, None)
