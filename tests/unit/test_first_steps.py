"""A customer whose browser runs no script opens a link by what they send."""

from datetime import timedelta

from invoicing.domain.sale.link import link_key
from tests.support.worlds.fake_world import FakeWorld


def test_the_first_step_of_a_customer_without_script_opens_the_link_once() -> None:
    world = FakeWorld()
    sale = world.draft()
    token = world.link(sale.id)
    assert world.sale(sale.id).draft.opened_at is None
    world.enter_details(token)
    opened = world.sale(sale.id).draft.opened_at
    assert opened == world.sales.get(sale.id, link_key(1)).link(1).opened_at == world.clock()
    world.clock.advance(timedelta(hours=1))
    world.choose_delivery(token)
    assert world.sale(sale.id).draft.opened_at == opened
    assert "LinkOpened" not in world.story(sale.id), "the step itself is on the timeline"


def test_a_press_of_pay_opens_the_link() -> None:
    world = FakeWorld()
    sale, token = world.ready()
    world.press_pay(token)
    assert world.sale(sale.id).draft.opened_at == world.clock()
