"""Amounts for customers who do not pay the tax that prices include: one rule for discounts, minima and delivery."""

import os
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings, strategies as st

from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryMethod
from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import PriceRounding
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Line, ShippingLine
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.delivery_options import delivery_choices
from invoicing.pages.i18n.language import translations
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

EXAMPLES = int(os.environ.get("PRICING_EXAMPLES", "100"))
FREE_FROM_500 = DeliveryMethod(
    "parcel",
    "Parcel",
    Money(9900, "NOK"),
    bands=(
        DeliveryBand(Money(0, "NOK"), min_subtotal=Money(50_000, "NOK")),
        DeliveryBand(Money(9_900, "NOK")),
    ),
)


def fixed(amount: int, currency: str = "NOK") -> Discount:
    return Discount(DiscountType.FIXED_AMOUNT, amount=Money(amount, currency))


def exempt(*lines: Line, market=NORWAY, **more) -> Terms:
    return Terms("NOK", market, lines, tax_exempt=True, **more)


def line(amount: int, quantity: int = 1, **more) -> Line:
    return Line("Mug", quantity, Money(amount, "NOK"), **more)


@pytest.mark.parametrize(
    "lines",
    [
        (line(12_500), line(11_500, tax_class="food")),
        (line(12_500), line(11_500, tax_class="food"), line(0)),
        (line(11_500, tax_class="food"), line(12_500)),
    ],
)
def test_an_amount_is_spread_over_the_prices_with_tax(lines):
    assert price(exempt(*lines, discount=fixed(10_000))).total == Money(11_667, "NOK")


def test_where_no_tax_is_included_an_amount_stays_as_it_is():
    added = replace(NORWAY, tax=replace(NORWAY.tax, included=False))
    assert price(exempt(line(12_500), market=added, discount=fixed(10_000))).total == Money(2_500, "NOK")


def test_an_amount_that_is_the_whole_price_leaves_nothing_of_rounded_units():
    # 10.01 without 25 % are 8.01 when rounded, so a hundred are 801.00, though 1001.00 without 25 % are 800.80.
    hundred = line(1_001, 100)
    assert price(exempt(hundred)).total == Money(80_100, "NOK")
    assert price(exempt(hundred, discount=fixed(100_100))).total == Money(0, "NOK")
    assert price(exempt(replace(hundred, discount=fixed(100_100)))).total == Money(0, "NOK")


def test_an_amount_leaves_the_same_part_of_rounded_units_as_others_keep():
    # 10.04 without 25 % are 8.03 when rounded, so a hundred are 803.00, of which 0.10 of 1004.00 are left.
    totals = price(exempt(line(1_004, 100, discount=fixed(100_390)), line(12_500)))
    assert [each.total.amount for each in totals.lines] == [8, 10_000]


@pytest.mark.parametrize(
    ("unit", "quantity", "off", "left"), [(13, 7, 87, 3), (1_003, 100, 100_250, 40), (1_003, 100, 100_299, 1)]
)
def test_an_amount_that_leaves_something_to_others_leaves_it_to_the_exempt(unit, quantity, off, left):
    goods = line(unit, quantity)
    assert price(exempt(goods, discount=fixed(off))).total.amount == left
    assert price(exempt(replace(goods, discount=fixed(off)))).total.amount == left


def test_a_percentage_that_leaves_something_to_others_leaves_it_to_the_exempt():
    most = Discount(DiscountType.PERCENTAGE, 7_500)
    assert price(replace(exempt(line(3), discount=most), tax_exempt=False)).total.amount == 1
    assert price(exempt(line(3), discount=most)).total.amount == 1


PERCENTAGES = st.integers(1, 10_000).map(lambda points: Discount(DiscountType.PERCENTAGE, points))
SMALL_LINES = st.builds(
    line,
    st.integers(0, 40),
    st.integers(1, 12),
    tax_class=st.sampled_from(["standard", "food"]),
    discount=st.none() | PERCENTAGES | st.integers(1, 400).map(fixed),
)
RATES = st.integers(0, 20_000).map(Decimal)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    st.lists(SMALL_LINES, min_size=1, max_size=4),
    st.integers(0, 4) | PERCENTAGES,
    st.none() | PERCENTAGES | st.integers(1, 400).map(fixed),
    st.builds(lambda standard, food: TaxRule({"standard": standard, "food": food}), RATES, RATES),
)
@example([line(13, 7)], 4, None, NORWAY.tax)
@example([line(3)], Discount(DiscountType.PERCENTAGE, 7_500), None, NORWAY.tax)
def test_a_price_is_free_for_the_exempt_exactly_where_it_is_free_for_others(lines, off, of_code, rule):
    taxed = replace(exempt(*lines, market=replace(NORWAY, tax=rule)), tax_exempt=False)
    if isinstance(off, int):  # what an amount leaves to others
        off = fixed(max(price(taxed).total.amount - off, 0))
    code = DiscountCode("CODE", of_code) if of_code else None
    taxed = replace(taxed, discount=off, code=code)
    totals, others = price(replace(taxed, tax_exempt=True)), price(taxed)
    assert (totals.total.amount > 0) == (others.total.amount > 0)
    assert all(0 <= each.discount.amount <= each.subtotal.amount for each in totals.lines)


