"""A draft order whose prices are not locked, and what its customer is told of them."""

from typing import Any

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.usecases.checkout.open_link import open_link
from invoicing.usecases.checkout.view import view_checkout
from invoicing.usecases.payments.mark_as_paid import LATELY
from tests.support.builders.drafts import ready_draft
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld

TOLD, DEARER = Money(19_900, "NOK"), Money(24_900, "NOK")  # with 99.00 for the delivery
MUG = LineInput(1, sku="mug")


def moving(world: FakeWorld, *lines: LineInput, **more: Any) -> Sale:
    return world.draft(ready_draft(*(lines or (MUG,)), lock_prices=False, **more))


def become_dearer(world: FakeWorld, price: int = 15_000) -> None:
    world.set_product(product("mug", price))


def invoice(world: FakeWorld, sale: Sale) -> None:
    _, email = world.request_invoice(sale.id, locale="en")
    world.send_invoice(sale.id, email)


def compared(world: FakeWorld, token: str) -> tuple[Money, bool] | None:
    """Return the total that the page compares today's with, if any, and whether an e-mail stated it."""
    sale, link = open_link(token, ports=world)
    seen = view_checkout(sale, link, now=world.clock(), ports=world).seen_offer
    if seen is None:
        return None
    total = seen.former.totals.total if seen.former else seen.total
    assert total
    return total, seen.by_email


def look(world: FakeWorld, token: str) -> None:
    """Look at the page as a person, whose browser tells what it showed."""
    sale, link = open_link(token, ports=world)
    shown = view_checkout(sale, link, now=world.clock(), ports=world).sale.draft
    world.record_opened(token, shown.offer, shown.total)


def show(world: FakeWorld, sale: Sale) -> None:
    look(world, world.link(sale.id))
    world.clock.advance(LATELY)  # until it can be marked as paid
