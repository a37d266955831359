"""What may have become of an order between two looks: short, changed, set aside, closed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.errors import ProviderRefusedError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import former_offer_key
from invoicing.domain.sale.attempt import attempt_key
from tests.support.actors.answer import Page
from tests.support.gallery.scene import CARD, Scene, draft

SHORT = (LineInput(3, sku="honey"), LineInput(1, sku="throw"), LineInput(1, sku="cup"))


def details_of_what_is_short(scene: Scene) -> Page:
    scene.world.products.move({"throw": -3})
    return scene.customer.get(scene.at(draft(*SHORT)))


def details_of_one_that_is_short(scene: Scene) -> Page:
    return scene.customer.get(scene.at(draft(LineInput(3, sku="honey"))))


def review_of_what_is_short(scene: Scene) -> Page:
    scene.world.products.move({"throw": -3})
    return scene.customer.get(scene.at(draft(*SHORT, known=True, shipping_line=ShippingInput("post"))))


def change(given: DraftInput) -> DraftInput:
    """Change two lines, take one away, add another, and give more discount."""
    return replace(
        given,
        lines=(LineInput(3, sku="cup"), replace(given.lines[2], discount=None), CARD),
        discount=DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("100"), "Velkommen"),
        shipping_line=ShippingInput("home"),
    )


def review_seen(scene: Scene) -> str:
    """Look at what is ready to be paid; return the link."""
    two = draft(known=True).lines
    honey = LineInput(1, sku="honey", discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10")))
    link = scene.at(draft(*two, honey, known=True, shipping_line=ShippingInput("post")))
    scene.look(link)
    return link


def review_of_what_changed(scene: Scene) -> Page:
    link = review_seen(scene)
    scene.world.edit(scene.sale.id, change)
    return scene.customer.get(link)


def details_of_what_changed(scene: Scene) -> Page:
    link = scene.at(draft())
    scene.look(link)
    scene.world.edit(scene.sale.id, lambda given: replace(given, lines=given.lines[:1]))
    return scene.customer.get(link)


def review_of_what_changed_nobody_knows_how(scene: Scene) -> Page:
    answer_to = review_seen(scene)
    scene.world.edit(scene.sale.id, change)
    del scene.world.sales.records[scene.sale.id][former_offer_key(1)]
    return scene.customer.get(answer_to)


def review_of_very_many_changes(scene: Scene) -> Page:
    lines = tuple(LineInput(1, title=f"Knagg i eik nr. {i}", unit_price=GivenAmount("12.50")) for i in range(30))
    link = scene.at(draft(*lines, known=True, shipping_line=ShippingInput("post")))
    scene.look(link)
    scene.world.edit(
        scene.sale.id, lambda given: replace(given, lines=tuple(replace(line, quantity=2) for line in lines))
    )
    return scene.customer.get(link)


def offer_changed_in_everything(scene: Scene) -> Page:
    page = scene.customer.get(review_seen(scene))
    scene.world.edit(scene.sale.id, change)
    return scene.customer.submit("/pay", page)


def offer_changed_to_what_is_short(scene: Scene) -> Page:
    page = scene.ready()
    scene.world.edit(scene.sale.id, lambda given: replace(given, lines=(LineInput(2, sku="honey"),)))
    return scene.customer.submit("/pay", page)


def details_set_aside(scene: Scene) -> Page:
    link = scene.at(draft())
    scene.world.reserve(scene.sale.id, scene.world.clock() + timedelta(minutes=95))
    return scene.customer.get(link)


def review_set_aside_for_days(scene: Scene) -> Page:
    scene.ready()
    scene.world.reserve(scene.sale.id, scene.world.clock() + timedelta(days=3))
    return scene.customer.get(f"/i/{scene.token}")


def closed(scene: Scene) -> Page:
    link = scene.paying()
    session = scene.world.provider.of(f"pay_{scene.sale.id}_1").id
    for _ in range(10):
        scene.world.provider.decline(session, "lost_card")
    scene.returned()
    return scene.customer.get(link)


def closed_at_pay(scene: Scene) -> Page:
    page = scene.ready()
    scene.customer.submit("/pay", page)
    session = scene.world.provider.of(f"pay_{scene.sale.id}_1").id
    for _ in range(10):
        scene.world.provider.decline(session, "lost_card")
    scene.returned()
    return scene.customer.submit("/pay", page)


def provider_refuses(scene: Scene) -> Page:
    page = scene.ready()

    def refuse(*_: object) -> None:
        raise ProviderRefusedError("reason", provider="It", reason="The store's account is closed")

    scene.world.provider.create = refuse  # type: ignore[assignment]  # replaces a method
    answer = scene.customer.submit("/pay", page)
    assert scene.world.sales.get(scene.sale.id, attempt_key(1)).attempt(1).state == "VOIDED"
    return answer


OFFER_DIFFS = (
    (details_of_what_is_short, 200),
    (details_of_one_that_is_short, 200),
    (review_of_what_is_short, 200),
    (review_of_what_changed, 200),
    (details_of_what_changed, 200),
    (review_of_what_changed_nobody_knows_how, 200),
    (review_of_very_many_changes, 200),
    (offer_changed_in_everything, 409),
    (offer_changed_to_what_is_short, 409),
    (details_set_aside, 200),
    (review_set_aside_for_days, 200),
    (closed, 200),
    (closed_at_pay, 409),
    (provider_refuses, 409),
)
