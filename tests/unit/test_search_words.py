"""What people type differently is the same word: case, accents, signs, phone numbers, addresses."""

import pytest

from invoicing.domain.search.terms import MOST_TERMS, SearchQuery, terms_of
from invoicing.domain.search.words import LONGEST, phone_digits, searched_text, words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("İSTANBUL Ahmet", ("istanbul", "ahmet")),
        ("ISPARTA \u0131sparta", ("isparta", "isparta")),
        ("Bjørn Ås-Hansen", ("bjorn", "as", "hansen")),
        ("Straße", ("strasse",)),
        ("Ærø Þór Łukasz", ("aero", "thor", "lukasz")),
        ("O\u2019Neill, Anne-Marie", ("oneill", "anne", "marie")),
        ("\uff2b\uff21\uff32\uff29", ("kari",)),
        ("Όδυσσεύς", ("οδυσσευσ",)),
        ("李明 ola", ("李明", "ola")),
        ("🌸 Kari", ("🌸", "kari")),
        ("@kari_keramikk", ("kari_keramikk",)),
        ("<Kari@Example.com>,", ("kari@example.com",)),
        ("kari@", ("kari@",)),
        ("info@xn--blbr-roah.no", ("info@blabaer.no",)),
        ("#D1001", ("d1001",)),
        ("#1001", ("1001",)),
        ("0001001", ("1001",)),
        ("٢٢٣٣", ("2233",)),
        ("PO-2026-118", ("po", "2026118")),
        ("PO 2026 118", ("po", "2026118")),
        ("\x1fa\x00b", ("a", "b")),
        ("*** - …", ()),
        ("x" * 300, ("x" * LONGEST,)),
    ],
)
def test_a_text_has_the_words_that_people_type(text: str, words: tuple[str, ...]) -> None:
    assert words_of(text) == words


@pytest.mark.parametrize(
    ("typed", "national"),
    [
        ("22 33 44 55", "22334455"),
        ("+47 22 33 44 55", "22334455"),
        ("+4722334455", "22334455"),
        ("0047 22334455", "22334455"),
        ("22.33.44.55", "22334455"),
        ("(22) 33-44-55", "22334455"),
        ("22 33 44 55 (evenings)", "22334455"),
        ("+44 (0)7700 900123", "7700900123"),
        ("07700 900123", "7700900123"),
        ("+1 (555) 123-4567", "5551234567"),
        ("+358 40 123 4567", "401234567"),
        ("+7 912 345 67 89", "9123456789"),
        ("+998 90 123 45 67", "901234567"),
        ("000", "000"),
        ("+47", "47"),
        ("call me", ""),
    ],
)
def test_a_phone_number_is_found_by_its_national_digits(typed: str, national: str) -> None:
    assert phone_digits(typed) == national


def test_a_phone_number_is_found_while_it_is_typed() -> None:
    stored = phone_digits("+47 22 33 44 55")
    for typed in ("22", "22 3", "22 33 44", "+47 22 33", "0047 2233 44"):
        assert stored.startswith(words_of(typed)[0]), typed


def test_a_name_has_a_term_that_begins_with_each_of_its_words() -> None:
    assert terms_of(("ola johan nordmann",)) == ("ola johan nordmann", "johan nordmann ola", "nordmann ola johan")


def test_a_name_of_two_hundred_words_has_as_many_terms_as_there_may_be_rows() -> None:
    text = searched_text(" ".join(f"n{i}" for i in range(200)))
    assert len(terms_of((text,))) == MOST_TERMS
    assert all(len(term) <= LONGEST for term in terms_of((text,)))


@pytest.mark.parametrize(
    ("typed", "is_found"),
    [
        ("kari", True),
        ("nord kari", True),
        ("kari 2233", True),
        ("kari nordmann 22 33 44 55 kari@example.com", True),
        ("kari ola", False),
        ("ari", False),
    ],
)
def test_each_word_has_to_begin_a_word_of_what_is_found(typed: str, *, is_found: bool) -> None:
    texts = ("d1001", "22334455", "kari@example.com", "kari nordmann")
    assert SearchQuery.of(typed).finds(texts) is is_found


def test_a_query_selects_by_its_longest_word() -> None:
    assert SearchQuery.of("ola nordmann as").longest == "nordmann"
    assert SearchQuery.of("- * -").longest == ""
