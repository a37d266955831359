"""Prices that are not locked, at the API and on the customer's page: what was told, what is asked today."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.domain.sale.link import link_key
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.record_link_opened import record_link_opened
from invoicing.usecases.payments.mark_as_paid import LATELY
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant, etag_of
from tests.support.cast.people import KARI_JSON
from tests.support.gallery.scene import Scene, draft

MOVING: dict[str, Any] = {"lock_prices": False, "customer": KARI_JSON}


def nok(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "NOK"}


def open_page(merchant: Merchant, draft: Any) -> None:
    """Open the page behind a new link, so long ago that the draft order can be marked as paid."""
    record_link_opened(merchant.link(draft).rpartition("/")[2], seen_offer=1, ports=app)
    clock: Any = app.clock
    clock.advance(LATELY)


def become_dearer(merchant: Merchant) -> None:
    assert merchant.update("/products/mug", {"price": "150.00"}).status == 200


# --- the API ----------------------------------------------------------------------------------------------------------


def test_a_draft_order_has_the_totals_that_are_stored_and_those_of_today(merchant: Merchant) -> None:
    created = merchant.draft(**MOVING)
    assert created["current_totals"] == created["totals"]
    become_dearer(merchant)
    answer = merchant.request("GET", f"/draft-orders/{created['id']}")
    assert answer.json["totals"] == created["totals"]
    assert answer.json["current_totals"]["total"] == nok("300.00")
    assert answer.etag == etag_of(created)


def test_an_edit_stores_the_totals_of_today(merchant: Merchant) -> None:
    created = merchant.draft(**MOVING)
    become_dearer(merchant)
    edited = merchant.edit(created, {"note": "Called"}).json
    assert edited["totals"]["total"] == edited["current_totals"]["total"] == nok("300.00")
    unchanged = merchant.edit(edited, {"note": "Called"}).json
    assert unchanged["current_totals"] == edited["totals"]


def test_where_prices_are_fixed_there_are_no_totals_of_today(merchant: Merchant) -> None:
    assert merchant.draft()["current_totals"] is None
    moving = merchant.draft(**MOVING)
    merchant.complete(moving)
    assert merchant.read(moving)["current_totals"] is None
    assert merchant.cancel_draft(merchant.draft(**MOVING))["current_totals"] is None


def test_a_discount_code_that_ended_shows_at_locked_prices_too(merchant: Merchant) -> None:
    clock: Any = app.clock
    ends_at = (clock() + timedelta(days=1)).isoformat()
    merchant.ask("PUT", "/discount-codes/TENTH", {"type": "percentage", "value": "10", "ends_at": ends_at})
    created = merchant.draft(discount_code="TENTH")
    assert created["current_totals"] is None
    clock.advance(timedelta(days=1))
    read = merchant.read(created)
    assert (read["totals"]["total"], read["current_totals"]["total"]) == (nok("180.00"), nok("200.00"))


def test_a_lock_that_has_ended_is_none(merchant: Merchant) -> None:
    locked = merchant.draft(prices_locked_until="2026-12-01T00:00:00Z")
    assert locked["current_totals"] is None


def test_lists_tell_whose_prices_move(merchant: Merchant) -> None:
    until = "2026-12-01T00:00:00.000Z"
    given: list[dict[str, Any]] = [{}, {"lock_prices": False}, {"prices_locked_until": until}]
    names = [merchant.draft(**more)["name"] for more in given]
    listed = {it["name"]: it for it in merchant.ask("GET", "/draft-orders")["items"]}
    shown = [(listed[name]["lock_prices"], listed[name]["prices_locked_until"]) for name in names]
    assert shown == [(True, None), (False, None), (True, until)]


def test_a_preview_states_the_prices_of_the_moment_and_stores_nothing(merchant: Merchant) -> None:
    created = merchant.draft(**MOVING)
    become_dearer(merchant)
    stored = merchant.stored()
    preview = merchant.request("POST", f"/draft-orders/{created['id']}/invoice/preview", {"locale": "en"}).json
    assert "NOK 300.00" in preview["text"].replace("\xa0", " ")
    assert "NOK 200.00" not in preview["text"].replace("\xa0", " ")
    assert merchant.stored() == stored


@pytest.mark.parametrize("payment", ["paid", "pending"])
@pytest.mark.parametrize("choice", ["sent", "current"])
def test_completing_asks_which_of_two_totals_counts(merchant: Merchant, payment: str, choice: str) -> None:
    created = merchant.ready(**MOVING)
    open_page(merchant, created)
    become_dearer(merchant)
    totals = {"sent": created["totals"]["total"], "current": merchant.read(created)["current_totals"]["total"]}
    assert totals["sent"] != totals["current"]
    path = f"/draft-orders/{created['id']}/complete"
    problem = merchant.refused(409, "total_changed", "POST", path, {"payment": payment})
    assert problem["totals"] == totals
    assert f"{totals['sent']['amount']} NOK" in problem["detail"]
    order = merchant.ask("POST", path, {"payment": payment, "total": choice})
    assert order["totals"]["total"] == totals[choice]


@pytest.mark.parametrize("payment", ["paid", "pending"])
def test_an_untold_customer_is_charged_the_total_of_today(merchant: Merchant, payment: str) -> None:
    created = merchant.ready(**MOVING)
    become_dearer(merchant)
    path = f"/draft-orders/{created['id']}/complete"
    problem = merchant.refused(422, "invalid_request", "POST", path, {"payment": payment, "total": "sent"})
    assert problem["errors"][0]["pointer"] == "/total"
    order = merchant.ask("POST", path, {"payment": payment})
    assert order["totals"]["total"] == merchant.read(created)["totals"]["total"] != created["totals"]["total"]


def test_a_total_that_is_neither_is_refused(merchant: Merchant) -> None:
    path = f"/draft-orders/{merchant.draft(**MOVING)['id']}/complete"
    merchant.refused(422, "unknown_value", "POST", path, {"payment": "paid", "total": "former"})


# --- the customer's page ----------------------------------------------------------------------------------------------


@pytest.fixture
def link(scene: Scene) -> str:
    ready = draft(LineInput(2, sku="cup"), known=True, shipping_line=ShippingInput("post"))
    return scene.at(replace(ready, lock_prices=False))


def cups_cost(scene: Scene, price: int) -> None:
    cup = scene.world.products.get(["cup"])["cup"].product
    scene.world.set_product(replace(cup, price=Money(price, "NOK")))


def send_invoice(scene: Scene) -> str:
    """Send an invoice; return the address of its link."""
    _, email = scene.world.request_invoice(scene.sale.id)
    scene.world.send_invoice(scene.sale.id, email)
    return f"/i/{scene.token_of(email.link)}"


def news(page: Page) -> str:
    found = page.soup.select_one(".notice.news")
    return " ".join(found.get_text(" ").replace("\xa0", " ").split()) if found else ""


def test_who_never_looked_is_not_told_of_a_change_since(scene: Scene, link: str) -> None:
    cups_cost(scene, 29_900)
    page = scene.customer.get(link)
    assert news(page) == ""
    assert "NOK 697.00" in page.text
    assert "Prices can change until you pay." in page.text


def test_who_got_an_email_is_told_what_changed_since_it(scene: Scene, link: str) -> None:
    link = send_invoice(scene)
    cups_cost(scene, 29_900)
    told = news(scene.customer.get(link))
    assert "It changed since we sent you the e-mail. Nothing has been charged." in told
    assert "Before 2 × NOK 249.00 Now 2 × NOK 299.00" in told
    assert "you last looked" not in told


def test_who_looked_is_told_of_each_new_price_once(scene: Scene, link: str) -> None:
    scene.look(link)
    cups_cost(scene, 29_900)
    assert "Before 2 × NOK 249.00 Now 2 × NOK 299.00" in news(scene.customer.get(link))
    scene.look(link)
    assert news(scene.customer.get(link)) == ""
    cups_cost(scene, 19_900)
    assert "Total Before NOK 697.00 Now NOK 497.00" in news(scene.customer.get(link))


@pytest.mark.parametrize("shown", [{"offer": "2"}, {"offer": "2", "total": "x"}, {"offer": "-1"}, {}])
def test_a_browser_that_tells_no_total_is_told_of_no_change(scene: Scene, link: str, shown: dict[str, str]) -> None:
    cups_cost(scene, 29_900)
    assert scene.customer.post(f"{link}/opened", shown, sec_fetch_site="same-origin").status == 204
    seen = scene.world.sales.get(scene.sale.id, link_key(1)).link(1)
    assert (seen.seen_offer, seen.seen_total) == (0, None)
    assert news(scene.customer.get(link)) == ""


@pytest.mark.parametrize("days", [31, 400])
def test_an_expired_page_states_the_prices_of_today(scene: Scene, link: str, days: int) -> None:
    cups_cost(scene, 29_900)
    scene.world.clock.advance(timedelta(days=days))
    page = scene.customer.get(link)
    assert page.heading == "This link has expired"
    assert "NOK 697.00" in page.text


def test_a_page_whose_payment_could_not_be_started_states_the_prices_of_today(scene: Scene, link: str) -> None:
    cups_cost(scene, 29_900)
    page = scene.customer.get(link)
    scene.world.provider.unavailable = ["before"]
    failed = scene.customer.submit("/pay", page)
    assert failed.status == 503
    assert "NOK 697.00" in failed.text
    assert failed.fields("/pay")["total"] == "697.00"
