"""Stripe's minor units: in every currency the requested amount is the one that the customer saw."""

import pytest
from hypothesis import given, strategies as st

from invoicing.adapters.payments.stripe.amounts import from_stripe, limits, to_stripe
from invoicing.domain.errors import ProviderRefusedError
from invoicing.domain.values.money import LARGEST_AMOUNT, Money


@pytest.mark.parametrize(
    ("amount", "currency", "theirs"),
    [
        ("998.00", "NOK", 99800),
        ("10.00", "USD", 1000),
        ("500", "JPY", 500),
        ("5", "ISK", 500),  # hundredths of a currency that has none
        ("5", "UGX", 500),
        ("10.45", "HUF", 1045),  # no decimals in payouts only
        ("800.45", "TWD", 80045),
        ("5.120", "KWD", 5120),
        ("7.00", "MGA", 7),  # ISO gives it decimals, Stripe gives it none
    ],
)
def test_amounts_are_asked_for_in_stripes_own_minor_units(amount: str, currency: str, theirs: int) -> None:
    money = Money.parse(amount, currency)
    assert to_stripe(money) == theirs
    assert from_stripe(theirs, currency.lower()) == money


@pytest.mark.parametrize(
    ("amount", "currency", "coin"), [("5.124", "KWD", "0.010"), ("5.001", "TND", "0.010"), ("7.20", "MGA", "1.00")]
)
def test_an_amount_for_which_stripe_has_no_coin_is_refused_and_never_rounded(
    amount: str, currency: str, coin: str
) -> None:
    with pytest.raises(ProviderRefusedError, match=f"whole multiples of {coin}, not {amount}"):
        to_stripe(Money.parse(amount, currency))


@pytest.mark.parametrize("currency", ["ISK", "UGX"])
def test_an_answer_in_coins_that_do_not_exist_is_not_rounded_either(currency: str) -> None:
    with pytest.raises(ValueError, match="no amount"):
        from_stripe(550, currency)


@given(
    st.integers(0, LARGEST_AMOUNT),
    st.sampled_from(["NOK", "EUR", "JPY", "ISK", "UGX", "KWD", "BHD", "MGA", "HUF", "XOF", "TWD", "CLP"]),
)
def test_an_amount_converted_for_stripe_and_back_is_unchanged(amount: int, currency: str) -> None:
    money = Money(amount, currency)
    try:
        theirs = to_stripe(money)
    except ProviderRefusedError:
        assert currency in {"KWD", "BHD", "MGA"}
    else:
        assert from_stripe(theirs, currency) == money


@pytest.mark.parametrize(
    ("currency", "least"),
    [("NOK", "3.00"), ("USD", "0.50"), ("JPY", "50"), ("GBP", "0.30"), ("ISK", "1"), ("KWD", "0.010"), ("MGA", "1.00")],
)
def test_the_least_is_stripes_or_the_smallest_coin_that_it_takes(currency: str, least: str) -> None:
    minimum = limits(currency).minimum
    assert str(minimum) == least
    assert to_stripe(minimum) > 0


@pytest.mark.parametrize(
    ("currency", "most"),
    [
        ("NOK", "999999.99"),  # eight digits in Stripe's minor units
        ("JPY", "99999999"),
        ("ISK", "999999"),
        ("KWD", "99999.990"),
        ("MGA", "99999999.00"),
        ("IDR", "9999999999.99"),
    ],
)
def test_the_most_has_eight_digits_and_can_be_charged(currency: str, most: str) -> None:
    maximum = limits(currency).maximum
    assert str(maximum) == most
    assert to_stripe(maximum) < 10 ** (12 if currency == "IDR" else 8)


@pytest.mark.parametrize("currency", ["NOK", "ISK", "KWD", "MGA"])
def test_the_smallest_amount_is_the_one_that_every_charge_is_a_multiple_of(currency: str) -> None:
    smallest = limits(currency).smallest
    assert to_stripe(smallest) > 0
    if smallest.amount > 1:
        with pytest.raises(ProviderRefusedError):
            to_stripe(Money(smallest.amount + 1, currency))
