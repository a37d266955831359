"""Amounts that people type in the back office."""

import contextlib

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.values.money import LARGEST_AMOUNT, Money
from invoicing.pages.back_office.money_input import (
    TypedNumberError,
    typed_amount,
    typed_percentage,
    written_amount,
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("249", 24900),
        ("249,50", 24950),
        ("249.50", 24950),
        ("249,5", 24950),
        (",50", 50),
        ("1249", 124900),
        ("1 249", 124900),
        ("1 249.50", 124950),
        ("1\u00a0249,50", 124950),
        ("1\u202f249,50", 124950),
        ("1.249,50", 124950),
        ("1,249.50", 124950),
        ("1'249.50", 124950),
        ("1.249.000", 124900000),
        ("12,34,567.00", 123456700),
        ("kr 249", 24900),
        ("249 kr", 24900),
        ("249kr.", 24900),
        ("kr. 249,50", 24950),
        ("249,-", 24900),
        ("249.-", 24900),
        ("NOK 249", 24900),
        ("249,50 nok", 24950),
        ("\uff12\uff14\uff19", 24900),
        ("\u0662\u0664\u0669\u066b\u0665\u0660", 24950),
        (" 0 ", 0),
    ],
)
@pytest.mark.parametrize("locale", ["en", "nb"])
def test_an_amount_is_read_however_it_is_separated(typed: str, amount: int, locale: str) -> None:
    assert typed_amount(typed, "NOK", locale) == Money(amount, "NOK")


@pytest.mark.parametrize("typed", ["249 50", "1 24", "1 249 5", "2 4 9", "1  249"])
@pytest.mark.parametrize("locale", ["en", "nb"])
def test_spaces_that_group_no_thousands_are_refused(typed: str, locale: str) -> None:
    with pytest.raises(TypedNumberError):
        typed_amount(typed, "NOK", locale)


def test_one_separator_before_three_digits_groups_them_unless_it_is_the_decimal_sign() -> None:
    assert typed_amount("1.249", "NOK", "nb") == typed_amount("1,249", "NOK", "en") == Money(124900, "NOK")
    for typed, locale in [("1,249", "nb"), ("1.249", "en")]:
        with pytest.raises(TypedNumberError):
            typed_amount(typed, "NOK", locale)


def test_decimals_follow_the_currency() -> None:
    assert typed_amount("1,249", "JPY", "en") == Money(1249, "JPY")
    assert typed_amount("1,249", "KWD", "nb") == Money(1249, "KWD")
    for typed, currency in [("249,50", "JPY"), ("249,505", "NOK"), ("1,2345", "KWD")]:
        with pytest.raises(TypedNumberError):
            typed_amount(typed, currency, "nb")


@pytest.mark.parametrize(
    ("typed", "currency"), [("€249", "EUR"), ("$249", "USD"), ("US$ 249", "USD"), ("£1.50", "GBP")]
)
def test_the_currency_may_stand_beside_the_amount(typed: str, currency: str) -> None:
    assert typed_amount(typed, currency, "en").currency == currency
    with pytest.raises(TypedNumberError, match="NOK"):
        typed_amount(typed, "NOK", "en")


@pytest.mark.parametrize(
    "typed",
    ["", " ", "abc", "1,2,3", "1..5", "12 kr 5", "1e3", "--5", "1.24.9", ".", "kr", "0.249,5,0", "249 kr 50", "9" * 41],
)
@pytest.mark.parametrize("locale", ["en", "nb"])
def test_what_is_no_amount_is_refused_with_an_example(typed: str, locale: str) -> None:
    with pytest.raises(TypedNumberError, match=r"NOK.*249[,.]50"):
        typed_amount(typed, "NOK", locale)


def test_amounts_below_zero_and_too_large_ones_are_refused() -> None:
    for typed in ("-5", "\u22125"):
        with pytest.raises(TypedNumberError, match="at least zero"):
            typed_amount(typed, "NOK", "en")
    with pytest.raises(TypedNumberError, match=r"at most 10,000,000,000\.00"):
        typed_amount("10000000000.01", "NOK", "en")


def test_the_sentence_is_in_the_language_of_the_page() -> None:
    with pytest.raises(TypedNumberError, match="Skriv et beløp i NOK, for eksempel 249,50"):
        typed_amount("mange", "NOK", "nb")


@given(
    st.integers(0, LARGEST_AMOUNT),
    st.sampled_from(["NOK", "JPY", "KWD", "EUR"]),
    st.sampled_from(["en", "nb", "en-US"]),
)
def test_an_amount_that_a_field_shows_is_read_as_it_was(amount: int, currency: str, locale: str) -> None:
    money = Money(amount, currency)
    assert typed_amount(written_amount(money, locale), currency, locale) == money


@given(st.text(max_size=50))
def test_any_text_is_an_amount_or_is_refused_with_a_sentence(typed: str) -> None:
    with contextlib.suppress(TypedNumberError):
        assert typed_amount(typed, "NOK", "nb").amount >= 0


@pytest.mark.parametrize(("typed", "plain"), [("12,5 %", "12.5"), ("12.5", "12.5"), ("100%", "100"), ("0", "0")])
def test_a_percentage_is_read_with_or_without_its_sign(typed: str, plain: str) -> None:
    assert typed_percentage(typed, "nb") == plain


@pytest.mark.parametrize("typed", ["", "101", "12,345", "-5", "ti", "12,5 kr", "%"])
def test_what_is_no_percentage_is_refused(typed: str) -> None:
    with pytest.raises(TypedNumberError, match="12,5"):
        typed_percentage(typed, "nb")
