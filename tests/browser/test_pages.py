"""Every state of the customer's pages in a real browser: for everyone, on every screen, in light and dark."""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from invoicing.pages.http import assets
from tests.support.browser.axe import contrast_faults, inject_axe, violations
from tests.support.browser.gallery_server import Gallery
from tests.support.browser.window import Window, open_window
from tests.support.gallery.states import LANGUAGES, SCENES

STYLES = assets.FOLDER / "checkout.css"
SCREENS: tuple[tuple[int, Literal["light", "dark"]], ...] = (
    (375, "light"),
    (375, "dark"),
    (1280, "light"),
    (1280, "dark"),
)
# These rules read colours and layout, as contrast does. All others read the document and which elements are hidden.
SEEN = ("link-in-text-block", "scrollable-region-focusable")
HIDDEN = """() => [...document.querySelectorAll("body *")]
  .flatMap((element, place) => element.checkVisibility({visibilityProperty: true}) ? [] : [place])"""
TOO_SMALL = """() => [...document.querySelectorAll("main a, nav a, footer a, button, input, select, summary, .option")]
  .filter((element) => !element.matches(".unseen, [type=hidden], .option input, p > a:not(.button)"))
  .filter((element) => element.checkVisibility())
  .map((element) => [element, element.getBoundingClientRect(), element.matches("nav a") ? 44 : 24])
  .filter(([, box, least]) => box.width < least || box.height < least)
  .map(([element]) => element.outerHTML.slice(0, 80))"""
SMALL_TYPE = """() => [...document.querySelectorAll("input:not([type=hidden], [type=radio]), select")]
  .filter((element) => parseFloat(getComputedStyle(element).fontSize) < 16).map((element) => element.name)"""


@pytest.fixture(scope="module")
def window(chromium: Browser) -> Iterator[Window]:
    window = open_window(chromium)
    yield window
    window.page.context.close()


def open_page(window: Window, address: str, width: int) -> None:
    window.page.set_viewport_size({"width": width, "height": 800})
    window.page.emulate_media(color_scheme="light")
    window.asked.clear()
    window.complaints.clear()
    window.page.goto(address)


@pytest.mark.parametrize("name", SCENES)
@pytest.mark.parametrize("locale", LANGUAGES)
def test_axe_finds_nothing(window: Window, gallery: Gallery, name: str, locale: str):
    open_page(window, gallery.address(name, locale), 375)
    window.page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })")
    inject_axe(window.page)
    checked: list[list[int]] = []
    for width, scheme in SCREENS:
        if scheme == "dark" and locale != LANGUAGES[0]:
            continue  # no colour depends on the language: see below
        window.page.set_viewport_size({"width": width, "height": 800})
        window.page.emulate_media(color_scheme=scheme)
        hidden = window.page.evaluate(HIDDEN)
        how = {"runOnly": SEEN} if hidden in checked else {}
        assert [*violations(window.page, **how), *contrast_faults(window.page)] == [], (width, scheme)
        checked.append(hidden)


def test_no_style_depends_on_the_language():
    assert not re.search(r":lang\b|\[\w*lang\b|:dir\b|\[dir\b", STYLES.read_text())


@pytest.mark.parametrize("name", SCENES)
def test_nothing_has_to_be_scrolled_sideways_and_nothing_is_too_small_to_touch(
    window: Window, gallery: Gallery, name: str
):
    for locale in LANGUAGES:
        open_page(window, gallery.address(name, locale), 320)
        for width in (320, 375, 1280):
            window.page.set_viewport_size({"width": width, "height": 800})
            assert window.page.evaluate("document.documentElement.scrollWidth") <= width, (locale, width)
        assert window.page.evaluate(TOO_SMALL) == []
        assert window.page.evaluate(SMALL_TYPE) == []


@pytest.mark.parametrize("name", SCENES)
def test_a_page_asks_only_our_origin_and_breaks_no_rule_of_its_own(window: Window, gallery: Gallery, name: str):
    open_page(window, gallery.address(name, "en"), 375)
    window.page.evaluate("new Promise((done) => requestIdleCallback(() => setTimeout(done)))")
    assert len(window.hosts) == 1
    assert window.complaints == []


def test_a_page_that_is_only_shown_sends_nothing(window: Window, gallery: Gallery):
    open_page(window, gallery.address("review", "en"), 375)
    window.page.wait_for_timeout(1500)
    assert not [url for url in window.asked if "/i/" in url]


