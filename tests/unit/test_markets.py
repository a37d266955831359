"""Markets: the rate and its time, rounding, prices of a product's own, and currencies that change under a customer."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from invoicing.api.responses.offers import offer_document
from invoicing.domain.catalog.market import Market, PriceRounding, RoundingDirection
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.domain.errors import InvalidRequestError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import CurrencyChange
from invoicing.domain.values.address import Address
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.notices import rate_words
from invoicing.pages.i18n.language import translations
from tests.support.builders.drafts import draft_of, own_item, ready_draft
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

MONDAY = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
JAPAN = Market("jp", "Japan", "JPY", ("JP",), Decimal("14.3"), TaxRule({"standard": Decimal(1000)}), rate_at=MONDAY)
KUWAIT = Market("kw", "Kuwait", "KWD", ("KW",), Decimal("0.0293"), TaxRule(), rate_at=MONDAY)
TOKYO = Address(KARI.name, "1-1 Chiyoda", "JP", "", "100-0001", province="Tokyo")
KUWAIT_CITY = Address(KARI.name, "Block 1", "KW", "Kuwait City")


def world_of(*markets: Market, **more) -> FakeWorld:
    mug = product("mug", 12_345, **more)
    return FakeWorld(
        StockedProduct(mug, 10), store=replace(STORE, markets=(NORWAY, *(markets or (JAPAN, KUWAIT, EUROPE))))
    )


@pytest.mark.parametrize(
    ("address", "total"),
    [(OSLO, Money(12_345, "NOK")), (TOKYO, Money(1_765, "JPY")), (KUWAIT_CITY, Money(3_617, "KWD"))],
)
def test_currencies_have_two_decimals_or_none_or_three(address, total):
    assert world_of().draft(draft_of(address=address)).offer.totals.total == total


def test_the_rate_its_time_and_where_it_comes_from_are_kept_and_shown():
    offer = world_of().draft(draft_of(address=TOKYO)).offer
    assert offer_document(offer)["exchange_rate"] == {
        "source_currency": "NOK",
        "currency": "JPY",
        "rate": "14.3",
        "rate_at": "2026-11-23T09:30:00.000Z",
        "source": "fixed",
    }
    words = rate_words(offer, STORE, translations("checkout", "en"), "en")
    assert words == "Exchange rate: 1 NOK = 14.3 JPY, as of 23 November 2026."


def test_at_home_nothing_is_converted():
    offer = world_of().draft(draft_of(address=OSLO)).offer
    assert offer_document(offer)["exchange_rate"] is None
    assert rate_words(offer, STORE, translations("checkout", "en"), "en") == ""


def test_a_rate_stands_for_a_draft_until_staff_choose_another_market():
    world = world_of()
    sale = world.draft(draft_of(address=TOKYO))
    world.set_store(replace(world.stores.get(), markets=(NORWAY, replace(JAPAN, rate=Decimal(15)), EUROPE)))
    assert world.edit(sale.id, lambda draft: replace(draft, note="x")).draft.total == Money(1_765, "JPY")
    world.edit(sale.id, lambda draft: replace(draft, market="eu"))
    assert world.edit(sale.id, lambda draft: replace(draft, market="jp")).draft.total == Money(1_852, "JPY")


@pytest.mark.parametrize(
    ("step", "direction", "yen"),
    [
        (10, RoundingDirection.NEAREST, 1_770),
        (10, RoundingDirection.DOWN, 1_760),
        (100, RoundingDirection.UP, 1_800),
        (5000, "down", 5_000),
    ],
)
def test_converted_prices_are_rounded_as_the_market_says_and_nothing_becomes_free(step, direction, yen):
    market = replace(JAPAN, rounding=PriceRounding(step, RoundingDirection(direction)))
    offer = world_of(market).draft(draft_of(LineInput(3, sku="mug"), address=TOKYO)).offer
    assert offer.totals.subtotal == Money(3 * yen, "JPY")


def test_prices_that_staff_write_in_the_market_s_currency_are_not_rounded():
    market = replace(JAPAN, rounding=PriceRounding(100))
    item = replace(own_item("1"), unit_price=GivenAmount("1234", "JPY"))
    assert world_of(market).draft(draft_of(item, address=TOKYO)).offer.totals.total == Money(1_234, "JPY")


@pytest.mark.parametrize(("price", "yen"), [("99.00", 1_416), ("0.01", 1), ("0.00", 0)])
def test_a_delivery_that_staff_price_is_converted_without_the_rounding_rule(price, yen):
    market = replace(JAPAN, rounding=PriceRounding(100, RoundingDirection.UP))
    van = ShippingInput(title="Van", price=GivenAmount(price, "NOK"))
    offer = world_of(market).draft(draft_of(address=TOKYO, shipping_line=van)).offer
    assert (offer.totals.subtotal, offer.totals.shipping) == (Money(1_800, "JPY"), Money(yen, "JPY"))


def test_a_product_may_have_a_price_of_its_own_in_a_market():
    own = {"jp": Money(1_500, "JPY"), "eu": Money(999, "EUR")}
    world = world_of(market_prices=own)
    sale = world.draft(draft_of(address=TOKYO))
    assert sale.offer.totals.total == Money(1_500, "JPY")
    moved = world.enter_details(world.link(sale.id), BERLIN)
    assert moved.offer.totals.total == Money(999, "EUR")
    assert world.enter_details(world.link(sale.id), KUWAIT_CITY).offer.totals.total == Money(3_617, "KWD")
    assert world.violations() == []


def test_staff_s_own_price_goes_before_the_market_s():
    world = world_of(market_prices={"jp": Money(1_500, "JPY")})
    line = LineInput(1, sku="mug", unit_price=GivenAmount("100.00", "NOK"))
    assert world.draft(draft_of(line, address=TOKYO)).offer.totals.total == Money(1_430, "JPY")


def test_a_price_in_a_currency_that_the_market_has_left_is_no_price():
    world = world_of(market_prices={"jp": Money(999, "EUR")})
    assert world.draft(draft_of(address=TOKYO)).offer.totals.total == Money(1_765, "JPY")


def test_the_exempt_pay_a_price_of_its_own_without_the_tax():
    world = world_of(market_prices={"jp": Money(1_100, "JPY")})
    assert world.draft(draft_of(address=TOKYO, tax_exempt=True)).offer.totals.total == Money(1_000, "JPY")


def test_a_currency_that_the_customers_address_changes_is_kept_old_and_new():
    world = world_of()
    sale = world.draft(ready_draft())
    token = world.link(sale.id)
    moved = world.enter_details(token, BERLIN)
    assert moved.offer.currency_change == CurrencyChange(Money(12_345, "NOK"), Money(1_049, "EUR"))
    chosen = world.choose_delivery(token)
    assert chosen.offer.currency_change == moved.offer.currency_change
    again = world.enter_details(token, TOKYO)
    assert again.offer.currency_change == CurrencyChange(Money(12_345, "NOK"), Money(1_765, "JPY"))
    assert world.enter_details(token, OSLO).offer.currency_change is None


@pytest.mark.parametrize("market", ["no", "us"])
def test_a_market_that_staff_chose_sells_to_its_own_countries_whatever_a_form_says(market):
    world = FakeWorld()
    sale = world.draft(replace(draft_of(), market=market))
    with pytest.raises(InvalidRequestError, match="another country"):
        world.enter_details(world.link(sale.id), BERLIN)
    assert world.sale(sale.id).person.shipping_address is None
    assert world.sale(sale.id).offer.totals == sale.offer.totals


def test_a_country_that_staff_wrote_themselves_stays_though_their_market_is_another():
    world = FakeWorld()
    sale = world.draft(replace(draft_of(address=BERLIN), market="no"))
    world.enter_details(world.link(sale.id), replace(BERLIN, address1="Unter den Linden 2"))
    assert world.sale(sale.id).offer.currency == "NOK"
    with pytest.raises(InvalidRequestError, match="another country"):
        world.enter_details(world.link(sale.id), replace(BERLIN, country="US", province="NY"))


def test_an_edit_by_staff_ends_the_comparison_and_a_note_does_not():
    world = world_of()
    sale = world.draft(draft_of(customer=KARI, address=OSLO))
    moved = world.enter_details(world.link(sale.id), BERLIN)
    noted = world.edit(sale.id, lambda draft: replace(draft, note="x"))
    assert noted.offer == moved.offer
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(replace(draft.lines[0], quantity=2),)))
    assert edited.offer.currency_change is None
