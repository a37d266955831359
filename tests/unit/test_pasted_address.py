"""Addresses as people paste them from a chat."""

import pytest
from hypothesis import given, strategies as st

from invoicing.pages.back_office.drafts.editor.pasted.read import read_address

KARI = {"name": "Kari Nordmann", "address1": "Storgata 1", "postal_code": "0150", "city": "Oslo", "country": "NO"}


@pytest.mark.parametrize(
    "pasted",
    [
        "Kari Nordmann\nStorgata 1\n0150 Oslo",
        "Kari Nordmann, Storgata 1, 0150 Oslo",
        "Kari Nordmann\r\nStorgata 1, 0150 Oslo\r\nNorge",
        "Kari Nordmann\nStorgata 1\nNO-0150 Oslo\nNORWAY",
        "Navn: Kari Nordmann\nAdresse: Storgata 1\nPostnr: 0150 Oslo\nLand: Norge",
        "  Kari  Nordmann \n\n Storgata 1 \n N-0150  Oslo \u200e\n",
    ],
)
def test_an_address_is_read_however_its_lines_are_separated(pasted: str) -> None:
    read = read_address(pasted, ["NO", "SE"])
    assert read.fields == KARI
    assert read.rest == ()


@pytest.mark.parametrize(
    ("pasted", "fields"),
    [
        (
            "Anna Svensson\nDrottninggatan 5\n111 51 Stockholm\nSverige",
            {"address1": "Drottninggatan 5", "postal_code": "11151", "city": "Stockholm", "country": "SE"},
        ),
        (
            "Max Mustermann\nMustermann GmbH\nUnter den Linden 7\nD-10117 Berlin\nDeutschland",
            {"company": "Mustermann GmbH", "address1": "Unter den Linden 7", "postal_code": "10117", "city": "Berlin"},
        ),
        (
            "Jane Doe\n12 Main St, Apt 4\nSpringfield, IL 62704\nUSA",
            {
                "address1": "12 Main St",
                "address2": "Apt 4",
                "city": "Springfield",
                "province": "IL",
                "postal_code": "62704",
                "country": "US",
            },
        ),
        (
            "John Smith\n10 Downing Street\nLondon\nSW1A 2AA\nUnited Kingdom",
            {"address1": "10 Downing Street", "city": "London", "postal_code": "SW1A 2AA", "country": "GB"},
        ),
        (
            "John Smith\n10 Downing Street\nLondon sw1a2aa\nUK",
            {"city": "London", "postal_code": "SW1A 2AA", "country": "GB"},
        ),
        ("Jan Jansen\nDamrak 1\n1012LG Amsterdam\nNederland", {"postal_code": "1012 LG", "city": "Amsterdam"}),
        (
            "Marie Tremblay\n200 Rue Wellington\nOttawa Ontario K1A 0A9\nCanada",
            {"city": "Ottawa", "province": "ON", "postal_code": "K1A 0A9"},
        ),
        ("Kari Nordmann\nc/o Hansen\nStorgata 1\n0150 Oslo", {"address2": "c/o Hansen", "address1": "Storgata 1"}),
    ],
)
def test_the_rules_of_each_country_are_followed(pasted: str, fields: dict[str, str]) -> None:
    read = read_address(pasted, ["NO"])
    assert fields.items() <= read.fields.items()
    assert read.rest == ()


def test_a_code_without_a_country_is_of_the_first_market_that_it_fits() -> None:
    assert read_address("Per\nGata 2\n12345 Täby", ["NO", "SE", "DE"]).fields["country"] == "SE"
    assert read_address("Per\nGata 2\n0150 Oslo", ["NO", "SE", "DE"]).fields["country"] == "NO"


def test_phone_number_email_and_handle_are_read_beside_the_address() -> None:
    read = read_address(
        "@kari.strikker\nKari Nordmann\nStorgata 1\n0150 Oslo\n+47 900 00 000\nkari@example.com", ["NO"]
    )
    assert read.fields == {**KARI, "handle": "@kari.strikker", "phone": "+47 900 00 000", "email": "kari@example.com"}
    assert read_address("Kari, tlf: 90000000", ["NO"]).fields == {"name": "Kari", "phone": "90000000"}


def test_lines_that_are_no_address_are_left_over() -> None:
    pasted = "Hei! Her er adressen min!\nKari Nordmann\nStorgata 1\n0150 Oslo\nRing på hos naboen\nToppen"
    read = read_address(pasted, ["NO"])
    assert read.fields == KARI
    assert read.rest == ("Hei!", "Her er adressen min!", "Ring på hos naboen", "Toppen")


def test_a_street_with_a_number_is_no_postal_code() -> None:
    read = read_address("Kari Nordmann\nStorgata 1234", ["NO"])
    assert read.fields == {"name": "Kari Nordmann", "address1": "Storgata 1234"}


@pytest.mark.parametrize(
    ("pasted", "left"),
    [
        ("12 High St York YO1 7HH", ("12 High St York",)),
        ("12 Main St Springfield IL 62704", ("12 Main St Springfield",)),
        ("12 High St\nYO1 7HH", ()),
    ],
)
def test_a_street_is_never_the_town(pasted: str, left: tuple[str, ...]) -> None:
    read = read_address(pasted, ["GB", "US"])
    assert "city" not in read.fields
    assert read.fields["postal_code"] in {"YO1 7HH", "62704"}
    assert read.fields.get("address1") == (None if left else "12 High St")
    assert read.rest == left


def test_a_town_can_have_the_number_of_its_district() -> None:
    read = read_address("Jo Li\n12 High St\nDublin 4\nD04 X285\nIreland", ["IE"])
    assert (read.fields["city"], read.fields["address1"], read.rest) == ("Dublin 4", "12 High St", ())


def test_a_flat_before_its_street_stands_below_it() -> None:
    read = read_address("Flat 2, 10 Downing St, London SW1A2AA, UK 07700 900123", ["NO", "GB"])
    assert read.rest == ()
    assert read.fields == {
        "address1": "10 Downing St",
        "address2": "Flat 2",
        "city": "London",
        "postal_code": "SW1A 2AA",
        "country": "GB",
        "phone": "07700 900123",
    }


@given(st.text(max_size=300))
def test_any_text_is_read_into_fields_that_have_something(pasted: str) -> None:
    read = read_address(pasted, ["NO", "US", "GB"])
    assert all(read.fields.values())
    assert all(read.rest)
