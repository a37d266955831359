"""One way through pricing: a draft order, and each step of the checkout, passes each stage once."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from invoicing.api.responses.draft_orders import calculated_draft_order
from invoicing.domain.catalog.delivery import DeliveryBand
from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.pricing.convert import convert
from invoicing.domain.pricing.delivery_rates import rate_delivery
from invoicing.domain.pricing.discounts import apply_code, discount_lines, discount_order
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.pricing.taxes import add_tax
from invoicing.domain.pricing.totals import add_up
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.delivery_options import delivery_choices
from invoicing.pages.i18n.language import translations
from invoicing.usecases.checkout.apply_discount_code import apply_discount_code
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

STAGES = (convert, discount_lines, discount_order, apply_code, rate_delivery, add_tax, add_up)
NAMES = [stage.__name__ for stage in STAGES]
BANDS = (DeliveryBand(Money(0, "NOK"), min_subtotal=Money(100_000, "NOK")), DeliveryBand(Money(9_900, "NOK")))
BY_PRICE = replace(NORWAY.delivery_methods[1], bands=BANDS)


@pytest.fixture
def world() -> FakeWorld:
    norway = replace(NORWAY, delivery_methods=(NORWAY.delivery_methods[0], BY_PRICE))
    world = FakeWorld(store=replace(STORE, markets=(norway, EUROPE)))
    tenth = Discount(DiscountType.PERCENTAGE, 1_000)
    world.set_code(DiscountCode("TENTH", tenth, minimum=Money(100, "NOK")))
    return world


@contextmanager
def entries() -> Iterator[list[str]]:
    """Note each call of a stage."""
    codes, entered = {stage.__code__: stage.__name__ for stage in STAGES}, list[str]()

    def note(frame: Any, event: str, _: object) -> None:
        if event == "call" and frame.f_code in codes:
            entered.append(codes[frame.f_code])

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield entered
    finally:
        sys.setprofile(before)


def everything(**more):
    """Return a draft with a discount of each kind, a code with a minimum, and delivery that is rated by the goods."""
    percent = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("5"))
    mug = LineInput(2, sku="mug", discount=percent)
    return draft_of(mug, customer=KARI, address=OSLO, method="post", discount=percent, **more)


def with_code():
    return replace(everything(), discount_code="TENTH")


def test_a_draft_order_passes_each_stage_once(world):
    with entries() as calculated:
        calculated_draft_order(view_draft_order(calculate_draft_order(with_code(), ports=world), ports=world))
    with entries() as created:
        sale = world.draft(with_code())
        calculated_draft_order(view_draft_order(sale, ports=world))
    with entries() as edited:
        world.edit(sale.id, lambda draft: replace(draft, shipping_line=ShippingInput("pickup")))
    assert calculated == created == edited == NAMES


@pytest.mark.parametrize("lock_prices", [True, False])
def test_each_step_of_the_customer_passes_each_stage_once(world, lock_prices):
    sale = world.draft(replace(everything(lock_prices=lock_prices), allow_discount_codes=True))
    token = world.link(sale.id)
    steps = {
        "code": lambda: apply_discount_code(token, "TENTH", ports=world),
        "delivery": lambda: world.choose_delivery(token, "pickup"),
        "address": lambda: world.enter_details(token, BERLIN),
    }
    for name, step in steps.items():
        with entries() as entered:
            step()
        assert entered == NAMES, name


def test_warnings_about_a_stored_draft_order_price_nothing_again(world):
    sale = world.draft(replace(everything(), shipping_line=None, tax_exempt=True))
    with entries() as entered:
        view_draft_order(sale, ports=world)
    assert entered == []


def test_a_choice_of_delivery_methods_prices_the_goods_once(world):
    sale = world.draft(with_code())
    with entries() as entered:
        choices = delivery_choices(
            sale.offer, sale.person, world.stores.get(), translations("checkout", "en"), locale="en", now=world.clock()
        )
    assert len(choices) == 2
    assert Counter(entered) == Counter([*NAMES[:4], *NAMES[4:] * 2])
