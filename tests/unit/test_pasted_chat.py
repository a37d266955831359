"""Addresses inside of what people write in a chat: what is not certain is left over."""

import re

import pytest
from hypothesis import given, strategies as st

from invoicing.pages.back_office.drafts.editor.pasted.read import read_address

PER = {"name": "Per Hansen", "address1": "Lillevegen 3", "postal_code": "2614", "city": "Lillehammer", "country": "NO"}
IN_RIYADH = (
    "\u0645\u062d\u0645\u062f\n"
    "\u0634\u0627\u0631\u0639 \u0627\u0644\u0639\u0644\u064a\u0627 12\n"
    "\u0627\u0644\u0631\u064a\u0627\u0636 12211"
)


def test_a_sentence_is_left_over_and_its_first_word_is_no_name() -> None:
    read = read_address("Hei, jeg heter Per Hansen og bor i Lillevegen 3, 2614 Lillehammer", ["NO"])
    assert read.fields == {"postal_code": "2614", "city": "Lillehammer", "country": "NO"}
    assert read.rest == ("Hei", "jeg heter Per Hansen og bor i Lillevegen 3")
    assert read_address("Hei\nPer Hansen\nLillevegen 3\n2614 Lillehammer", ["NO"]).fields == PER


@pytest.mark.parametrize(
    "pasted",
    [
        "[12:31, 30.11.2026] Per: Per Hansen\n[12:32, 30.11.2026] Per: Lillevegen 3, 2614 Lillehammer",
        "30.11.2026, 12:31 - Per: Per Hansen\n30.11.2026, 12:32 - Per: Lillevegen 3, 2614 Lillehammer",
        "[11/30/26, 1:31:05 PM] Per Ø: Per Hansen, Lillevegen 3\n[11/30/26, 1:31:09 PM] Per Ø: 2614 Lillehammer",
    ],
)
def test_what_a_chat_writes_before_a_line_is_not_of_the_address(pasted: str) -> None:
    read = read_address(pasted, ["NO"])
    assert (read.fields, read.rest) == (PER, ())


@pytest.mark.parametrize(
    "pasted",
    [
        "Navn: Per Hansen\nAdresse: Lillevegen 3\nPostnr: 2614\nSted: Lillehammer\nTlf: 99887766",
        "Name: Per Hansen\nAddress: Lillevegen 3\nPostcode: 2614\nCity: Lillehammer\nPhone: 99887766",
        "Navn:\nPer Hansen\nAdresse:\nLillevegen 3\nPostnr/sted: 2614 Lillehammer\nTlf:\n99887766",
        "Per Hansen, Lillevegen 3, 2614 Lillehammer, mob 99887766",
        "Per Hansen, Lillevegen 3, 2614 Lillehammer tlf. 99887766",
        "Per Hansen, Lillevegen 3, 2614, Lillehammer, Norge\ntlf 99887766",
        "Per Hansen\nLillevegen 3\n2614, Lillehammer\nTlf: 99887766",
        "Per Hansen, Lillevegen 3, 2614 Lillehammer 99887766",
    ],
)
def test_labels_and_words_for_a_phone_say_which_field_it_is(pasted: str) -> None:
    read = read_address(pasted, ["NO", "SE"])
    assert (read.fields, read.rest) == ({**PER, "phone": "99887766"}, ())


def test_a_town_with_a_sentence_behind_it_is_read_without_that() -> None:
    read = read_address("Per Hansen\nLillevegen 3\n2614 Lillehammer. Takk!", ["NO"])
    assert (read.fields, read.rest) == (PER, ("Takk!",))


@pytest.mark.parametrize(
    "pasted",
    [
        "〒150-0001 東京都渋谷区神宮前1丁目2-3\n山田太郎",
        "〒150-0001\n東京都渋谷区神宮前1-2-3 メゾン101\n山田 太郎 様\n090-1234-5678",
        "中国北京市朝阳区建国路88号\n张三\n邮编 100022\n电话 13800138000",
        "台北市信義區市府路1號\n110 台北市\n王小明 收",
    ],
)
def test_what_is_not_understood_of_a_han_address_is_in_its_first_line(pasted: str) -> None:
    read = read_address(pasted, ["JP", "CN", "TW"])
    assert read.rest == ()
    kept = "".join(read.fields.values())
    labels = {*"〒邮编电话"}
    assert {c for c in pasted if not c.isspace()} - labels <= set(kept)
    assert read.fields["address1"]


