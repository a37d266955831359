"""The webhook, the customer's return and the tick of every minute: any of them, in any order, pays once."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import permutations

import pytest

from functions.recover.handler import lambda_handler as recover
from invoicing.bootstrap import app
from invoicing.domain.sale.attempt import AttemptState
from invoicing.domain.sale.order import FinancialStatus
from tests.support.fakes import InMemoryJobs
from tests.support.gallery.scene import Scene
from tests.support.lambda_events import CONTEXT

WAYS = ("webhook", "return", "tick")
ORDERS = [order for length in range(1, 4) for order in permutations(WAYS, length)]


@pytest.fixture
def scene() -> Iterator[Scene]:
    """Return a customer who is at the provider's page."""
    scene = Scene(app, "en")
    app.jobs = InMemoryJobs()
    scene.paying()
    yield scene
    app.reset()


def ways(scene: Scene) -> dict[str, Callable[[], object]]:
    def webhook() -> None:
        session = scene.world.provider.of(f"pay_{scene.sale.id}_1").id.encode()
        assert scene.customer.request("POST", "/payments/test/webhook", session, test_signature="genuine").status == 204

    def tick() -> None:
        scene.world.clock.advance(timedelta(minutes=3))
        recover({}, CONTEXT)

    return {"webhook": webhook, "return": scene.returned, "tick": tick}


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_webhook_return_and_recover_in_any_order_pay_once(scene: Scene, order: tuple[str, ...]):
    scene.world.approve(scene.sale.id)
    come = ways(scene)
    for way in (*order, *order):
        come[way]()
    sale = scene.world.sale(scene.sale.id)
    assert sale.order
    assert sale.order.financial_status is FinancialStatus.PAID
    assert [scene.world.story(sale.id).count(event) for event in ("OrderCreated", "OrderPaid")] == [1, 1]
    assert [what for what, _ in scene.world.provider.calls].count("capture") == 1
    assert scene.world.violations() == []


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_webhook_return_and_recover_complete_no_payment_without_approval(scene: Scene, order: tuple[str, ...]):
    come = ways(scene)
    for way in order:
        come[way]()
    assert scene.world.sale(scene.sale.id).order is None
    assert scene.world.attempt(scene.sale.id).state is AttemptState.HELD


def test_webhooks_and_returns_that_come_again_after_a_month_change_nothing(scene: Scene):
    scene.world.approve(scene.sale.id)
    come = ways(scene)
    come["webhook"]()
    before = repr((scene.world.sales.records, scene.world.sales.events))
    scene.world.clock.advance(timedelta(days=31))
    for _ in range(100):
        come["webhook"]()
        come["return"]()
    assert repr((scene.world.sales.records, scene.world.sales.events)) == before
