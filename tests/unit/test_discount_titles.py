"""Titles of discounts where customers read them: in the summary that page, e-mails and receipt are laid out from."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.pages.checkout.order_summary import order_summary
from invoicing.pages.i18n.language import translations
from tests.support.builders.drafts import ready_draft
from tests.support.worlds.fake_world import FakeWorld

TENTH = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10"))
LINE = replace(TENTH, title="Scratched")
ORDER = replace(TENTH, title="Loyal customer")
MUG = LineInput(1, sku="mug")


@pytest.fixture
def world() -> FakeWorld:
    world = FakeWorld()
    for name, title in {"SUMMER": "Summer sale", "PLAIN": ""}.items():
        world.set_code(DiscountCode(name, Discount(DiscountType.PERCENTAGE, 1_000, title=title)))
    return world


def rows(world: FakeWorld, line: LineInput, locale: str = "en", **more) -> dict[str, int]:
    sale = world.draft(ready_draft(line, **more))
    summary = order_summary(sale.offer, translations("checkout", locale), locale)
    amounts = [(row.label, row.amount.amount) for row in summary.rows if row.amount]
    assert sum(amount for _, amount in amounts) == summary.total.amount
    return {label: amount for label, amount in amounts if amount < 0}


def test_each_discount_has_a_row_with_its_title(world):
    discounted = replace(MUG, discount=LINE)
    assert rows(world, discounted, discount=ORDER, discount_code="SUMMER") == {
        "Discount on items": -1000,
        "Discount (Loyal customer)": -900,
        "Discount code SUMMER (Summer sale)": -810,
    }
    assert list(rows(world, discounted, "nb", discount=ORDER, discount_code="SUMMER")) == [
        "Rabatt på varer",
        "Rabatt (Loyal customer)",
        "Rabattkode SUMMER (Summer sale)",
    ]


@pytest.mark.parametrize(
    ("line", "more", "labels"),
    [
        (LINE, {}, ["Discount"]),
        (None, {"discount": ORDER}, ["Discount (Loyal customer)"]),
        (None, {"discount": TENTH}, ["Discount"]),
        (LINE, {"discount": TENTH}, ["Discount on items", "Discount"]),
        (LINE, {"discount_code": "PLAIN"}, ["Discount", "Discount code PLAIN"]),
        (None, {"discount_code": "SUMMER"}, ["Discount code SUMMER (Summer sale)"]),
        (None, {}, []),
    ],
)
def test_only_what_is_taken_off_is_named(world, line, more, labels):
    assert list(rows(world, replace(MUG, discount=line), **more)) == labels


@pytest.mark.parametrize(("tax_exempt", "words"), [(False, "NOK\N{NO-BREAK SPACE}25.00 off"), (True, "Discounted")])
def test_the_size_of_an_amount_is_named_where_that_amount_is_taken_off(world, tax_exempt, words):
    amount = DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("25.00"))
    offer = world.draft(ready_draft(replace(MUG, discount=amount), tax_exempt=tax_exempt)).offer
    assert order_summary(offer, translations("checkout", "en"), "en").lines[0].discount == words
