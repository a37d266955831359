"""Orders that were sent, in whole or in part."""

from __future__ import annotations

from dataclasses import replace

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.draft_orders.draft_input import ShippingInput
from tests.support.actors.answer import Page
from tests.support.gallery.pending_orders import pending
from tests.support.gallery.scene import CARD, SHOP, Scene, draft


def paid(scene: Scene) -> None:
    scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()


def sent_with_tracking(scene: Scene) -> Page:
    paid(scene)
    scene.world.fulfill(
        scene.sale.id,
        carrier="Posten <b>Norge</b>",
        tracking_number="CS&1",
        tracking_url='https://tracking.example/?a=1&b="2"',
    )
    return scene.customer.get(f"/i/{scene.token}")


def sent_in_parts(scene: Scene) -> Page:
    paid(scene)
    scene.world.fulfill(scene.sale.id, lines={1: 1}, tracking_url="https://tracking.example/1")
    scene.world.fulfill(scene.sale.id, tracking_number="CS2")
    return scene.customer.get(f"/i/{scene.token}")


def partly_sent(scene: Scene) -> Page:
    link = pending(scene)
    scene.world.fulfill(scene.sale.id, lines={1: 1})
    return scene.customer.get(link)


def ready_to_be_picked_up(scene: Scene) -> Page:
    norway = SHOP.markets[0]
    methods = tuple(
        replace(method, kind=DeliveryKind.PICKUP) if method.id == "pickup" else method
        for method in norway.delivery_methods
    )
    scene.world.set_store(replace(SHOP, markets=(replace(norway, delivery_methods=methods), *SHOP.markets[1:])))
    scene.at(draft(CARD, *draft().lines, known=True, shipping_line=ShippingInput("pickup")))
    scene.world.complete(scene.sale.id)
    scene.world.fulfill(scene.sale.id, lines={1: 1})
    scene.world.fulfill(scene.sale.id)
    return scene.customer.get(f"/i/{scene.token}")


FULFILLMENTS = ((sent_with_tracking, 200), (sent_in_parts, 200), (partly_sent, 200), (ready_to_be_picked_up, 200))