def test_a_titled_line_of_a_japanese_address_is_the_name() -> None:
    read = read_address("〒150-0001\n東京都渋谷区神宮前1-2-3\nメゾン101\n山田 太郎 様", ["JP"])
    assert read.fields["name"] == "山田 太郎 様"
    assert read.fields["address1"] == "東京都渋谷区神宮前1-2-3 メゾン101"


def test_a_town_before_a_question_mark_has_contacts_beside_it() -> None:
    pasted = "Kan du sende til Per Hansen, Lillevegen 3, 2614 Lillehammer? mob +47 99887766 per@x.no"
    read = read_address(pasted, ["NO"])
    assert {name: read.fields.get(name) for name in ("city", "phone", "email", "name")} == {
        "city": "Lillehammer",
        "phone": "+47 99887766",
        "email": "per@x.no",
        "name": None,
    }
    assert read.rest == ("Kan du sende til Per Hansen",)
    assert read_address("Per, tlf 912 34 567", ["NO"]).fields == {"name": "Per", "phone": "912 34 567"}


@pytest.mark.parametrize(
    ("pasted", "countries", "fields"),
    [
        ("陈伟\n北京市朝阳区建国路88号\n100022\n中国", ["NO"], {"country": "CN"}),
        (
            "陈伟\n北京市朝阳区建国路88号\n100022\n中国",
            ["CN"],
            {"name": "陈伟", "address1": "北京市朝阳区建国路88号", "postal_code": "100022"},
        ),
        ("陈伟\n建国路88号\n100022 北京", ["CN"], {"city": "北京", "postal_code": "100022", "address1": "建国路88号"}),
        ("〒150-0001\n東京都渋谷区神宮前1-2-3", ["NO", "JP"], {"postal_code": "150-0001", "country": "JP"}),
        (
            "〒150-0001 東京都渋谷区神宮前1-2-3",
            ["JP"],
            {"postal_code": "150-0001", "address1": "東京都渋谷区神宮前1-2-3"},
        ),
        (
            IN_RIYADH,
            ["SA"],
            {"postal_code": "12211", "city": "\u0627\u0644\u0631\u064a\u0627\u0636"},
        ),
        (
            f"{IN_RIYADH}\n\u0627\u0644\u0633\u0639\u0648\u062f\u064a\u0629",
            ["NO"],
            {"country": "SA"},
        ),
        ("Zoë\nAllee 3\n10623 Berlin Germany", ["NO"], {"country": "DE", "postal_code": "10623", "city": "Berlin"}),
    ],
)
def test_postal_codes_of_other_scripts_are_no_phones(pasted: str, countries: list[str], fields: dict[str, str]) -> None:
    read = read_address(pasted, countries)
    assert fields.items() <= read.fields.items()
    assert "phone" not in read.fields


@pytest.mark.parametrize(
    ("pasted", "left"),
    [
        ("Per Hansen\nLillevegen 3\n10623 Berlin", ("10623 Berlin",)),
        ("Per Hansen\nOla Nes\nLillevegen 3\n2614 Lillehammer", ("Per Hansen", "Ola Nes")),
        ("Tlf: 99887766\nMob: 41234567", ("Mob: 41234567",)),
        ("a@x.no, b@x.no", ("b@x.no",)),
        ("Navn: Per\nNavn: Ola", ("Navn: Ola",)),
        ("Jordan\nLillevegen 3\n2614 Lillehammer\nPostnr: 9999999", ("Postnr: 9999999",)),
        ("Per Hansen Lillevegen 3 2614 Lillehammer", ("Per Hansen Lillevegen 3",)),
        ("Takk!", ("Takk!",)),
        ("Blomster", ("Blomster",)),
    ],
)
def test_what_could_be_several_things_is_left_over(pasted: str, left: tuple[str, ...]) -> None:
    assert read_address(pasted, ["NO"]).rest == left


def test_a_text_that_is_too_long_is_left_over_whole() -> None:
    assert read_address("Per\n" * 600, ["NO"]).rest == ("Per\n" * 600,)


WORDS = [
    "Per Hansen",
    "Lillevegen 3",
    "2614 Lillehammer",
    "Hei du!",
    "mob 99887766",
    "a@x.no",
    "b@x.no",
    "Hamar 2317 er",
]


@given(st.lists(st.sampled_from([*WORDS, "+47 41234567", "c/o Nes", "c/o Ås", "@per", "@ola", "Nes AS"]), max_size=8))
def test_nothing_that_was_pasted_is_lost(pieces: list[str]) -> None:
    read = read_address("\n".join(pieces), ["NO", "SE"])
    kept = " ".join([*read.fields.values(), *read.rest])
    pasted = set(re.findall(r"\w+", " ".join(pieces))) - {"mob"}
    assert pasted <= set(re.findall(r"\w+", kept))
