"""Every state of the customer's pages, in every language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache

from invoicing.bootstrap import App, app
from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.errors import BusyError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.address import Address
from tests.support.actors.answer import Page
from tests.support.gallery.fulfillments import FULFILLMENTS
from tests.support.gallery.offer_diffs import OFFER_DIFFS
from tests.support.gallery.pending_orders import PENDING_ORDERS
from tests.support.gallery.previews import PREVIEWS
from tests.support.gallery.prices import PRICES
from tests.support.gallery.refunds import REFUNDS
from tests.support.gallery.scene import CARD, OFFICE, Scene, draft
from tests.support.gallery.without_provider import WITHOUT_PROVIDER

TYPED_WRONG = {
    "email": "kari.nordmann@example",
    "shipping_name": "",
    "shipping_address1": "Storgata 1",
    "shipping_postal_code": "155",
    "shipping_city": "Oslo",
    "phone": "ring meg på kvelden, eller send en melding",
}


def details(scene: Scene) -> Page:
    return scene.customer.get(scene.at(draft()))


def details_filled(scene: Scene) -> Page:
    given = draft(known=True, billing_address=OFFICE)
    return scene.customer.get(scene.at(given) + "?step=details")


def details_with_faults(scene: Scene) -> Page:
    return scene.customer.submit("/details", details(scene), **TYPED_WRONG)


def details_in_america(scene: Scene) -> Page:
    page = details(scene)
    typed = {**page.fields("/details"), "email": "jo@example.com", "shipping_country": "US", "shipping_name": "Jo Doe"}
    return scene.customer.post(f"{page.form('/details')['action']}?change=country", typed)


def details_of_a_gift_card(scene: Scene) -> Page:
    return scene.customer.get(scene.at(draft(CARD)))


def details_of_very_much(scene: Scene) -> Page:
    lines = tuple(
        LineInput(i + 1, title=f"Knagg i eik nr. {i + 1}, håndlaget", unit_price=GivenAmount("1234.50"))
        for i in range(40)
    )
    return scene.customer.get(scene.at(draft(*lines)))


def delivery(scene: Scene) -> Page:
    return scene.customer.get(scene.at(draft(known=True)))


def delivery_with_a_fault(scene: Scene) -> Page:
    return scene.customer.submit("/delivery", delivery(scene))


def review(scene: Scene) -> Page:
    return scene.ready()


def review_with_another_billing_address(scene: Scene) -> Page:
    given = draft(known=True, billing_address=OFFICE, shipping_line=ShippingInput("home"))
    return scene.customer.get(
        scene.at(replace(given, discount=DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("100"), "Velkommen")))
    )


def review_abroad(scene: Scene) -> Page:
    there = Address("Jo Doe", "350 Fifth Avenue", "US", "New York", "10118", province="NY")
    given = draft(known=True, shipping_address=there, billing_address=there, shipping_line=ShippingInput("air"))
    return scene.customer.get(scene.at(given))


def review_of_nothing_to_pay(scene: Scene) -> Page:
    free = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100"))
    return scene.customer.get(scene.at(draft(known=True, discount=free, shipping_line=ShippingInput("pickup"))))


def paying(scene: Scene) -> Page:
    return scene.customer.get(scene.paying())


def paying_declined(scene: Scene) -> Page:
    link = scene.paying()
    scene.world.provider.decline(scene.world.provider.of(f"pay_{scene.sale.id}_1").id, "insufficient_funds")
    scene.returned()
    return scene.customer.get(link)


def paying_checked(scene: Scene) -> Page:
    scene.paying()
    scene.world.provider.down = True
    return scene.customer.get(scene.returned().headers["Location"])


def paying_too_late(scene: Scene) -> Page:
    link = scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    return scene.customer.get(link)


def confirming(scene: Scene) -> Page:
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.world.provider.unavailable = ["", "before"]
    scene.returned()
    return scene.customer.get(link)


def receipt(scene: Scene) -> Page:
    link = scene.paying()
    scene.world.approve(scene.sale.id)
    scene.returned()
    return scene.customer.get(link)


def paid_manually(scene: Scene) -> Page:
    scene.ready()
    scene.put_order(FinancialStatus.PAID, "manual")
    return scene.customer.get(f"/i/{scene.token}")


def cancelled(scene: Scene) -> Page:
    link = scene.at(draft(known=True))
    scene.world.cancel_draft(scene.sale.id)
    return scene.customer.get(link)


def expired(scene: Scene) -> Page:
    link = scene.at(draft(known=True))
    scene.world.clock.advance(timedelta(days=31))
    return scene.customer.get(link)


def out_of_stock(scene: Scene) -> Page:
    lines = (LineInput(3, sku="honey"), LineInput(1, sku="throw"), LineInput(1, sku="cup"))
    page = scene.customer.get(scene.at(draft(*lines, known=True, shipping_line=ShippingInput("post"))))
    scene.world.products.move({"throw": -3})
    return scene.customer.submit("/pay", page)


def offer_changed(scene: Scene) -> Page:
    page = scene.ready()
    scene.world.edit(scene.sale.id, lambda given: replace(given, lines=given.lines[:1]))
    return scene.customer.submit("/pay", page)


def provider_unavailable(scene: Scene) -> Page:
    page = scene.ready()
    scene.world.provider.down = True
    return scene.customer.submit("/pay", page)


def provider_without_its_key(scene: Scene) -> Page:
    page = scene.ready()
    scene.world.providers.has_key = False
    return scene.customer.submit("/pay", page)


def review_after_a_payment_that_ran_out(scene: Scene) -> Page:
    scene.paying()
    scene.world.clock.advance(timedelta(minutes=40))
    return scene.customer.get(scene.returned().headers["Location"])


def receipt_of_nothing_to_pay(scene: Scene) -> Page:
    return scene.customer.submit("/pay", review_of_nothing_to_pay(scene))


def unknown(scene: Scene) -> Page:
    return scene.customer.get("/i/" + "A" * 68)


def busy(scene: Scene) -> Page:
    link = scene.at(draft())

    def fail(*_: object) -> None:
        raise BusyError

    scene.world.sales.get = fail  # type: ignore[assignment]  # replaces a method
    return scene.customer.get(link)


def unreadable(scene: Scene) -> Page:
    return scene.customer.post(scene.at(draft()) + "/pay", {"offer": "one"})


SCENES: dict[str, tuple[Callable[[Scene], Page], int]] = {
    scene.__name__: (scene, status)
    for scene, status in (
        (details, 200),
        (details_filled, 200),
        (details_with_faults, 422),
        (details_in_america, 200),
        (details_of_a_gift_card, 200),
        (details_of_very_much, 200),
        (delivery, 200),
        (delivery_with_a_fault, 422),
        (review, 200),
        (review_with_another_billing_address, 200),
        (review_abroad, 200),
        (review_of_nothing_to_pay, 200),
        (review_after_a_payment_that_ran_out, 200),
        (paying, 200),
        (paying_declined, 200),
        (paying_checked, 200),
        (paying_too_late, 200),
        (confirming, 200),
        (receipt, 200),
        (receipt_of_nothing_to_pay, 200),
        (paid_manually, 200),
        (cancelled, 200),
        (expired, 200),
        (out_of_stock, 409),
        (offer_changed, 409),
        (provider_unavailable, 503),
        (provider_without_its_key, 409),
        *OFFER_DIFFS,
        *REFUNDS,
        *PENDING_ORDERS,
        *FULFILLMENTS,
        *PRICES,
        *PREVIEWS,
        *WITHOUT_PROVIDER,
        (unknown, 404),
        (busy, 503),
        (unreadable, 400),
    )
}
LANGUAGES = ("en", "nb")


def paint(app: App, name: str, locale: str) -> Page:
    """Return the page of one state in one language."""
    scene, _ = SCENES[name]
    return scene(Scene(app, locale))


@cache
def painted(name: str, locale: str) -> Page:
    """Return the same page, painted once for all tests that only read it."""
    page = paint(app, name, locale)
    app.reset()
    return page
