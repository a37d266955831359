"""What pages say of time and money, exactly."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from invoicing.bootstrap import app
from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.sale.link import link_key
from invoicing.pages.i18n import formats
from tests.support.gallery.scene import Scene, draft
from tests.support.gallery.states import paying, receipt, review, review_of_nothing_to_pay

NOW = datetime(2026, 11, 23, 22, 50, tzinfo=UTC)


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene(app, "en")
    app.reset()


@pytest.mark.parametrize(
    ("locale", "minutes", "name_zone", "words"),
    [
        ("en", 5, False, "23:55"),
        ("en", 15, False, "00:05, 24 November"),
        ("nb", 15, False, "00:05, 24. november"),
        ("en", 15, True, "00:05 CET, 24 November"),
    ],
)
def test_a_moment_names_its_day_and_its_zone_where_they_are_not_known(
    locale: str, minutes: int, name_zone: bool, words: str
):
    moment = NOW + timedelta(minutes=minutes)
    assert formats.moment(moment, locale, "Europe/Oslo", now=NOW, name_zone=name_zone) == words


def test_an_invoice_says_until_when_it_can_be_paid(scene: Scene):
    page = review(scene)
    expires_at = scene.world.sales.get(scene.sale.id, link_key(1)).link(1).expires_at
    assert expires_at
    until = formats.moment(expires_at, "en", "Europe/Oslo", now=scene.world.clock())
    assert f"Link open until {until}" in page.text
    assert "Pay by" not in page.text
    assert "open until" not in receipt(scene).text


def test_a_chosen_delivery_says_when_it_arrives_until_it_is_paid(scene: Scene):
    page = scene.customer.get(scene.at(draft(known=True)))
    option = page.soup.select_one(".option:has([value=post]) .quiet")
    assert option
    chosen = scene.customer.submit("/delivery", page, delivery_method="post").soup.select_one(".chosen .quiet")
    assert chosen
    assert chosen.get_text() == option.get_text()
    assert "working day" not in receipt(scene).text


def test_a_customer_who_pays_abroad_sees_the_time_zone(scene: Scene):
    assert "CET" not in paying(scene).text
    at_home = draft(known=True)
    assert at_home.shipping_address
    there = replace(at_home.shipping_address, country="DE", postal_code="10115", city="Berlin")
    page = scene.customer.get(
        scene.at(replace(at_home, shipping_address=there, billing_address=there, shipping_line=ShippingInput("post")))
    )
    scene.customer.submit("/pay", page)
    assert " CE" in scene.customer.get(f"/i/{scene.token}").text


def test_an_order_of_nothing_is_placed_and_not_paid(scene: Scene):
    page = scene.customer.submit("/pay", review_of_nothing_to_pay(scene))
    assert page.heading == "Thank you. Your order is placed"
    facts = page.soup.select_one(".receipt .facts")
    assert facts
    assert [term.get_text() for term in facts.select("dt")] == ["Order", "Placed", "Delivery"]


@pytest.mark.parametrize(
    ("locale", "words"),
    [("en", "These prices stand until you pay."), ("nb", "Disse prisene gjelder til du betaler.")],
)
def test_prices_that_are_locked_without_an_end_say_that_they_stand(scene: Scene, locale: str, words: str):
    scene.customer.headers["accept-language"] = locale
    assert words in scene.ready().text
    scene.world.edit(scene.sale.id, lambda given: replace(given, lock_prices=False))
    assert words not in scene.customer.get(f"/i/{scene.token}").text


@pytest.mark.parametrize(("locale", "words"), [("en", "MVA Exempt"), ("nb", "MVA Fritatt")])
def test_a_sale_that_is_exempt_says_that_tax_was_left_out(scene: Scene, locale: str, words: str):
    scene.customer.headers["accept-language"] = locale
    given = draft(known=True, shipping_line=ShippingInput("post"))
    for exempt in (False, True):
        page = scene.customer.get(scene.at(replace(given, tax_exempt=exempt))).soup
        assert (words in " ".join(page.get_text(" ").split())) is exempt
