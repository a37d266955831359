"""Every text in every language, and money and dates in its manner."""

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

from invoicing.bootstrap import app
from invoicing.domain.values.address import Address
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.language import LANGUAGES, SOURCE_LANGUAGE, shipped
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.address_form import _is_latin, address_form, address_lines
from invoicing.pages.checkout.contact import mask_address, mask_email, mask_name, mask_phone
from invoicing.pages.checkout.delivery_options import arrival, days_words, working_days_after
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import accepted, choose_locale, direction, translations
from tests.support.gallery.scene import Scene, draft
from tests.support.gallery.states import SCENES, painted
from tests.support.repository import ROOT

LOCALES = Path(formats.__file__).parents[2] / "locales"
PAGES = ROOT / "layers/shared/python/invoicing/pages"
TEMPLATES = ROOT / "functions/checkout/templates"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2)}
PLACE = re.compile(r"%\(\w+\)[sd]")


@cache
def extracted() -> list[str | tuple[str, ...]]:
    """Return each text of the code once, in the order of the code; a text with a plural is a pair."""
    found: dict[str | tuple[str, ...], None] = {}
    modules = [path for path in sorted(PAGES.rglob("*.py")) if not {"email", "back_office"} & set(path.parts)]
    templates = sorted([*TEMPLATES.glob("*.html"), *(PAGES / "templates").glob("*.html")])
    for method, paths in (("jinja2", templates), ("python", modules)):
        for path in paths:
            for _, text, _, _ in extract_from_file(method, path, KEYWORDS, options={"trimmed": "true"}):
                found[text] = None
    return list(found)


def catalogue(language: str) -> Catalog:
    text = (LOCALES / language / "LC_MESSAGES" / "checkout.po").read_bytes()
    return read_po(io.BytesIO(text), locale=language)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}))
def test_every_text_is_translated_and_none_is_left_over(language: str):
    translated: dict[Any, Any] = {message.id: message.string for message in catalogue(language) if message.id}
    assert set(translated) == set(extracted())
    for text, words in translated.items():
        pairs = zip(text, words, strict=True) if isinstance(text, tuple) else [(text, words)]
        for source, translation in pairs:
            assert translation, source
            assert set(PLACE.findall(source)) == set(PLACE.findall(translation)), source


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {SOURCE_LANGUAGE}))
def test_the_shipped_catalogue_holds_every_translation(language: str):
    texts = translations("checkout", language)
    for message in catalogue(language):
        if isinstance(message.id, str) and message.id:
            assert texts.gettext(message.id) == message.string


@pytest.mark.parametrize("name", SCENES)
def test_no_english_is_left_on_a_norwegian_page(name: str):
    english, norwegian = (painted(name, locale).soup.find("main") for locale in ("en", "nb"))
    assert english
    assert norwegian
    sentences = {text for text in extracted() if isinstance(text, str) and " " in text and "%" not in text}
    shown = " ".join(norwegian.get_text(" ").split())
    assert not {text for text in sentences if text in shown}
    assert {text for text in sentences if text in " ".join(english.get_text(" ").split())}


@pytest.mark.parametrize(
    ("locale", "amount", "words"),
    [
        ("en", Money(99800, "NOK"), "NOK 998.00"),
        ("nb", Money(99800, "NOK"), "998,00 kr"),
        ("nb", Money(123456700, "NOK"), "1 234 567,00 kr"),
        ("en", Money(-5000, "NOK"), "−NOK 50.00"),
        ("en", Money(4999, "EUR"), "€49.99"),
        ("nb", Money(4999, "EUR"), "49,99 €"),
        ("en", Money(4999, "USD"), "US$49.99"),
        ("en-US", Money(4999, "USD"), "$49.99"),
        ("en", Money(500, "ISK"), "ISK 500"),
        ("en", Money(12345, "KWD"), "KWD 12.345"),
        ("en", Money(1200, "RSD"), "RSD 12.00"),  # CLDR would hide its decimals; it has them
        ("fr", Money(99800, "NOK"), "NOK 998.00"),
    ],
)
def test_money_is_written_in_the_manner_of_the_language_with_all_its_decimals(locale: str, amount: Money, words: str):
    assert formats.money(amount, locale).replace("\xa0", " ") == words


