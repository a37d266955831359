from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.errors import CurrencyMismatchError, DiscountTooLargeError, InvalidRequestError
from invoicing.domain.pricing.calculator import price, price_offer
from invoicing.domain.pricing.delivery_rates import Destination
from invoicing.domain.pricing.offer import Line, ShippingLine
from invoicing.domain.pricing.terms import Terms
from invoicing.domain.values.money import Money
from tests.support.cast.store import AMERICA, EUROPE, NORWAY

MARKETS = st.sampled_from([NORWAY, EUROPE, AMERICA])


def percent(value: int) -> Discount:
    return Discount(DiscountType.PERCENTAGE, basis_points=value * 100)


def fixed(amount: int) -> Discount:
    return Discount(DiscountType.FIXED_AMOUNT, amount=Money(amount, "NOK"))


def line(amount: int = 10000, quantity: int = 1, **more) -> Line:
    return Line("Mug", quantity, Money(amount, "NOK"), **more)


def terms(*lines: Line, market=NORWAY, **more) -> Terms:
    return Terms("NOK", market, lines or (line(),), **more)


DISCOUNTS = st.none() | st.integers(0, 100).map(percent) | st.integers(0, 10**7).map(fixed)
LINES = st.builds(
    Line,
    title=st.sampled_from(["a", "b", "c"]),
    quantity=st.integers(1, 1000),
    unit_price=st.integers(0, 10**6).map(lambda amount: Money(amount, "NOK")),
    taxable=st.booleans(),
    tax_class=st.sampled_from(["standard", "food"]),
    discount=DISCOUNTS,
)
TERMS = st.builds(
    Terms,
    store_currency=st.just("NOK"),
    market=MARKETS,
    lines=st.lists(LINES, min_size=1, max_size=12).map(tuple),
    discount=DISCOUNTS,
    shipping_line=st.none() | st.integers(0, 10**5).map(lambda amount: ShippingLine("Post", Money(amount, "NOK"))),
    tax_exempt=st.booleans(),
)


@settings(max_examples=500)
@given(TERMS)
def test_parts_always_add_up_to_the_whole(given_terms):
    totals = price(given_terms)
    added = Money.zero(totals.tax.currency) if totals.tax_included else totals.tax
    assert totals.subtotal - totals.discount + totals.shipping + added == totals.total
    assert sum(line.subtotal.amount for line in totals.lines) == totals.subtotal.amount
    assert sum(line.discount.amount for line in totals.lines) == totals.discount.amount
    assert sum(tax.amount.amount for tax in totals.tax_lines) == totals.tax.amount
    assert sum(line.tax.amount for line in totals.lines) <= totals.tax.amount
    for each in totals.lines:
        own = Money.zero(each.tax.currency) if totals.tax_included else each.tax
        assert each.total == each.subtotal - each.discount + own
        assert 0 <= each.discount.amount <= each.subtotal.amount
        assert each.total.amount >= 0


@settings(max_examples=300)
@given(TERMS, st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_of_the_lines(given_terms, random):
    order = list(range(len(given_terms.lines)))
    random.shuffle(order)
    shuffled = replace(given_terms, lines=tuple(given_terms.lines[i] for i in order))
    one, two = price(given_terms), price(shuffled)
    assert replace(one, lines=()) == replace(two, lines=())
    assert sorted(map(repr, (one.lines[i] for i in order))) == sorted(map(repr, two.lines))


@settings(max_examples=200)
@given(TERMS)
def test_the_exempt_pay_no_tax(given_terms):
    assert price(replace(given_terms, tax_exempt=True)).tax.amount == 0


def test_prices_to_norwegian_consumers_include_a_quarter_of_tax():
    totals = price(terms(line(10000)))
    assert (totals.total, totals.tax) == (Money(10000, "NOK"), Money(2000, "NOK"))


def test_tax_is_added_where_prices_do_not_include_it():
    totals = price(terms(line(10000), market=AMERICA))
    assert (totals.subtotal, totals.tax, totals.total) == (Money(950, "USD"), Money(76, "USD"), Money(1026, "USD"))


def test_each_class_of_product_has_its_rate():
    totals = price(terms(line(10000), line(11500, tax_class="food"), line(500, taxable=False)))
    assert [(tax.rate, tax.amount.amount) for tax in totals.tax_lines] == [(Decimal(2500), 2000), (Decimal(1500), 1500)]


def test_a_rate_with_three_decimals_is_exact():
    new_york = replace(AMERICA, tax=TaxRule({"standard": Decimal("887.5")}, included=False, title="Sales tax"))
    # 8.87 % would be 88 700 and 8.88 % 88 800.
    totals = price(terms(Line("Piano", 1, Money(1_000_000, "USD")), market=new_york))
    assert (totals.tax, totals.tax_lines[0].rate) == (Money(88_750, "USD"), Decimal("887.5"))
    exempt = replace(new_york, tax=replace(new_york.tax, included=True))
    totals = price(terms(Line("Piano", 1, Money(1_088_750, "USD")), market=exempt, tax_exempt=True))
    assert totals.total == Money(1_000_000, "USD")


def test_delivery_is_taxed_where_the_market_says_so():
    post = ShippingLine("Post", Money(10000, "NOK"))
    assert price(terms(line(0), shipping_line=post)).tax == Money(2000, "NOK")
    assert price(terms(line(0), market=AMERICA, shipping_line=post)).tax == Money(0, "USD")


def test_a_line_discount_comes_before_the_discount_on_the_whole():
    totals = price(terms(line(10000, discount=percent(50)), discount=percent(10)))
    assert (totals.discount, totals.total) == (Money(5500, "NOK"), Money(4500, "NOK"))


def test_the_exempt_do_not_pay_the_tax_that_prices_include():
    totals = price(terms(line(10000), tax_exempt=True))
    assert (totals.total, totals.tax) == (Money(8000, "NOK"), Money(0, "NOK"))


def test_a_price_in_the_market_s_own_currency_is_taken_as_it_is():
    totals = price(terms(Line("Mug", 2, Money(999, "EUR")), market=EUROPE))
    assert totals.total == Money(1998, "EUR")


def test_a_price_in_a_third_currency_is_refused():
    with pytest.raises(CurrencyMismatchError):
        price(terms(Line("Mug", 1, Money(999, "GBP")), market=EUROPE))


def test_a_discount_never_takes_off_more_than_there_is():
    assert price(terms(line(100), discount=fixed(500))).total == Money(0, "NOK")


@pytest.mark.parametrize(
    ("given_terms", "pointer"),
    [
        (terms(line(100), line(100, discount=fixed(101)), discount=fixed(900)), "/line_items/1/discount"),
        (terms(line(100, discount=fixed(100)), line(100), discount=fixed(101)), "/discount"),
    ],
)
def test_a_discount_that_would_take_off_more_than_there_is_is_pointed_out(given_terms, pointer):
    with pytest.raises(DiscountTooLargeError) as caught:
        price_offer(given_terms, Destination(NORWAY), None, requires_fitting_discounts=True)
    assert caught.value.pointer == pointer


def test_a_total_beyond_all_reason_is_refused():
    with pytest.raises(InvalidRequestError):
        price(terms(line(10**12, quantity=2)))
