"""The tax on delivery: by default at the rates of what is delivered."""

from dataclasses import replace
from decimal import Decimal

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.offer import Line, ShippingLine
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.money import Money
from tests.support.cast.store import NORWAY

POST = ShippingLine("Post", Money(10_000, "NOK"))
ALL_OFF = Discount(DiscountType.PERCENTAGE, 10_000)


def line(amount: int, quantity: int = 1, **more) -> Line:
    return Line("Mug", quantity, Money(amount, "NOK"), **more)


def food(amount: int, quantity: int = 1, **more) -> Line:
    return line(amount, quantity, tax_class="food", **more)


def taxes(*lines: Line, market=NORWAY, **more) -> dict[int, int]:
    totals = price(Terms("NOK", market, lines, shipping_line=POST, **more))
    of_goods = sum(each.tax.amount for each in totals.lines)
    assert of_goods <= totals.tax.amount
    return {int(each.rate): each.amount.amount for each in totals.tax_lines}


def test_delivery_is_divided_by_what_the_goods_cost_after_discounts():
    half = Discount(DiscountType.PERCENTAGE, 5_000)
    # Of 100.00, two thirds go with 200.00 at 25 %, and a third with 100.00 at 15 %.
    assert taxes(line(20_000), food(20_000, discount=half)) == {2500: 5_333, 1500: 1_739}


@pytest.mark.parametrize(
    ("goods", "expected"),
    [
        pytest.param((line(30_000), food(10_000)), {2500: 1_500, 1500: 326}, id="free after discounts: before them"),
        pytest.param((line(0, 3), food(0)), {2500: 1_500, 1500: 326}, id="always free: by quantity"),
    ],
)
def test_delivery_of_goods_that_are_free_is_divided_all_the_same(goods, expected):
    assert taxes(*goods, discount=ALL_OFF) == expected


def test_lines_that_do_not_ship_bear_none_of_the_delivery():
    download = line(50_000, requires_shipping=False)
    assert taxes(download, food(10_000)) == {2500: 10_000, 1500: 2_609}


def test_where_nothing_ships_delivery_bears_the_standard_rate():
    assert taxes(food(10_000, requires_shipping=False)) == {2500: 2_000, 1500: 1_304}


def test_delivery_of_goods_without_tax_has_none():
    assert taxes(line(10_000, taxable=False)) == {}
    assert taxes(line(10_000, taxable=False), line(10_000)) == {2500: 3_000}


@pytest.mark.parametrize(
    ("shipping", "expected"),
    [
        (ShippingTax.STANDARD, {2500: 2_000, 1500: 1_304}),
        (ShippingTax.NONE, {1500: 1_304}),
        (ShippingTax.FOLLOWS_GOODS, {1500: 2_609}),
    ],
)
def test_the_market_says_which_rate_delivery_bears(shipping, expected):
    market = replace(NORWAY, tax=replace(NORWAY.tax, shipping=shipping))
    assert taxes(food(10_000), market=market) == expected


def test_a_tax_that_is_added_is_added_to_delivery_as_well():
    market = replace(NORWAY, tax=replace(NORWAY.tax, included=False, rates={"food": Decimal(1000)}))
    totals = price(Terms("NOK", market, (food(10_000), line(10_000)), shipping_line=POST))
    assert (totals.tax.amount, totals.total.amount) == (1_500, 31_500)
