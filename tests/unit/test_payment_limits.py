"""Amounts that the payment provider does not take: refused at Pay, before anything is held."""

from dataclasses import replace

import pytest

from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import UnpayableTotalError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import ready_draft
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.mark.parametrize(
    ("limit", "price", "said"),
    [
        ({"minimum": Money(300, "NOK")}, "2.99", r"no less than 3\.00 NOK"),
        ({"maximum": Money(99_999, "NOK")}, "1000.00", r"no more than 999\.99 NOK"),
        ({"smallest": Money(10, "NOK")}, "86.88", r"whole multiples of 0\.10 NOK"),
    ],
)
def test_a_total_that_the_provider_does_not_take_holds_nothing(world, monkeypatch, limit, price, said):
    usual = world.provider.limits("NOK")
    monkeypatch.setattr(world.provider, "limits", lambda _: replace(usual, **limit))
    mug = LineInput(1, sku="mug", unit_price=GivenAmount(price))
    sale, token = world.ready(ready_draft(mug, method="pickup"))
    with pytest.raises(UnpayableTotalError, match=said):
        world.press_pay(token)
    assert (world.available(), world.provider.calls, world.sale(sale.id).draft.attempts) == (10, [], 0)
