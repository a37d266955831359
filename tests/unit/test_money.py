from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.errors import InvalidAmountError
from invoicing.domain.values.money import Money, decimals, share, spread

AMOUNTS = st.integers(-(10**12), 10**12)
CURRENCIES = st.sampled_from(["NOK", "EUR", "USD", "JPY", "KWD"])


@given(AMOUNTS, CURRENCIES)
def test_an_amount_that_is_written_and_read_again_is_the_same(amount, currency):
    money = Money(amount, currency)
    assert Money.parse(str(money), currency) == money


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [(99800, "NOK", "998.00"), (5, "NOK", "0.05"), (-5, "NOK", "-0.05"), (998, "JPY", "998"), (1234, "KWD", "1.234")],
)
def test_an_amount_has_exactly_the_decimals_of_its_currency(amount, currency, text):
    assert str(Money(amount, currency)) == text


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("9.999", "NOK"),
        ("0.5", "JPY"),
        ("NaN", "NOK"),
        ("Infinity", "NOK"),
        ("1e99", "NOK"),
        ("9e999999", "NOK"),
        ("ti", "NOK"),
        ("", "NOK"),
    ],
)
def test_an_amount_that_its_currency_cannot_express_is_refused(text, currency):
    with pytest.raises(InvalidAmountError):
        Money.parse(text, currency)


@pytest.mark.parametrize(
    ("text", "currency", "most"),
    [
        ("10000000000.01", "NOK", "10000000000.00"),
        ("99999999999.00", "NOK", "10000000000.00"),
        ("1000000000001", "JPY", "1000000000000"),
        ("99999999999.999", "NOK", "10000000000.00"),
    ],
)
def test_an_amount_larger_than_any_sale_is_told_how_large_it_may_be(text, currency, most):
    with pytest.raises(InvalidAmountError) as refused:
        Money.parse(text, currency)
    assert str(refused.value) == f"{text} {currency} is too large an amount: give at most {most}."
    assert Money.parse(most, currency).amount == 10**12


def test_different_currencies_do_not_add_up():
    with pytest.raises(ValueError, match="NOK and EUR"):
        Money(1, "NOK") + Money(1, "EUR")


@given(AMOUNTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=30))
def test_parts_add_up_to_the_whole_and_none_is_off_by_more_than_one(total, weights):
    parts = spread(total, weights)
    assert sum(parts) == total
    whole = sum(weights)
    if whole:
        assert all(abs(part - Decimal(total) * w / whole) < 1 for part, w in zip(parts, weights, strict=True))


def test_a_split_over_no_parts_is_empty():
    assert spread(100, []) == []


@pytest.mark.parametrize(
    ("amount", "basis_points", "part"), [(999, 2500, 250), (1, 5000, 1), (3, 5000, 2), (200, 0, 0)]
)
def test_halves_are_rounded_up(amount, basis_points, part):
    assert share(amount, basis_points) == part


@pytest.mark.parametrize(
    ("given_", "rate", "currency", "result"),
    [
        (Money(10000, "NOK"), "0.085", "EUR", Money(850, "EUR")),
        (Money(10000, "NOK"), "14.2", "JPY", Money(1420, "JPY")),
        (Money(10000, "NOK"), "0.0291", "KWD", Money(2910, "KWD")),
    ],
)
def test_an_amount_is_converted_between_currencies_of_any_decimals(given_, rate, currency, result):
    assert given_.converted(Decimal(rate), currency) == result


def test_currencies_that_are_not_listed_have_two_decimals():
    assert [decimals(currency) for currency in ("NOK", "JPY", "KWD")] == [2, 0, 3]
