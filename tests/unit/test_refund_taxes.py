"""The tax in refunds: by rate, for line items and for amounts; all refunds of an order together are its tax."""

import os
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings, strategies as st

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput
from invoicing.domain.errors import (
    LineItemNotInOrderError,
    MoreThanCapturedError,
    MoreThanChargedError,
    ProviderRefusedError,
    WrongStateError,
    ZeroRefundError,
)
from invoicing.domain.events import PaymentRefunded, RefundedTax
from invoicing.domain.orders.refund_amounts import LineRefund, refunded_lines
from invoicing.domain.pricing.charged import charged_by_rate
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.rate_amounts import RateAmount
from invoicing.domain.sale.refund import Refund, RefundStatus, refund_key
from invoicing.domain.values.money import Money
from invoicing.usecases.orders.reconcile_refund import reconcile_refund
from tests.support.builders.drafts import mugs, ready_draft
from tests.support.builders.money import kroner
from tests.support.cast.products import product
from tests.support.cast.store import NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

MANY = settings(
    max_examples=int(os.environ.get("PRICING_EXAMPLES", "100")),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
STANDARD, FOOD, NONE = Decimal(2500), Decimal(1500), Decimal(0)


def shop(*, store=STORE) -> FakeWorld:
    """A mug of 100.00 at 25 %, coffee of 115.00 at 15 %, and a book of 50.00 without tax."""
    coffee = product("coffee", 11_500, tax_class="food")
    goods = (product("mug"), coffee, product("book", 5_000, taxable=False))
    return FakeWorld(*(StockedProduct(each, 1_000) for each in goods), store=store)


def both(**more) -> DraftInput:
    """One mug and one coffee, without delivery."""
    lines = (LineInput(1, sku="mug"), LineInput(1, sku="coffee"))
    return ready_draft(*lines, method="pickup", **more)


def parts(refund: Refund) -> list[tuple[int, int, int]]:
    return [(int(part.rate), part.amount, part.tax) for part in refund.by_rate]


# --- what was charged -------------------------------------------------------------------------------------------------


def test_what_is_charged_by_rate_is_line_items_and_delivery():
    world = shop()
    sale, _ = world.paid(ready_draft(LineInput(1, sku="mug"), LineInput(1, sku="coffee"), LineInput(1, sku="book")))
    # 99.00 of delivery: 37.36 with the mug, 42.96 with the coffee and 18.68 with the book.
    assert charged_by_rate(sale.offer) == (
        RateAmount(STANDARD, 13_736, 2_747),
        RateAmount(FOOD, 15_796, 2_060),
        RateAmount(NONE, 6_868, 0),
    )


def test_an_exempt_order_is_charged_without_tax():
    sale, _ = shop().paid(both(tax_exempt=True))
    assert charged_by_rate(sale.offer) == (RateAmount(NONE, 18_000, 0),)


# --- amounts ----------------------------------------------------------------------------------------------------------


def test_an_amount_is_spread_by_what_is_not_refunded_of_each_rate():
    world = shop()
    sale, _ = world.paid(both())
    assert parts(world.refund(sale.id, Money(4_300, "NOK"))) == [(2500, 2_000, 400), (1500, 2_300, 300)]
    assert parts(world.refund(sale.id, line_items={"li_1": 1})) == [(2500, 8_000, 1_600), (1500, 2_000, 261)]
    assert parts(world.refund(sale.id)) == [(1500, 7_200, 939)]
    assert world.violations() == []


def test_an_untaxed_refund_has_no_tax():
    world = shop()
    sale, _ = world.paid(both(tax_exempt=True))
    refund = world.refund(sale.id)
    assert (refund.tax, refund.tax_lines) == (kroner(0), ())


def test_the_event_and_the_ledger_have_the_tax_by_rate():
    world = shop()
    sale, _ = world.paid(both())
    refund = world.refund(sale.id, line_items={"li_2": 1})
    event = world.last_event(sale.id)
    assert isinstance(event, PaymentRefunded)
    assert (event.tax, event.tax_lines) == (kroner(15), (RefundedTax("MVA", "15", kroner(15)),))
    captured, refunded = world.sales.ledger(sale.id)[-2:]
    assert (captured.tax, [line.amount for line in captured.tax_lines]) == (kroner(35), [kroner(20), kroner(15)])
    assert (refunded.tax, refunded.tax_lines) == (kroner(15), refund.tax_lines)


# --- line items -------------------------------------------------------------------------------------------------------


def test_a_line_item_is_refunded_with_its_discount_and_its_tax():
    world = shop()
    third = DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("100.00"))
    sale, _ = world.paid(ready_draft(LineInput(3, sku="mug", discount=third), method="post"))
    refunds = [world.refund(sale.id, line_items={"li_1": 1}) for _ in range(3)]
    assert [refund.amount.amount for refund in refunds] == [6_667, 6_667, 6_666]
    assert sum(refund.tax.amount for refund in refunds) == 4_000
    assert world.sale(sale.id).order.refundable == kroner(99), "the delivery is left"
    assert [(line.id, line.quantity, line.amount) for line in refunds[0].lines] == [("li_1", 1, 6_667)]


