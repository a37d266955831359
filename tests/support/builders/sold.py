"""What was sold, promised or given up before a test begins."""

import pytest

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import (
    ProviderUnavailableError,
)
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.values.money import Money
from tests.support.actors.fake_world import KARI, OSLO, FakeWorld, draft_of


def sold(world: FakeWorld, quantity: int = 2):
    """Sell mugs: 100.00 each, and delivery for 99.00."""
    draft = draft_of(LineInput(quantity, sku="mug"), customer=KARI, address=OSLO, method="post")
    sale, token = world.ready(draft)
    world.pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    return sale, token


def kroner(amount: int) -> Money:
    return Money(amount * 100, "NOK")


def authorized(world: FakeWorld):
    sale, token = world.ready()
    world.pay(token)
    world.approve(sale.id)
    world.provider.unavailable = ["", "before"]
    with pytest.raises(ProviderUnavailableError):
        world.process(sale.id)
    assert world.sale(sale.id).order.financial_status is FinancialStatus.AUTHORIZED
    return sale, token


def void_reason(world: FakeWorld):
    sale, token = world.ready()
    world.pay(token)
    world.start_over(token)
    return sale, token
