"""Orders that are owed before a test begins."""

from dataclasses import replace

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.sale.order import FinancialStatus
from tests.support.actors.fake_world import KARI, OSLO, FakeWorld, draft_of


def owed(world: FakeWorld, quantity: int = 2, **more):
    """Return a sale that is owed, and the link that its customer already has."""
    draft = draft_of(LineInput(quantity, sku="mug"), customer=KARI, address=OSLO, method="post")
    sale, token = world.ready(replace(draft, **more))
    return world.owe(sale.id), token


def status(world: FakeWorld, sale_id: str) -> FinancialStatus:
    return world.sale(sale_id).order.financial_status