def test_more_units_than_were_sold_cannot_be_refunded():
    world = shop()
    sale, _ = world.paid(mugs(3))
    world.refund(sale.id, line_items={"li_1": 2})
    with pytest.raises(MoreThanChargedError, match="At most 1 of line item li_1 can be refunded in all") as refused:
        world.refund(sale.id, line_items={"li_1": 2})
    assert refused.value.pointer == "/line_items/0/quantity"
    with pytest.raises(LineItemNotInOrderError, match="The order has no line item with the id 'li_2'") as unknown:
        world.refund(sale.id, line_items={"li_1": 1, "li_2": 1})
    assert unknown.value.pointer == "/line_items/1/id"
    order = world.sale(sale.id).order
    assert order
    with pytest.raises(MoreThanChargedError, match="At most 1 of line item li_1 can be refunded in all") as twice:
        refunded_lines(order, sale.offer, [LineRefund("li_1", 1), LineRefund("li_1", 1)])
    assert twice.value.pointer == "/line_items/1/quantity"


def test_line_items_of_a_refused_refund_can_be_refunded_again(monkeypatch):
    world = shop()
    sale, _ = world.paid(both())
    monkeypatch.setattr(world.provider, "refund", refuse)
    assert world.refund(sale.id, line_items={"li_1": 1}).status is RefundStatus.FAILED
    monkeypatch.undo()
    assert world.sale(sale.id).order.refunded_by_rate == ()
    assert parts(world.refund(sale.id, line_items={"li_1": 1})) == [(2500, 10_000, 2_000)]


def test_a_returned_refund_gives_its_tax_and_its_line_items_back():
    world = shop()
    sale, _ = world.paid(both())
    bring_back(world, world.refund(sale.id, line_items={"li_1": 1}))
    order = world.sale(sale.id).order
    assert (order.refunded_by_rate, order.refunded_lines) == ((), ())
    returned = world.sales.ledger(sale.id)[-1]
    assert (returned.kind, returned.tax) == ("refund_failed", kroner(20))
    assert world.violations() == []


# --- zero -------------------------------------------------------------------------------------------------------------


def test_line_items_that_cost_nothing_are_not_refunded():
    world = shop()
    free = LineInput(1, title="Gift", unit_price=GivenAmount("0.00"))
    sale, _ = world.paid(ready_draft(LineInput(1, sku="mug"), free))
    with pytest.raises(ZeroRefundError, match="cost nothing") as refused:
        world.refund(sale.id, line_items={"li_2": 1})
    assert (refused.value.code, refused.value.pointer) == ("zero_refund", "/line_items")


# --- at random --------------------------------------------------------------------------------------------------------


def refuse(*_: Any) -> Any:
    raise ProviderRefusedError("reason", provider="It", reason="the account is empty")


def bring_back(world: FakeWorld, refund: Refund) -> None:
    """Let the customer's bank return a refund."""
    attempt = f"pay_{refund.sale_id}_1"
    world.provider.return_refund(attempt, refund.id)
    reconcile_refund(attempt, refund.id, ports=world)


@st.composite
def stores(draw: st.DrawFn) -> Any:
    rates = st.integers(0, 3_000).map(Decimal) | st.just(Decimal("887.5"))
    rule = TaxRule(
        {"standard": draw(rates), "food": draw(rates)},
        included=draw(st.booleans()),
        title="MVA",
        shipping=draw(st.sampled_from(ShippingTax)),
    )
    return replace(STORE, markets=(replace(NORWAY, tax=rule), *STORE.markets[1:]))


