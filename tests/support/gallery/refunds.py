"""Refunds, cancelled orders, and late money."""

from __future__ import annotations

from datetime import timedelta

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, ShippingInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.actors.answer import Page
from tests.support.gallery.scene import Scene, draft

PART = Money(24900, "NOK")


def paid(scene: Scene) -> str:
    """Return the link of an order that is paid."""
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()
    return link


def refunded(scene: Scene) -> Page:
    link = paid(scene)
    scene.world.refund(scene.sale.id)
    return scene.customer.get(link)


def refunded_in_part(scene: Scene) -> Page:
    link = paid(scene)
    scene.world.refund(scene.sale.id, PART)
    return scene.customer.get(link)


def refund_on_its_way(scene: Scene) -> Page:
    link = paid(scene)
    scene.world.provider.down = True
    scene.world.refund(scene.sale.id)
    return scene.customer.get(link)


def second_refund_on_its_way(scene: Scene) -> Page:
    link = paid(scene)
    scene.world.refund(scene.sale.id, PART)
    scene.world.provider.down = True
    scene.world.refund(scene.sale.id, PART)
    return scene.customer.get(link)


def refunded_manually(scene: Scene) -> Page:
    scene.ready()
    scene.world.complete(scene.sale.id)
    scene.world.refund(scene.sale.id, PART)
    return scene.customer.get(f"/i/{scene.token}")


def cancelled_order(scene: Scene) -> Page:
    link = paid(scene)
    scene.world.cancel_order(scene.sale.id)
    return scene.customer.get(link)


def cancelled_order_of_nothing(scene: Scene) -> Page:
    free = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))
    link = scene.at(draft(known=True, discount=free, shipping_line=ShippingInput("pickup")))
    scene.customer.submit("/pay", scene.customer.get(link))
    scene.world.cancel_order(scene.sale.id)
    return scene.customer.get(link)


def cancelled_before_it_was_taken(scene: Scene) -> Page:
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.world.provider.unavailable = ["", "before"]
    scene.returned()
    scene.world.cancel_order(scene.sale.id)
    return scene.customer.get(link)


def money_came_too_late(scene: Scene) -> Page:
    scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    scene.world.process(scene.sale.id)
    scene.come_late(PaymentStatus.CAPTURED)
    return scene.customer.get(scene.returned().headers["Location"])


def cancelled_while_paying(scene: Scene) -> Page:
    scene.paying()
    scene.world.cancel_draft(scene.sale.id, end_payment=True)
    return scene.customer.get(scene.returned().headers["Location"])


REFUNDS = (
    (refunded, 200),
    (refunded_in_part, 200),
    (refund_on_its_way, 200),
    (second_refund_on_its_way, 200),
    (refunded_manually, 200),
    (cancelled_order, 200),
    (cancelled_order_of_nothing, 200),
    (cancelled_before_it_was_taken, 200),
    (money_came_too_late, 200),
    (cancelled_while_paying, 200),
)
