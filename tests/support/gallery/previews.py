"""Previews by staff: the customer's page, where nothing can be changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from invoicing.domain.checkout.preview import PREVIEW_LASTS, make_preview_token
from invoicing.domain.draft_orders.draft_input import ShippingInput
from tests.support.actors.answer import Page
from tests.support.gallery.scene import OFFICE, Scene, draft


def preview_of(scene: Scene) -> str:
    """Return the address of a preview of the scene's sale, made now."""
    world = scene.world
    return f"/i/{make_preview_token(scene.sale.id, world.clock() + PREVIEW_LASTS, world.link_keys.all())}"


def preview_of_details(scene: Scene) -> Page:
    scene.at(draft(known=True, billing_address=OFFICE))
    return scene.customer.get(preview_of(scene) + "?step=details")


def preview_of_review(scene: Scene) -> Page:
    scene.at(draft(known=True, billing_address=OFFICE, shipping_line=ShippingInput("post")))
    return scene.customer.get(preview_of(scene))


def preview_of_receipt(scene: Scene) -> Page:
    scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()
    return scene.customer.get(preview_of(scene))


def preview_that_is_paid(scene: Scene) -> Page:
    return scene.customer.submit("/pay", preview_of_review(scene))


def preview_that_has_ended(scene: Scene) -> Page:
    scene.at(draft())
    preview = preview_of(scene)
    scene.world.clock.advance(timedelta(days=1))
    return scene.customer.get(preview)


PREVIEWS: tuple[tuple[Callable[[Scene], Page], int], ...] = (
    (preview_of_details, 200),
    (preview_of_review, 200),
    (preview_of_receipt, 200),
    (preview_that_is_paid, 403),
    (preview_that_has_ended, 410),
)