@st.composite
def orders(draw: st.DrawFn) -> DraftInput:
    prices = st.integers(1, 50_000).map(lambda units: GivenAmount(str(Money(units, "NOK"))))
    off = st.none() | st.integers(0, 100).map(lambda it: DiscountInput(DiscountType.PERCENTAGE, GivenAmount(str(it))))
    line = st.builds(
        LineInput,
        st.integers(1, 7),
        sku=st.sampled_from(["mug", "coffee", "book"]),
        unit_price=st.none() | prices,
        discount=off,
    )
    lines = draw(st.lists(line, min_size=1, max_size=4))
    return ready_draft(*lines, discount=draw(off), tax_exempt=draw(st.sampled_from([False, False, True])))


OUTCOMES = st.sampled_from(["made", "made", "made", "refused", "returned", "lost"])
WHATS = st.one_of(
    st.integers(1, 60_000).map(lambda units: {"amount": Money(units, "NOK")}),
    st.integers(1, 30).map(lambda units: {"amount": Money(units, "NOK")}),
    st.dictionaries(st.sampled_from(["li_1", "li_2", "li_3"]), st.integers(1, 3), min_size=1).map(
        lambda items: {"line_items": items}
    ),
)


def perform(world: FakeWorld, sale_id: str, what: dict[str, Any], outcome: str) -> None:
    """Refund something, with that outcome."""
    if outcome == "refused":
        world.provider.refund = refuse  # type: ignore[assignment, method-assign]
    elif outcome == "lost":
        world.provider.unavailable = ["after"]
    try:
        refund = world.refund(sale_id, what.get("amount"), line_items=what.get("line_items", {}))
    finally:
        world.provider.__dict__.pop("refund", None)
        world.provider.unavailable = []
    if outcome == "returned":
        bring_back(world, refund)


def standing(world: FakeWorld, sale_id: str) -> list[Refund]:
    count = world.sale(sale_id).order.refunds
    numbers = range(1, count + 1)
    sale = world.sales.get(sale_id, *map(refund_key, numbers))
    return [it for it in map(sale.refund, numbers) if it.status is not RefundStatus.FAILED]


def tax_by_rate(offer: Offer) -> dict[Decimal, int]:
    return {line.rate: line.amount.amount for line in offer.totals.tax_lines if line.amount.amount}


@MANY
@given(stores(), orders(), st.lists(st.tuples(WHATS, OUTCOMES), max_size=12))
def test_the_refunds_of_an_order_add_up_to_its_tax_whatever_became_of_them(store, draft, refunds):
    world = shop(store=store)
    sale, _ = world.paid(draft)
    assume(sale.order.captured.amount)
    expected = (MoreThanCapturedError, MoreThanChargedError, LineItemNotInOrderError, ZeroRefundError, WrongStateError)
    for what, outcome in refunds:
        with suppress(*expected):
            perform(world, sale.id, what, outcome)
        for refund in standing(world, sale.id):
            assert sum(part.amount for part in refund.by_rate) == refund.amount.amount
            assert all(0 <= part.tax <= part.amount for part in refund.by_rate)
            assert refund.tax.amount == sum(line.amount.amount for line in refund.tax_lines)
        assert world.violations() == []
    world.recover(timedelta(minutes=3))
    with suppress(WrongStateError):
        world.refund(sale.id)
    made, order = standing(world, sale.id), world.sale(sale.id).order
    taxes = Counter[Decimal]()
    for refund in made:
        taxes.update({line.rate: line.amount.amount for line in refund.tax_lines})
    assert +taxes == tax_by_rate(sale.offer)
    assert sum(refund.amount.amount for refund in made) == order.captured.amount == order.refunded.amount
    assert world.violations() == []


@MANY
@given(stores(), orders())
def test_all_units_one_by_one_are_what_the_line_items_cost(store, draft):
    world = shop(store=store)
    sale, _ = world.paid(draft)
    for line, amounts in zip(sale.offer.lines, sale.offer.totals.lines, strict=True):
        if not amounts.total.amount:
            continue
        made = []
        for _ in range(line.quantity):
            with suppress(ZeroRefundError):
                made.append(world.refund(sale.id, line_items={line.id: 1}).amount.amount)
        assert sum(made) <= amounts.total.amount
        assert len(made) < line.quantity or sum(made) == amounts.total.amount
    assert world.violations() == []
