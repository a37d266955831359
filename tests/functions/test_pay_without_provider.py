"""A store without a payment provider: pages tell how to pay it directly, and staff mark the sale as paid."""

from dataclasses import replace

import pytest

from invoicing.bootstrap import app
from invoicing.domain.checkout.state import CheckoutState
from invoicing.domain.errors import CheckoutActiveError, NoProviderError, TotalChangedError
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from tests.support.actors.merchant import Merchant
from tests.support.cast.store_settings import STORE_SETTINGS
from tests.support.gallery.scene import Scene
from tests.support.gallery.states import painted
from tests.support.gallery.without_provider import READY, instructed, instructed_out_of_stock, turned_off
from tests.support.worlds.fake_world import FakeWorld

TO_PAY = "Vipps NOK 1,758.00 til 12345, eller betal til konto 1234 56 78903. Merk betalingen med #D1001."


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld()
    world.providers.turn_off()
    return world


# --- the page ---------------------------------------------------------------------------------------------------------


def test_a_page_ends_with_the_instructions_and_says_nothing_twice(scene: Scene) -> None:
    page = instructed(scene)
    assert TO_PAY in page.text
    assert "Amount NOK" not in page.text
    assert "Reference #D1001" not in page.text
    assert not page.has_form("/pay")
    assert "provider" not in page.text
    assert "By paying you accept the terms of sale" in page.text


@pytest.mark.parametrize(
    ("text", "rows"),
    [("Vipps {total}", ["Reference"]), ("Merk med {number}", ["Amount"]), ("Vipps", ["Amount", "Reference"])],
)
def test_a_page_adds_what_the_instructions_leave_out(scene: Scene, text: str, rows: list[str]) -> None:
    turned_off(scene)
    scene.world.stores.store = replace(scene.world.stores.store, payment_instructions=text)
    page = scene.customer.get(scene.at(READY))
    assert [row.get_text() for row in page.soup.select("main dl.facts dt")][-len(rows) :] == rows
    assert ("Amount NOK" in page.text) is ("Amount" in rows)
    assert ("Reference #D1001" in page.text) is ("Reference" in rows)


def test_instructions_name_the_order_once_there_is_one(scene: Scene) -> None:
    link = turned_off(scene).at(READY)
    order = scene.world.complete_unpaid(scene.sale.id).order
    assert order
    assert f"Merk betalingen med {order.name}." in scene.customer.get(link).text


@pytest.mark.parametrize("name", ["instructed_details", "instructed_out_of_stock", "instructed_and_paid", "review"])
def test_other_pages_tell_nothing_of_how_to_pay_directly(name: str) -> None:
    assert "12345" not in painted(name, "en").text


def test_the_instructions_come_after_details_and_delivery(scene: Scene) -> None:
    link = turned_off(scene).at(replace(READY, shipping_line=None))
    page = scene.customer.get(link)
    assert "12345" not in page.text
    assert TO_PAY in scene.customer.submit("/delivery", page, delivery_method="post").text


def test_a_store_with_neither_provider_nor_instructions_asks_to_be_asked() -> None:
    page = painted("neither_provider_nor_instructions", "en")
    assert "Fjell & Fjord takes no payments on this page. Ask how to pay, and mention #D1001." in page.text
    assert not page.has_form("/pay")
    assert page.soup.select("main a[href^='mailto:']")


def test_a_total_of_nothing_needs_no_provider(scene: Scene) -> None:
    page = painted("instructed_and_nothing_to_pay", "en")
    assert page.has_form("/pay")


def test_the_pay_button_of_an_old_page_leads_to_the_instructions(scene: Scene) -> None:
    page = scene.ready()
    turned_off(scene)
    told = scene.customer.submit("/pay", page)
    assert (told.status, told.heading) == (200, "Review and pay")
    assert "Vipps NOK 1,758.00" in told.text
    assert scene.world.sale(scene.sale.id).draft.active_attempt is None


def test_a_provider_without_its_key_leaves_the_instructions() -> None:
    page = painted("instructed_where_the_provider_has_no_key", "en")
    assert page.heading == "This cannot be paid here"
    assert "Vipps NOK 1,758.00" in page.text


def test_a_page_of_moving_prices_tells_which_total_to_pay() -> None:
    page = painted("instructed_at_moving_prices", "en")
    assert "Prices can change until you pay. Pay the total that this page shows then." in page.text
    assert "If you have not paid yet, what this page shows counts." in page.text
    assert "Nothing has been charged" not in page.text
    assert "Vipps NOK 1,858.00" in page.text


# --- out of stock -----------------------------------------------------------------------------------------------------


def test_a_shortage_asks_to_wait_with_the_payment_and_tells_staff(scene: Scene) -> None:
    page = instructed_out_of_stock(scene)
    assert "Please wait with the payment." in page.text
    told = scene.customer.submit("/pay", page)
    assert (told.status, told.heading) == (409, "Something in your order is out of stock")
    assert scene.world.story(scene.sale.id)[-1] == "OutOfStock"


