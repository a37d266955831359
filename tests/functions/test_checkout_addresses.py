"""Addresses that no page of ours led to: of restored tabs, shared forms, slips of the pen."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from invoicing.bootstrap import app
from tests.support.gallery.scene import Scene
from tests.support.gallery.states import review

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"


@pytest.fixture
def scene() -> Iterator[Scene]:
    yield Scene(app, "en")
    app.reset()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("ending", ["/details", "/delivery", "/pay", "/start-over", "/"])
def test_the_address_of_a_form_leads_back_to_its_page(scene: Scene, method: str, ending: str):
    review(scene)
    before = scene.everything()
    answer = scene.customer.request(method, f"/i/{scene.token}{ending}?lang=nb")
    assert (answer.status, answer.headers["Location"]) == (303, f"/i/{scene.token}?lang=nb")
    assert scene.everything() == before


@pytest.mark.parametrize("path", ["/", "/favicon.ico", "/draft-order", "/info"])
def test_where_nothing_is_a_browser_gets_a_page_and_a_program_a_problem(scene: Scene, path: str):
    page = scene.customer.get(path, accept=HTML)
    assert (page.status, page.heading) == (404, "We cannot find this page")
    assert page.headers["Content-Type"].startswith("text/html")
    for accept in ("application/json", "*/*", ""):
        problem = scene.customer.get(path, accept=accept)
        assert (problem.status, problem.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/i", "/i/", "/i//pay", "/i/x/y", "/i/x/details/more"])
@pytest.mark.parametrize("accept", [HTML, "*/*", "", "application/json"])
def test_an_address_at_or_below_a_link_gets_the_page_of_a_wrong_link(scene: Scene, path: str, accept: str):
    wrong = scene.customer.get("/i/" + "A" * 68, accept=accept)
    page = scene.customer.get(path, accept=accept)
    assert (page.status, page.heading) == (wrong.status, wrong.heading) == (404, "We cannot find this page")
    assert page.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("query", ["", "?attempt=pay_x_1", "?attempt=none&session=x", "?attempt=pay_x_1&session=%00"])
def test_a_return_without_a_payment_shows_an_error_page(scene: Scene, query: str):
    for accept in (HTML, "*/*", "", "application/json"):
        page = scene.customer.get(f"/payments/test/return{query}", accept=accept)
        assert (page.status, page.heading) == (404, "We cannot find this page")
        assert page.headers["Content-Type"].startswith("text/html")


def test_a_page_that_knows_no_shop_speaks_every_language(scene: Scene):
    page = scene.customer.get("/nowhere", accept=HTML)
    assert [link["href"] for link in page.soup.select("nav a")] == ["?lang=nb"]
    assert scene.customer.get("/nowhere?lang=nb", accept=HTML).heading == "Vi finner ikke denne siden"


def test_a_customer_who_returns_too_late_reads_that_nothing_was_charged(scene: Scene):
    scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    page = scene.customer.get(scene.returned().headers["Location"])
    assert page.heading == "Review and pay"
    assert "That payment ran out. Nothing was charged." in page.text


def test_a_customer_who_returns_after_starting_over_reads_that_nothing_was_charged(scene: Scene):
    page = scene.customer.get(scene.paying())
    scene.customer.submit("/start-over", page)
    page = scene.customer.get(scene.returned().headers["Location"])
    assert "That payment was not completed. Nothing was charged." in page.text


def test_a_word_on_a_lost_payment_is_not_said_of_one_that_is_under_way(scene: Scene):
    link = scene.paying()
    assert "Nothing was charged" not in scene.customer.get(f"{link}?payment=late").text


def test_while_nothing_is_heard_the_page_claims_nothing(scene: Scene):
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    text = scene.customer.get(link).text
    assert "We have not heard from the payment service yet" in text
    assert "charged" not in text
    scene.world.clock.advance(timedelta(minutes=40))
    assert "charged" not in scene.customer.get(link).text
