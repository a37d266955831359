"""Pages of a store without a payment provider: they end with its own instructions, and have no Pay button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from tests.support.actors.answer import Page
from tests.support.gallery.scene import SHOP, Scene, draft

INSTRUCTIONS = "Vipps {total} til 12345,\neller betal til konto 1234 56 78903.\n\nMerk betalingen med {number}."
READY = draft(known=True, shipping_line=ShippingInput("post"))


def turned_off(scene: Scene, instructions: str = INSTRUCTIONS) -> Scene:
    """Let the store have no payment provider, and these instructions."""
    scene.world.providers.turn_off()
    scene.world.set_store(replace(SHOP, payment_instructions=instructions))
    return scene


def instructed(scene: Scene) -> Page:
    return scene.customer.get(turned_off(scene).at(READY))


def instructed_details(scene: Scene) -> Page:
    return scene.customer.get(turned_off(scene).at(draft()))


def instructed_for_an_order(scene: Scene) -> Page:
    link = turned_off(scene).at(READY)
    scene.world.complete_unpaid(scene.sale.id)
    return scene.customer.get(link)


def instructed_at_moving_prices(scene: Scene) -> Page:
    """The price of a cup rose since a person looked."""
    link = turned_off(scene).at(replace(READY, lock_prices=False))
    scene.look(link)
    cup = scene.world.products.get(["cup"])["cup"].product
    scene.world.set_product(replace(cup, price=replace(cup.price, amount=29900)))
    return scene.customer.get(link)


def instructed_out_of_stock(scene: Scene) -> Page:
    lines = (LineInput(3, sku="honey"), LineInput(1, sku="cup"))
    given = draft(*lines, known=True, shipping_line=ShippingInput("post"))
    return scene.customer.get(turned_off(scene).at(given))


def instructed_and_told_of_the_shortage(scene: Scene) -> Page:
    return scene.customer.submit("/pay", instructed_out_of_stock(scene))


def instructed_and_nothing_to_pay(scene: Scene) -> Page:
    free = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))
    given = draft(known=True, discount=free, shipping_line=ShippingInput("pickup"))
    return scene.customer.get(turned_off(scene).at(given))


def instructed_and_paid(scene: Scene) -> Page:
    page = instructed(scene)
    scene.world.complete(scene.sale.id)
    return scene.customer.get(page.url)


def neither_provider_nor_instructions(scene: Scene) -> Page:
    return scene.customer.get(turned_off(scene, "").at(READY))


def instructed_where_the_provider_has_no_key(scene: Scene) -> Page:
    page = scene.ready()
    scene.world.set_store(replace(SHOP, payment_instructions=INSTRUCTIONS))
    scene.world.providers.has_key = False
    return scene.customer.submit("/pay", page)


WITHOUT_PROVIDER: tuple[tuple[Callable[[Scene], Page], int], ...] = (
    (instructed, 200),
    (instructed_details, 200),
    (instructed_for_an_order, 200),
    (instructed_at_moving_prices, 200),
    (instructed_out_of_stock, 200),
    (instructed_and_told_of_the_shortage, 409),
    (instructed_and_nothing_to_pay, 200),
    (instructed_and_paid, 200),
    (neither_provider_nor_instructions, 200),
    (instructed_where_the_provider_has_no_key, 409),
)