def test_a_day_is_the_day_that_it_is_at_the_shop():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)
    assert formats.date(late, "en", "Europe/Oslo") == "1 December 2026"
    assert formats.date(late, "nb", "Europe/Oslo") == "1. desember 2026"
    assert formats.date(late, "en-US") == "November 30, 2026"
    assert formats.time(late, "nb", "Europe/Oslo") == "00:30"


def test_rates_have_the_decimals_that_they_need():
    assert [formats.percent(rate, "en") for rate in (2500, 1250, 725)] == ["25%", "12.5%", "7.25%"]
    assert [formats.percent(Decimal(rate), "en") for rate in ("887.5", "887.500", "2500.0")] == ["8.875%"] * 2 + ["25%"]
    assert formats.percent(1250, "nb").replace("\xa0", " ") == "12,5 %"


@pytest.mark.parametrize(
    ("wishes", "header", "store", "chosen"),
    [
        (["nb"], "en", "en", "nb"),
        (["", None], "de, nb-NO;q=0.8, en;q=0.9", "nb", "en"),
        ([], "no", "en", "nb"),
        ([], "nn-NO,en;q=0.1", "en", "nb"),
        (["xx"], "de,fr;q=0.9", "nb", "nb"),
        ([], "en;q=0, *", "nb", "nb"),
        ([], "en-US,en", "nb", "en-US"),
        ([], "zz;q=nonsense,,;;;q=", "de", "en"),
        ([], "", "", "en"),
    ],
)
def test_the_language_is_the_first_one_wished_for_that_is_shipped(
    wishes: list[str | None], header: str, store: str, chosen: str
):
    assert choose_locale(*wishes, accept_language=header, store=store) == chosen


def test_a_hostile_header_of_languages_is_harmless():
    assert len(list(accepted("a;q=0.5," * 100_000))) < 100
    assert shipped("../../etc/passwd") is None


def test_direction_follows_the_language():
    assert (direction("nb"), direction("ar-EG"), direction("he")) == ("ltr", "rtl", "rtl")


def test_the_drafts_language_comes_before_the_browsers_and_a_switch_before_both():
    scene = Scene(app, "en")
    link = scene.at(draft(customer=Customer(locale="nb-NO")))
    page = scene.customer.get(link)
    assert page.heading == "Fullfør kjøpet"
    switch = page.soup.select_one('nav a[hreflang="en"]')
    assert switch
    english = scene.customer.get(str(switch["href"]))
    assert english.heading == "Complete your purchase"
    again = scene.customer.submit("/details", english)
    assert again.heading == "Complete your purchase"
    typed = {"email": "k@example.com", "shipping_name": "K", "shipping_address1": "S 1", "shipping_postal_code": "0155"}
    delivery = scene.customer.submit("/details", again, **typed, shipping_city="Oslo")
    assert delivery.heading == "Choose your delivery"
    assert scene.world.sale(scene.sale.id).person.customer.locale == "en"
    app.reset()


def test_the_language_of_the_page_is_kept_only_where_the_draft_has_none():
    for given, kept in (("", "nb"), ("en", "en"), ("de", "de")):
        scene = Scene(app, "nb")
        page = scene.customer.get(scene.at(draft(customer=Customer(locale=given))))
        typed = {"email": "k@example.com", "shipping_name": "K", "shipping_address1": "S 1"}
        scene.customer.submit("/details", page, **typed, shipping_postal_code="0155", shipping_city="Oslo")
        assert scene.world.sale(scene.sale.id).person.customer.locale == kept
    app.reset()


@pytest.mark.parametrize("country", ["NO", "SE", "DE", "FR", "GB", "IE", "US", "CA", "JP", "AE", "HK", "XX"])
def test_each_countrys_form_asks_for_what_its_addresses_have(country: str):
    form = address_form(country, translations("checkout", "en"))
    assert len({part.name for part in form.parts}) == len(form.parts)
    assert all(part.label and part.missing for part in form.parts)
    assert "city" in {part.name for part in form.parts} or country in {"JP", "AE"}


def test_provinces_are_offered_in_latin_letters():
    for country in COUNTRIES:
        names = [
            name for part in address_form(country, translations("checkout", "en")).parts for _, name in part.options
        ]
        assert [name for name in names if not _is_latin(name)] == [], country


def test_a_province_is_offered_once():
    for country in COUNTRIES:
        form = address_form(country, translations("checkout", "en"))
        options = next((part.options for part in form.parts if part.name == "province"), ())
        assert len({name for _, name in options}) == len({key for key, _ in options}) == len(options), country
        assert {form.province(text) for option in options for text in option} == {key for key, _ in options}