@given(SMALL_LINES.map(lambda goods: replace(goods, discount=None)), st.integers(0, 480))
def test_a_larger_discount_never_leaves_more_to_the_exempt(goods, off):
    left = [price(exempt(goods, discount=fixed(amount))).total.amount for amount in (off, off + 1)]
    assert left[0] >= left[1]


def test_a_percentage_is_taken_off_what_is_charged():
    half = Discount(DiscountType.PERCENTAGE, 5_000)
    assert price(exempt(line(1_001, 100), discount=half)).total == Money(40_050, "NOK")


def test_a_price_in_another_currency_loses_its_tax_and_its_discount_too():
    totals = price(exempt(Line("Mug", 1, Money(11_900, "EUR")), market=EUROPE, discount=fixed(100_000)))
    # NOK 1000.00 are EUR 85.00, and 71.43 without 19 %.
    assert (totals.subtotal.amount, totals.discount.amount) == (10_000, 7_143)


def test_the_reverse_charge_of_an_address_leaves_the_rest_without_tax():
    charged = replace(EUROPE, tax=TaxRule({"standard": Decimal(2100)}, title="VAT", reverse_charge=True))
    store = replace(STORE, markets=(NORWAY, charged), country="SE")
    business = replace(KARI, vat_number="ATU13585627")
    world = FakeWorld(StockedProduct(product("mug", 1), 10), store=store)
    mug = LineInput(1, sku="mug", unit_price=GivenAmount("121.00", "EUR"))
    off = DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("100.00", "EUR"))
    stockholm = replace(BERLIN, country="SE", city="Stockholm", postal_code="111 20")
    sale = world.draft(draft_of(mug, customer=business, address=stockholm, discount=off))
    assert sale.draft.total == Money(2_100, "EUR")
    moved = world.enter_details(world.link(sale.id), BERLIN, business)
    assert (moved.offer.reverse_charge, moved.draft.total) == (True, Money(1_736, "EUR"))
    assert world.violations() == []


def test_free_delivery_from_a_price_is_compared_with_the_price_with_tax():
    store = replace(STORE, markets=(replace(NORWAY, delivery_methods=(FREE_FROM_500,)),))
    world = FakeWorld(StockedProduct(product("mug", 55_000), 10), store=store)
    sale = world.draft(draft_of(customer=KARI, address=OSLO, method="parcel", tax_exempt=True))
    assert (sale.offer.totals.subtotal, sale.offer.totals.shipping) == (Money(44_000, "NOK"), Money(0, "NOK"))
    offered = delivery_choices(
        sale.offer, sale.person, store, translations("checkout", "en"), locale="en", now=world.clock()
    )
    assert [(choice.price.amount, choice.total.amount) for choice in offered] == [(0, 44_000)]


def test_delivery_loses_the_rates_of_the_goods():
    post = ShippingLine("Post", Money(24_000, "NOK"))
    goods = (line(12_500), line(11_500, tax_class="food"))
    assert price(exempt(*goods, shipping_line=post)).shipping == Money(20_000, "NOK")
    untaxed = replace(NORWAY, tax=replace(NORWAY.tax, shipping=ShippingTax.NONE))
    assert price(exempt(*goods, market=untaxed, shipping_line=post)).shipping == Money(24_000, "NOK")


def test_a_price_that_is_rounded_for_the_market_never_loses_all_of_itself():
    dear = TaxRule({"standard": Decimal(30_000)})
    assert price(exempt(line(1), market=replace(NORWAY, tax=dear))).total == Money(1, "NOK")
    stepped = replace(EUROPE, rounding=PriceRounding(5))
    assert price(replace(exempt(line(5), market=stepped), tax_exempt=False)).total == Money(5, "EUR")
