"""Postal codes as people type them."""

import pytest
from hypothesis import given, strategies as st

from invoicing.adapters.postal_codes import PostalCodeForm, postal_code_form
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.text import plain_postal_code

TYPED = [
    ("PL", "00950", "00-950"),
    ("PL", "00 950", "00-950"),
    ("PL", "PL 00-950", "00-950"),
    ("PT", "1000205", "1000-205"),
    ("PT", "1000 205", "1000-205"),
    ("IN", "110 001", "110001"),
    ("CA", "K1A-0B1", "K1A 0B1"),
    ("CA", "k1a0b1", "K1A 0B1"),
    ("CA", "K1A\u20110B1", "K1A 0B1"),
    ("GB", "sw1a1aa", "SW1A 1AA"),
    ("GB", "M25BQ", "M2 5BQ"),
    ("GB", "BFPO61", "BFPO 61"),
    ("NL", "1234ab", "1234 AB"),
    ("NL", "NL-1234 AB", "1234 AB"),
    ("IE", "a65f4e2", "A65 F4E2"),
    ("SE", "SE-11455", "11455"),
    ("SE", "114 55", "11455"),
    ("SE", "S-114 55", "11455"),
    ("FR", "33 380", "33380"),
    ("FI", "FIN-00550", "00550"),
    ("FI", "FI-00550", "00550"),
    ("DK", "DK-2100", "2100"),
    ("AT", "A-1010", "1010"),
    ("SI", "SLO-4000", "4000"),
    ("NO", "0155", "0155"),
    ("NO", "N-0155", "0155"),
    ("NO", "NO 0155", "0155"),
    ("DE", "D-10117", "10117"),
    ("DE", "DE10117", "10117"),
    ("CH", "CH-8001", "8001"),
    ("LU", "L-4750", "4750"),
    ("LI", "FL-9490", "9490"),
    ("LV", "1010", "LV-1010"),
    ("LV", "lv1010", "LV-1010"),
    ("AD", "100", "AD100"),
    ("US", "101180110", "10118-0110"),
    ("US", "10118 0110", "10118-0110"),
    ("US", "10118–0110", "10118-0110"),
    ("JP", "1540023", "154-0023"),
    ("JP", "〒１５４ー００２３", "154-0023"),
    ("BR", "40301110", "40301-110"),
    ("CZ", "10000", "100 00"),
    ("GR", "15124", "151 24"),
    ("SA", "١١٥٦٤", "11564"),
    ("XK", "10000", "10000"),
    ("PE", "lima23", "LIMA 23"),
]
WRONG = [
    ("NO", "155"),
    ("NO", "01555"),
    ("NO", "DK-2100"),
    ("NO", "D-0155"),
    ("PL", "0095"),
    ("CA", "K1A 0B"),
    ("IE", "12345"),
    ("IN", "11000"),
    ("DE", "10117 Berlin"),
    ("DE", "Ы10117"),
    ("US", "1011"),
    ("GB", "SW1A 1A"),
    ("XK", "80000"),
]


def form(country: str) -> PostalCodeForm:
    return postal_code_form(country)


@pytest.mark.parametrize(("country", "typed", "kept"), TYPED)
def test_a_postal_code_is_kept_in_the_form_of_its_country(country: str, typed: str, kept: str):
    assert form(country).normalized(typed) == kept
    assert form(country).takes(kept)


@pytest.mark.parametrize(("country", "typed"), WRONG)
def test_a_postal_code_that_is_none_is_not_made_one(country: str, typed: str):
    assert not form(country).takes(form(country).normalized(typed))


@pytest.mark.parametrize(("country", "typed"), [*WRONG, ("KP", "ab 1")])
def test_a_postal_code_that_fits_no_form_can_be_kept_as_it_is_typed(country: str, typed: str):
    assert postal_code_form(country).in_its_form(typed) == typed


def test_every_countrys_own_examples_are_taken_as_they_are():
    for country in COUNTRIES:
        for example in form(country).examples:
            assert form(country).normalized(example) == example
            assert form(country).takes(example)


def test_every_countrys_examples_are_taken_without_their_spaces_and_hyphens():
    for country in COUNTRIES:
        for example in form(country).examples:
            bare = "".join(filter(str.isalnum, example)).lower()
            assert form(country).takes(form(country).normalized(bare))


def test_every_spelling_of_a_postal_code_is_kept_in_one_form():
    for country in COUNTRIES:
        for example in form(country).examples:
            bare = "".join(filter(str.isalnum, example))
            divided = [f"{bare[:at]}{sign}{bare[at:]}" for at in range(1, len(bare)) for sign in " -"]
            kept = {form(country).normalized(code) for code in (bare, *divided)}
            assert set(filter(form(country).takes, kept)) == {example}


@given(st.sampled_from(sorted(COUNTRIES)), st.text(max_size=12))
def test_a_normalized_code_is_normalized(country: str, typed: str):
    once = form(country).normalized(typed)
    assert form(country).normalized(once) == once


def test_digits_of_every_script_and_dashes_of_every_kind_are_plain():
    assert plain_postal_code("\uff11\uff12\u2212\uff13\uff14\u30fc\uff15\uff16\u2011\u096d\u096e") == "12-34-56-78"