def test_a_province_may_be_named_in_any_script():
    india = address_form("IN", translations("checkout", "en"))
    assert india.province("जम्मू और कश्मीर") == india.province("Jammu & Kashmir") == "Jammu and Kashmir"
    form = address_form("JP", translations("checkout", "en"))
    assert {form.province(name) for name in ("東京都", "Tokyo", "TOKYO")} == {"東京都"}
    assert ("東京都", "Tokyo") in next(part.options for part in form.parts if part.name == "province")


def test_an_address_names_its_province_in_the_script_of_the_page():
    tokyo = Address("Jo", "1-1 Chiyoda", "JP", postal_code="100-0001", province="東京都")
    assert "Tokyo" in " ".join(address_lines(tokyo, "en"))
    assert "東京都" not in " ".join(address_lines(tokyo, "en"))


def test_an_address_is_written_as_its_country_writes_it():
    office = Address("Kari", "Storgata 1", "NO", "Oslo", "0155", company="AS", address2="H0302")
    assert address_lines(office, "nb", home="NO") == ("Kari", "AS", "Storgata 1", "H0302", "0155 Oslo")
    american = Address("Jo", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    assert address_lines(american, "nb", home="NO") == ("Jo", "350 Fifth Avenue", "New York, NY 10118", "USA")
    scarce = Address("", "Storgata 1", "NO")
    assert address_lines(scarce, "en", home="NO") == ("Storgata 1",)


def test_a_city_that_a_format_has_no_place_for_is_written_below_the_street():
    tokyo = Address("Jo", "1-1 Chiyoda", "JP", "Chiyoda-ku", "100-0001", province="東京都")
    assert address_lines(tokyo, "en") == ("Jo", "1-1 Chiyoda", "Chiyoda-ku, Tokyo", "100-0001", "Japan")
    singapore = Address("Jo", "1 Raffles Place", "SG", "Singapore", "048616")
    assert address_lines(singapore, "en", home="SG") == ("Jo", "1 Raffles Place", "SINGAPORE 048616")


def test_a_mask_shows_nothing_of_a_part_that_has_one_letter():
    assert mask_email("a@b.no") == "•••@•••.no"
    assert (mask_name("李 小龙"), mask_name("J. Doe"), mask_name("e\u0301 Li")) == ("••• 小•••", "••• D•••", "••• L•••")
    assert (mask_phone("22"), mask_phone("1234"), mask_phone("12345")) == ("•••", "•••", "••• 45")


def test_a_masked_address_names_the_province_where_addresses_have_no_city():
    tokyo = Address("Jo", "1-1 Chiyoda", "JP", postal_code="100-0001", province="東京都")
    assert mask_address(tokyo, "en") == ("J•••", "Tokyo", "Japan")
    chiyoda = Address("Jo", "1-1 Chiyoda", "JP", "Chiyoda-ku", "100-0001", province="東京都")
    assert mask_address(chiyoda, "en") == ("J•••", "Chiyoda-ku", "Japan")


def test_masks_show_their_owner_enough_and_others_nothing():
    assert mask_email("kari.nordmann@example.co.uk") == "k•••@e•••.uk"
    assert mask_email("nonsense") == "•••"
    assert (mask_phone("+47 400 12 345"), mask_phone("")) == ("••• 45", "")
    assert mask_address(Address("Kari Nordmann", "Storgata 1", "NO", "Oslo"), "en") == ("K••• N•••", "Oslo", "Norway")


def test_working_days_leave_out_the_week_end():
    friday = date(2026, 11, 27)
    assert working_days_after(friday, 0) == friday
    assert working_days_after(friday, 1) == date(2026, 11, 30)
    assert working_days_after(friday, 6) == date(2026, 12, 7)
    assert arrival(friday, 1, 3, "en").replace("\u2009", " ") == "30 Nov – 2 Dec"
    assert arrival(friday, 0, 0, "en") == ""


def test_delivery_times_are_right_in_number():
    texts = translations("checkout", "nb")
    assert [days_words(*days, texts) for days in ((0, 0), (1, 1), (0, 2), (2, 4))] == [
        "",
        "1 virkedag",
        "2 virkedager",
        "2–4 virkedager",
    ]
