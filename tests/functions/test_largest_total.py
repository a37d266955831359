"""The largest total: what would exceed it is refused or not offered, and no page behind a link fails for it."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.product import Product
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.domain.errors import TotalTooLargeError
from invoicing.domain.events import EmailFailed, NoDeliveryFits, ReminderSkipped
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.money import Money
from invoicing.domain.values.warning import WarningCode
from invoicing.usecases.draft_orders.view import view_draft_order, warnings_when_sent
from tests.support.actors.merchant import Merchant
from tests.support.cast.people import KARI_JSON, OSLO_JSON, TYPED
from tests.support.cast.store import NORWAY
from tests.support.gallery.scene import SHOP, Scene, draft

POST_ONLY = replace(NORWAY, delivery_methods=NORWAY.delivery_methods[1:])
SWEDEN = Market("se", "Sverige", "NOK", ("SE",), tax=TaxRule({"standard": Decimal(2500)}, included=False, title="MOMS"))
HALF = DiscountCode("HALF", Discount(DiscountType.PERCENTAGE, 5000), uses=1)
VAN = ShippingInput(title="Van", price=GivenAmount("0.00"))


def goods(price: str) -> LineInput:
    return LineInput(1, title="Ship", unit_price=GivenAmount(price))


@pytest.fixture
def shop(scene: Scene) -> Scene:
    """A shop that sends by post, for 99.00."""
    scene.world.set_store(replace(SHOP, markets=(POST_ONLY, SWEDEN)))
    return scene


@pytest.mark.parametrize("price", ["9999999950.00", "10000000000.00"])
def test_a_delivery_that_the_total_has_no_room_for_is_not_offered(shop: Scene, price: str) -> None:
    link = shop.at(draft(goods(price)))
    page = shop.customer.submit("/details", shop.customer.get(link), **TYPED)
    assert (page.status, "has no delivery to this address yet" in page.text) == (200, True)
    events = [event.data for event in shop.world.events(shop.sale.id)]
    assert [event.reasons for event in events if isinstance(event, NoDeliveryFits)] == [{"post": "total"}]
    fields = {"offer": "1", "total": price, "currency": "NOK"}
    assert shop.customer.post(f"{link}/delivery", {"delivery_method": "post"}).status == 422
    assert shop.customer.post(f"{link}/pay", fields).status == 303


def test_the_cheaper_delivery_is_offered_where_it_alone_fits(scene: Scene) -> None:
    page = scene.customer.get(scene.at(draft(goods("9999999950.00"), known=True)))
    assert ("Hent i butikken" in page.text, "Posten" in page.text) == (True, False)


def test_staff_are_warned_that_no_delivery_fits_the_total(shop: Scene) -> None:
    shop.at(draft(goods("9999999950.00"), known=True))
    warned = {it.code: it.ineligible for it in view_draft_order(shop.sale, ports=shop.world).warnings}
    assert warned[WarningCode.NO_DELIVERY_FITS] == (("Posten", Ineligibility.TOTAL),)


@pytest.mark.parametrize("line", [{"delivery_method": "post"}, {"title": "Van", "price": "99.00"}])
def test_staff_are_told_the_limit_where_a_delivery_exceeds_it(merchant: Merchant, line: Any) -> None:
    ship = {"title": "Ship", "quantity": 1, "unit_price": "9999999950.00"}
    made = merchant.draft(line_items=[ship], shipping_address=OSLO_JSON)
    path, headers = f"/draft-orders/{made['id']}", {"If-Match": "*"}
    problem = merchant.refused(422, "total_too_large", "PATCH", path, {"shipping_line": line}, headers=headers)
    assert problem["errors"][0]["pointer"] == "/shipping_line"
    assert "more than 10000000000.00 NOK, the largest amount" in problem["detail"]
    twice = {"line_items": [{**ship, "quantity": 2}]}
    problem = merchant.refused(422, "total_too_large", "PATCH", path, twice, headers=headers)
    assert problem["errors"][0]["pointer"] == "/line_items"


def test_a_delivery_that_a_new_price_leaves_no_room_for_is_removed(merchant: Merchant) -> None:
    ship = {"title": "Ship", "quantity": 1, "unit_price": "100.00"}
    post = {"delivery_method": "post"}
    made = merchant.draft(line_items=[ship], shipping_address=OSLO_JSON, shipping_line=post)
    edited = merchant.edit(made, {"line_items": [{**ship, "unit_price": "9999999950.00"}]}).json
    assert (edited["shipping_line"], edited["delivery_removed"]["reason"]) == (None, "total")
    assert "With it, the total would exceed the largest amount." in edited["delivery_removed"]["detail"]


def test_an_address_that_makes_the_total_too_large_is_a_fault_of_the_form(shop: Scene) -> None:
    page = shop.customer.get(shop.at(draft(goods("9000000000.00"))))
    answer = shop.customer.submit(
        "/details", page, **{**TYPED, "shipping_country": "SE", "shipping_postal_code": "111 22"}
    )
    assert (answer.status, "cannot be sent to that country" in answer.text) == (422, True)


def beyond(shop: Scene) -> str:
    """Return the link of three cups at moving prices that make the total too large."""
    link = shop.at(draft(LineInput(3, sku="cup"), known=True, lock_prices=False, shipping_line=VAN))
    shop.world.set_product(Product("cup", "Cup", Money(10**12, "NOK")))
    return link


def test_a_total_that_moving_prices_take_beyond_the_largest_cannot_be_paid_as_it_was(shop: Scene) -> None:
    page = shop.customer.get(beyond(shop))
    assert (page.status, page.heading) == (200, "Review and pay")
    before = shop.everything()
    answer = shop.customer.submit("/pay", page)
    assert (answer.status, answer.heading) == (409, "This cannot be paid here")
    assert "Prices have changed, and the order would cost more than can be charged." in answer.text
    assert shop.everything() == before
    shop.world.set_product(Product("cup", "Cup", Money(24_900, "NOK")))
    assert shop.customer.submit("/pay", shop.customer.get(f"/i/{shop.token}")).status == 303


def test_staff_are_warned_of_a_total_beyond_the_largest_which_blocks(shop: Scene) -> None:
    beyond(shop)
    view = view_draft_order(shop.world.sale(shop.sale.id), ports=shop.world)
    sent = warnings_when_sent(shop.world.sale(shop.sale.id), ports=shop.world)
    assert view.current is None
    for warnings in (view.warnings, sent):
        assert [(it.code, it.pointer, it.blocks) for it in warnings] == [("total_too_large", "/line_items", True)]


def test_a_total_beyond_the_largest_is_neither_sent_nor_completed(shop: Scene) -> None:
    shop.at(draft(LineInput(3, sku="cup"), known=True, lock_prices=False, shipping_line=VAN))
    world, sale_id, price = shop.world, shop.sale.id, Money(10**12, "NOK")
    _, requested = world.request_invoice(sale_id)
    _, sent = world.request_invoice(sale_id)
    world.send_invoice(sale_id, sent)
    world.set_product(Product("cup", "Cup", price))
    world.send_invoice(sale_id, requested)
    failed = world.last_event(sale_id)
    assert isinstance(failed, EmailFailed)
    assert "the largest amount" in failed.reason
    with pytest.raises(TotalTooLargeError):
        world.request_invoice(sale_id)
    for complete in (world.complete, world.complete_unpaid):
        with pytest.raises(TotalTooLargeError):
            complete(sale_id)
    world.clock.advance(timedelta(days=8))
    world.send_reminders()
    assert len(world.mailer.sent) == 1
    skipped = world.last_event(sale_id)
    assert isinstance(skipped, ReminderSkipped)
    assert "the largest amount" in skipped.reason


def test_a_code_that_ended_and_that_the_total_needs_blocks_at_locked_prices(shop: Scene) -> None:
    shop.world.set_code(replace(HALF, uses=0, ends_at=shop.world.clock() + timedelta(hours=1)))
    given = draft(goods("9000000000.00"), known=True, discount_code="HALF", market="se", shipping_line=VAN)
    page = shop.customer.get(shop.at(given))
    shop.world.clock.advance(timedelta(hours=2))
    assert "total_too_large" in [it.code for it in view_draft_order(shop.sale, ports=shop.world).warnings]
    assert shop.customer.submit("/pay", page).status == 409


def test_the_api_refuses_what_its_warning_says_is_blocked(merchant: Merchant) -> None:
    made = merchant.draft(customer=KARI_JSON, lock_prices=False)
    assert merchant.update("/products/mug", {"price": "10000000000.00"}).status == 200
    path, read = f"/draft-orders/{made['id']}", merchant.read(made)
    preview = merchant.ask("POST", f"{path}/invoice/preview", {}, status=200)
    link = merchant.ask("POST", f"{path}/links", {"channel": "chat"})
    for answer in (read, preview, link):
        (warning,) = answer["warnings"]
        assert (warning["code"], warning["blocks"]) == ("total_too_large", True)
        assert "would be more than 10000000000.00 NOK, the largest amount" in warning["detail"]
    assert (read["totals"], read["current_totals"]) == (made["totals"], None)
    merchant.refused(422, "total_too_large", "POST", f"{path}/invoice", {})
    for payment in ({"payment": "pending", "without_delivery": True}, {"payment": "paid", "method": "cash"}):
        merchant.refused(422, "total_too_large", "POST", f"{path}/complete", payment)


def test_a_used_up_code_that_the_total_needs_stops_the_payment_alone(shop: Scene) -> None:
    shop.world.set_code(HALF)
    given = draft(goods("9000000000.00"), known=True, discount_code="HALF", market="se", shipping_line=VAN)
    page = shop.customer.get(shop.at(given))
    shop.world.products.move({HALF.sku: -1})
    assert shop.customer.submit("/pay", page).status == 409


def test_a_code_whose_removal_makes_the_total_too_large_stays(shop: Scene) -> None:
    shop.world.set_code(HALF)
    given = draft(goods("9000000000.00"), known=True, discount_code="HALF", allow_discount_codes=True, market="se")
    page = shop.customer.get(shop.at(replace(given, shipping_line=VAN)))
    answer = shop.customer.submit("/discount", page, discount_code="")
    assert (answer.status, "cost more than can be charged" in answer.text) == (422, True)
