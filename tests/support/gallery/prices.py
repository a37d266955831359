"""Prices before they are paid: discount codes, other currencies, prices that move, and removals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.draft_input import ShippingInput
from invoicing.domain.rate_limits.checkout_usage import CHANGES, WRONG_CODES
from invoicing.domain.values.money import Money
from tests.support.actors.answer import Page
from tests.support.cast.people import TYPED
from tests.support.gallery.scene import Scene, draft

SUMMER = DiscountCode("SUMMER", Discount(DiscountType.PERCENTAGE, 1_000), uses=1)


def ready(scene: Scene, **more: Any) -> str:
    """Return the link of what only has to be paid, where codes are taken."""
    scene.world.set_code(SUMMER)
    return scene.at(replace(draft(known=True, shipping_line=ShippingInput("post")), allow_discount_codes=True, **more))


def review_that_takes_codes(scene: Scene) -> Page:
    return scene.customer.get(ready(scene))


def review_with_a_code(scene: Scene) -> Page:
    return scene.customer.submit("/discount", scene.customer.get(ready(scene)), discount_code="summer")


def review_with_a_code_that_gives_nothing(scene: Scene) -> Page:
    return scene.customer.submit("/discount", scene.customer.get(ready(scene)), discount_code="WINTER")


def review_after_too_many_wrong_codes(scene: Scene) -> Page:
    page = review_that_takes_codes(scene)
    for _ in range(WRONG_CODES - 1):
        scene.customer.submit("/discount", page, discount_code="WINTER")
    return scene.customer.submit("/discount", page, discount_code="WINTER")


def details_changed_too_often(scene: Scene) -> Page:
    page = scene.customer.get(ready(scene) + "?step=details")
    for number in range(CHANGES.most):
        scene.customer.submit("/details", page, shipping_address1=f"Storgata {number}")
    return scene.customer.submit("/details", page, shipping_address1="Lillegata 1")


def review_of_a_code_that_was_used_up(scene: Scene) -> Page:
    page = review_with_a_code(scene)
    scene.world.products.move({SUMMER.sku: -1})
    return scene.customer.submit("/pay", page)


def review_of_prices_that_stand_for_some_days(scene: Scene) -> Page:
    return scene.customer.get(ready(scene, prices_locked_until=scene.world.clock() + timedelta(days=5)))


def _become_dearer(scene: Scene) -> None:
    cup = scene.world.products.get(["cup"])["cup"].product
    scene.world.set_product(replace(cup, price=Money(39_900, "NOK")))


def review_of_prices_that_moved(scene: Scene) -> Page:
    link = ready(scene, lock_prices=False)
    scene.look(link)
    _become_dearer(scene)
    return scene.customer.get(link)


def review_of_prices_that_moved_since_the_email(scene: Scene) -> Page:
    ready(scene, lock_prices=False)
    _, email = scene.world.request_invoice(scene.sale.id)
    scene.world.send_invoice(scene.sale.id, email)
    _become_dearer(scene)
    return scene.customer.get(f"/i/{scene.token_of(email.link)}")


def delivery_in_another_currency(scene: Scene) -> Page:
    page = scene.customer.get(scene.at(draft(shipping_line=ShippingInput("post"))))
    german = {"shipping_country": "DE", "shipping_postal_code": "10117", "shipping_city": "Berlin"}
    return scene.customer.submit("/details", page, **{**TYPED, **german})


PRICES = (
    (review_that_takes_codes, 200),
    (review_with_a_code, 200),
    (review_with_a_code_that_gives_nothing, 422),
    (review_after_too_many_wrong_codes, 422),
    (details_changed_too_often, 429),
    (review_of_a_code_that_was_used_up, 409),
    (review_of_prices_that_stand_for_some_days, 200),
    (review_of_prices_that_moved, 200),
    (review_of_prices_that_moved_since_the_email, 200),
    (delivery_in_another_currency, 200),
)