def test_an_email_address_with_other_letters_is_sent_as_it_was_typed(window: Window, gallery: Gallery):
    open_page(window, gallery.address("details", "en"), 375)
    window.page.fill("#email", "info@straße.de")  # Chromium makes strasse.de of it in a field of type "email"
    sent = window.page.evaluate("new FormData(document.querySelector('#email').form).get('email')")
    assert sent == "info@straße.de"


def test_a_touch_on_the_page_is_reported_once(window: Window, gallery: Gallery):
    open_page(window, gallery.address("review", "en"), 375)
    with window.page.expect_request("**/opened") as told:
        window.page.mouse.move(100, 100)
    assert told.value.method == "POST"
    window.page.mouse.move(120, 130)
    window.page.keyboard.press("Tab")
    window.page.wait_for_timeout(200)
    assert len([url for url in window.asked if url.endswith("/opened")]) == 1


def test_the_report_of_a_touch_names_the_offer_and_the_total_that_the_page_showed(window: Window, gallery: Gallery):
    open_page(window, gallery.address("review_of_what_changed", "en"), 375)
    with window.page.expect_request("**/opened") as told:
        window.page.mouse.move(100, 100)
    assert told.value.post_data == "offer=2&total=1445.00&currency=NOK"
    assert told.value.headers["content-type"].startswith("application/x-www-form-urlencoded")


@pytest.mark.parametrize(
    ("locale", "words"), [("en", "(1 hour 35 minutes left)"), ("nb", "(1 time 35 minutter igjen)")]
)
def test_a_reservation_of_less_than_a_day_counts_down_and_announces_its_end(
    chromium: Browser, gallery: Gallery, locale: str, words: str
):
    window = open_window(chromium)
    window.page.clock.install()
    window.page.goto(gallery.address("details_set_aside", locale))
    left = window.page.locator(".reserved .left")
    assert (left.text_content() or "").replace("\xa0", " ") == words
    assert left.get_attribute("aria-live") == "off"
    window.page.clock.fast_forward("01:35:10")
    expect(left).to_be_hidden()
    over = window.page.locator(".reserved > span").last
    expect(over).to_be_visible()
    assert over.text_content()
    window.page.context.close()


def test_a_reservation_of_several_days_shows_no_countdown(window: Window, gallery: Gallery):
    open_page(window, gallery.address("review_set_aside_for_days", "en"), 375)
    assert window.page.locator(".reserved .left").text_content() == ""
    assert window.page.locator(".reserved").inner_text().startswith("Everything in your order is set aside for you")


def test_a_second_tap_pays_no_second_time(window: Window, gallery: Gallery):
    open_page(window, gallery.address("review", "en"), 375)
    window.page.route("**/pay", lambda _: None)  # never answered
    window.page.eval_on_selector("form[action*='/pay']", "(form) => { form.requestSubmit(); form.requestSubmit(); }")
    window.page.wait_for_timeout(200)
    assert len([url for url in window.asked if url.endswith("/pay")]) == 1
    window.page.unroute("**/pay")


def test_the_list_of_faults_has_the_focus_when_the_page_opens(window: Window, gallery: Gallery):
    open_page(window, gallery.address("details_with_faults", "en"), 375)
    assert window.page.evaluate("document.activeElement.className") == "problem"
    window.page.click(".problem a >> nth=1")
    assert window.page.evaluate("document.activeElement.id") == "shipping_name"


def test_another_billing_address_opens_without_javascript(chromium: Browser, gallery: Gallery):
    window = open_window(chromium, scripts=False)
    window.page.goto(gallery.address("details", "en"))
    assert not window.page.is_visible("#billing_address1")
    window.page.check("#billing-other")
    assert window.page.is_visible("#billing_address1")
    window.page.context.close()


def test_the_order_folds_on_a_phone_and_stands_open_on_a_wide_screen(window: Window, gallery: Gallery):
    open_page(window, gallery.address("delivery", "en"), 375)
    assert not window.page.is_visible(".lines")
    window.page.click(".summary summary")
    assert window.page.is_visible(".lines")
    open_page(window, gallery.address("delivery", "en"), 1280)
    assert window.page.is_visible(".lines")


def test_the_receipt_prints_on_white_with_every_line_and_no_button(window: Window, gallery: Gallery):
    open_page(window, gallery.address("paying", "en"), 375)
    window.page.emulate_media(media="print", color_scheme="dark")
    assert window.page.is_visible(".lines")
    assert not window.page.is_visible("button.primary")
    assert window.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    window.page.emulate_media(media="screen")