def test_a_shortage_that_has_ended_leads_to_the_instructions(scene: Scene) -> None:
    page = instructed_out_of_stock(scene)
    scene.world.products.move({"honey": 5})
    assert "Vipps NOK" in scene.customer.submit("/pay", page).text
    assert "OutOfStock" not in scene.world.story(scene.sale.id)


def test_pressing_pay_holds_no_stock(world: FakeWorld) -> None:
    _, token = world.ready()
    with pytest.raises(NoProviderError):
        world.press_pay(token)
    assert world.available() == 10


# --- staff mark it as paid --------------------------------------------------------------------------------------------


def test_staff_mark_it_as_paid_right_after_the_customer_looked(world: FakeWorld) -> None:
    sale, token = world.ready()
    world.record_opened(token)
    world.complete(sale.id)
    assert world.financial_status(sale.id) is FinancialStatus.PAID
    assert world.state(token) is CheckoutState.PAID_MANUALLY
    assert world.available() == 9


def test_with_a_provider_staff_still_ask_first() -> None:
    world = FakeWorld()
    sale, token = world.ready()
    world.record_opened(token)
    with pytest.raises(CheckoutActiveError):
        world.complete(sale.id)


def test_a_payment_that_began_before_the_provider_was_turned_off_stops_staff() -> None:
    world = FakeWorld()
    sale, token = world.ready()
    world.press_pay(token)
    world.providers.turn_off()
    with pytest.raises(CheckoutActiveError):
        world.complete(sale.id)


def test_staff_say_which_total_was_paid_if_prices_moved(scene: Scene) -> None:
    link = turned_off(scene).at(replace(READY, lock_prices=False))
    scene.look(link)
    cup = scene.world.products.get(["cup"])["cup"].product
    scene.world.set_product(replace(cup, price=Money(29_900, "NOK")))
    with pytest.raises(TotalChangedError):
        scene.world.complete(scene.sale.id)


def test_a_paid_page_is_the_receipt() -> None:
    page = painted("instructed_and_paid", "en")
    assert page.heading == "This order is already paid"


# --- what staff are told ----------------------------------------------------------------------------------------------


def without_provider(merchant: Merchant, **settings: object) -> None:
    app.providers.turn_off()  # type: ignore[attr-defined]  # of the fake
    merchant.replace("/store", {**STORE_SETTINGS, **settings})


def warned(merchant: Merchant, **draft: object) -> list[tuple[str, bool]]:
    return [(warning["code"], warning["blocks"]) for warning in merchant.draft(**draft)["warnings"]]


def test_a_draft_that_nobody_is_told_how_to_pay_has_a_warning(merchant: Merchant) -> None:
    without_provider(merchant)
    assert warned(merchant) == [("no_payment_method", False)]
    assert merchant.draft()["warnings"][0]["detail"].startswith("The customer is not told how to pay")


def test_an_invoice_that_tells_no_way_to_pay_is_sent_with_a_warning(merchant: Merchant) -> None:
    without_provider(merchant)
    draft = merchant.ready()
    sent = merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {}, status=202)
    assert [warning["code"] for warning in sent["warnings"]] == ["no_payment_method"]


@pytest.mark.parametrize("total", ["paid by instructions", "nothing to pay"])
def test_there_is_no_warning_where_the_customer_is_told_or_pays_nothing(merchant: Merchant, total: str) -> None:
    told = {"payment_instructions": "Vipps 12345"} if total == "paid by instructions" else {}
    without_provider(merchant, **told)
    free = {"line_items": [{"title": "A gift", "quantity": 1, "unit_price": "0.00", "requires_shipping": False}]}
    assert warned(merchant, **({} if told else free)) == []


# --- the setting ------------------------------------------------------------------------------------------------------


def test_instructions_are_several_lines_and_null_takes_them_out(merchant: Merchant) -> None:
    text = "Account 1234 56 78903\nReference: {number}, {total}"
    merchant.update("/store", {"payment_instructions": text})
    assert merchant.ask("GET", "/store")["payment_instructions"] == text
    merchant.update("/store", {"payment_instructions": None})
    assert merchant.ask("GET", "/store")["payment_instructions"] is None


def test_a_misspelt_placeholder_is_refused_and_named(merchant: Merchant) -> None:
    body = {**STORE_SETTINGS, "payment_instructions": "Mark it {nubmer}"}
    problem = merchant.refused(422, "unknown_placeholder", "PUT", "/store", body, headers={"If-Match": "*"})
    [error] = problem["errors"]
    assert error["pointer"] == "/payment_instructions"
    assert error["detail"] == "Take {nubmer} out: the placeholders are {number}, {total}."
