"""Orders whose payment is pending, payment terms, due dates, and links that have run out."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.usecases.links.create import LinkOptions, create_link
from tests.support.actors.answer import Page
from tests.support.gallery.scene import CARD, Scene, draft

NET_7 = PaymentTerms(TermsType.NET, days=7)
ON_FULFILLMENT = PaymentTerms(TermsType.FULFILLMENT)


def pending(scene: Scene, *lines: LineInput, terms: PaymentTerms | None = NET_7, **more: Any) -> str:
    """Return the link of a pending order, made when it was a draft."""
    given: dict[str, Any] = {"known": True, "shipping_line": ShippingInput("post"), **more}
    link = scene.at(replace(draft(*lines, **given), payment_terms=terms))
    scene.world.complete_unpaid(scene.sale.id, without_delivery=given["shipping_line"] is None)
    return link


def pending_review(scene: Scene) -> Page:
    return scene.customer.get(pending(scene))


def pending_without_terms(scene: Scene) -> Page:
    return scene.customer.get(pending(scene, terms=None))


def pending_when_the_goods_go(scene: Scene) -> Page:
    return scene.customer.get(pending(scene, terms=ON_FULFILLMENT))


def pending_overdue(scene: Scene) -> Page:
    link = pending(scene)
    scene.world.clock.advance(timedelta(days=9))
    return scene.customer.get(link)


def pending_and_sent(scene: Scene) -> Page:
    link = pending(scene)
    scene.world.fulfill(scene.sale.id)
    return scene.customer.get(link)


def pending_without_delivery(scene: Scene) -> Page:
    return scene.customer.get(pending(scene, shipping_line=None))


def pending_details(scene: Scene) -> Page:
    return scene.customer.get(pending(scene, known=False))


def pending_details_without_delivery(scene: Scene) -> Page:
    return scene.customer.get(pending(scene, known=False, shipping_line=None))


def pending_details_overdue(scene: Scene) -> Page:
    link = pending(scene, CARD, known=False, shipping_line=None)
    scene.world.clock.advance(timedelta(days=9))
    return scene.customer.get(link)


def pending_paying(scene: Scene) -> Page:
    link = pending(scene)
    scene.customer.submit("/pay", scene.customer.get(link))
    return scene.customer.get(link)


def pending_paying_too_late(scene: Scene) -> Page:
    pending_paying(scene)
    scene.world.clock.advance(timedelta(minutes=40))
    return scene.customer.get(f"/i/{scene.token}")


def pending_closed(scene: Scene) -> Page:
    pending_paying(scene)
    session = scene.world.provider.of(f"pay_{scene.sale.id}_1").id
    for _ in range(10):
        scene.world.provider.decline(session, "lost_card")
    scene.returned()
    return scene.customer.get(f"/i/{scene.token}")


def pending_and_paid(scene: Scene) -> Page:
    pending_paying(scene)
    scene.world.approve(scene.sale.id)
    scene.returned()
    return scene.customer.get(f"/i/{scene.token}")


def pending_and_marked_as_paid(scene: Scene) -> Page:
    link = pending(scene)
    scene.world.mark_as_paid(scene.sale.id, method="bank_transfer")
    return scene.customer.get(link)


def pending_and_cancelled(scene: Scene) -> Page:
    link = pending(scene)
    scene.world.cancel_order(scene.sale.id)
    return scene.customer.get(link)


def draft_with_terms(scene: Scene) -> Page:
    return scene.customer.get(
        scene.at(replace(draft(known=True, shipping_line=ShippingInput("post")), payment_terms=NET_7))
    )


def draft_due_on_a_day(scene: Scene) -> Page:
    fixed = PaymentTerms(TermsType.FIXED, due_on="2026-11-30")
    return scene.customer.get(scene.at(replace(draft(), payment_terms=fixed)))


def pending_expired(scene: Scene) -> Page:
    pending(scene)
    ends = scene.world.clock() + timedelta(days=2)
    _, link = create_link(scene.sale.id, LinkOptions("chat", ends), request=None, ports=scene.world)
    scene.world.clock.advance(timedelta(days=3))
    return scene.customer.get(f"/i/{scene.token_of(link.number)}")


def new_link(scene: Scene) -> Page:
    link = scene.at(draft(known=True))
    scene.world.clock.advance(timedelta(days=31))
    return scene.customer.submit("/new-link", scene.customer.get(link))


def new_link_of_an_order(scene: Scene) -> Page:
    return scene.customer.submit("/new-link", pending_expired(scene))


PENDING_ORDERS = (
    (pending_review, 200),
    (pending_without_terms, 200),
    (pending_without_delivery, 200),
    (pending_details_without_delivery, 200),
    (pending_when_the_goods_go, 200),
    (pending_overdue, 200),
    (pending_and_sent, 200),
    (pending_details, 200),
    (pending_details_overdue, 200),
    (pending_paying, 200),
    (pending_paying_too_late, 200),
    (pending_closed, 200),
    (pending_and_paid, 200),
    (pending_and_marked_as_paid, 200),
    (pending_and_cancelled, 200),
    (draft_with_terms, 200),
    (draft_due_on_a_day, 200),
    (pending_expired, 200),
    (new_link, 200),
    (new_link_of_an_order, 200),
)
