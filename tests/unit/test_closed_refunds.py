"""Failed refunds that staff have dealt with: what ends the attention, and what asks for it again."""

import pytest

from invoicing.domain.attention.kinds import AttentionKind
from invoicing.usecases.attention.dismiss import dismiss_attention
from invoicing.usecases.orders.close_refund import close_refund, refund_again
from tests.support.builders.drafts import mugs
from tests.support.builders.money import kroner
from tests.support.worlds.fake_world import FakeWorld
from tests.unit.test_returned_refunds import read, reconcile, return_refund


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def test_what_staff_dismissed_needs_attention_again_once_it_was_made_after_all(world):
    sale, _ = world.paid(mugs(2))
    failed = world.refused_refund(sale.id, kroner(150))
    kind = AttentionKind.REFUND_FAILED
    assert dismiss_attention(sale.id, kind, failed.id, of_order=True, ports=world)
    assert kind not in world.sale(sale.id).order.attention("")
    world.provider._refunds[failed.id] = kroner(150)
    reconcile(world, sale.id, failed.id)
    assert world.sale(sale.id).order.attention("")[kind] == failed.id


@pytest.mark.parametrize("paid_back", [False, True])
def test_a_closed_refund_that_was_made_after_all_needs_attention_again(world, paid_back):
    sale, _ = world.paid(mugs(2))
    failed = world.refused_refund(sale.id, kroner(150))
    if paid_back:
        refund_again(sale.id, failed.number, manual=True, request=None, ports=world)
    else:
        close_refund(sale.id, failed.number, ports=world)
    assert (read(world, failed).due, world.sale(sale.id).order.failed_refunds) == (None, ())
    world.provider._refunds[failed.id] = kroner(150)
    for _ in range(2):
        reconcile(world, sale.id, failed.id)
        assert read(world, failed).due
        assert world.sale(sale.id).order.failed_refunds == (failed.id,)
    close_refund(sale.id, failed.number, ports=world)
    reconcile(world, sale.id, failed.id)
    assert world.sale(sale.id).order.failed_refunds == (), "staff know"
    return_refund(world, sale.id, failed.id)
    assert world.sale(sale.id).order.failed_refunds == (failed.id,)
    assert world.violations() == []
