"""The difference between the offer that a customer saw and the one that they are to pay."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, strategies as st

from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import Market
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.offer import Line, Offer, ShippingLine
from invoicing.domain.pricing.offer_diff import CodeChange, OfferDiff, OfferedLine, diff_offers
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import draft_of
from tests.support.cast.store import AMERICA, EUROPE, NORWAY
from tests.support.worlds.fake_world import FakeWorld

MUG = Line("Mug", 2, Money(10000, "NOK"), sku="mug")
BOWL = Line("Bowl", 1, Money(20000, "NOK"), sku="bowl")
ENGRAVING = Line("Engraving", 1, Money(5000, "NOK"))
POST = ShippingLine("Posten", Money(9900, "NOK"), "post", 2, 4)


def moved_offer(offer: Offer, *, market: Market, shipping_line: ShippingLine | None) -> Offer:
    """Return the next offer, in another market or with another delivery."""
    changed = replace(offer, market=market, shipping_line=shipping_line, number=offer.number + 1)
    return replace(changed, totals=price(terms_of(changed)))


@pytest.fixture(scope="module")
def empty() -> Offer:
    return FakeWorld().draft(draft_of()).offer


def offer(empty: Offer, *lines: Line, shipping_line: ShippingLine | None = POST, **more: Any) -> Offer:
    return moved_offer(replace(empty, lines=lines, **more), market=NORWAY, shipping_line=shipping_line)


def told(changes: OfferDiff) -> list[tuple[str, str]]:
    """Return each line that differs as it was and as it is."""
    return [(_told(change.before), _told(change.after)) for change in changes.lines]


def _told(side: OfferedLine | None) -> str:
    return f"{side.line.quantity} {side.line.title}" if side else ""


def test_an_offer_differs_from_itself_in_nothing(empty):
    same = offer(empty, MUG, BOWL)
    assert not diff_offers(same, replace(same, number=7))


def test_added_removed_and_changed_lines_are_shown_with_the_old_and_the_new(empty):
    before = offer(empty, MUG, BOWL)
    after = offer(empty, ENGRAVING, replace(MUG, quantity=3))
    changes = diff_offers(before, after)
    assert told(changes) == [("", "1 Engraving"), ("2 Mug", "3 Mug"), ("1 Bowl", "")]
    assert changes.total
    assert (changes.total.before, changes.total.after) == (before.totals.total, after.totals.total)


@pytest.mark.parametrize(
    "changed",
    [replace(MUG, unit_price=Money(9000, "NOK")), replace(MUG, title="Large mug"), replace(MUG, quantity=1)],
    ids=["price", "name", "quantity"],
)
def test_a_line_of_the_same_product_is_one_that_changed(empty, changed):
    [change] = diff_offers(offer(empty, MUG, BOWL), offer(empty, changed, BOWL)).lines
    assert change.before
    assert change.after
    assert (change.before.line, change.after.line) == (MUG, changed)


def test_the_order_of_the_lines_is_no_change(empty):
    assert not diff_offers(offer(empty, MUG, BOWL), offer(empty, BOWL, MUG))


def test_of_two_lines_of_one_product_only_the_one_that_changed_is_told(empty):
    cheap = replace(MUG, unit_price=Money(100, "NOK"))
    changes = diff_offers(offer(empty, cheap, MUG), offer(empty, replace(MUG, quantity=5), cheap))
    assert told(changes) == [("2 Mug", "5 Mug")]


def test_a_change_of_weight_is_no_difference_between_offers(empty):
    assert not diff_offers(offer(empty, MUG), offer(empty, replace(MUG, weight_grams=900)))


def test_delivery_differs_by_its_name_and_its_price(empty):
    assert diff_offers(offer(empty, MUG), offer(empty, MUG)).delivery is None
    for other in (replace(POST, title="Bud"), replace(POST, price=Money(1, "NOK")), None):
        change = diff_offers(offer(empty, MUG), offer(empty, MUG, shipping_line=other)).delivery
        assert change
        assert change.before == (POST, Money(9900, "NOK"))
        assert change.after == ((other, other.price) if other else None)


def test_delivery_is_not_told_where_nothing_ships(empty):
    one, two = replace(ENGRAVING, requires_shipping=False), replace(ENGRAVING, requires_shipping=False, quantity=2)
    changes = diff_offers(offer(empty, one), offer(empty, two, shipping_line=None))
    assert changes.delivery is None
    assert told(changes) == [("1 Engraving", "2 Engraving")]


def test_tax_is_shown_where_it_is_added_or_where_the_sale_became_exempt(empty):
    before = offer(empty, MUG)
    assert diff_offers(before, offer(empty, replace(MUG, quantity=3))).tax is None
    assert diff_offers(before, offer(empty, MUG, tax_exempt=True)).tax
    there = [moved_offer(each, market=AMERICA, shipping_line=None) for each in (before, offer(empty, MUG, BOWL))]
    assert diff_offers(*there).tax


def test_another_currency_changes_every_price(empty):
    before = offer(empty, MUG, BOWL, shipping_line=None)
    changes = diff_offers(before, moved_offer(before, market=EUROPE, shipping_line=None))
    assert told(changes) == [("2 Mug", "2 Mug"), ("1 Bowl", "1 Bowl")]
    assert changes.total
    assert changes.total.after.currency == "EUR"
    assert changes.discount is None


LINES = st.builds(
    Line,
    st.sampled_from(["Mug", "Bowl"]),
    st.integers(1, 3),
    st.sampled_from([Money(100, "NOK"), Money(200, "NOK")]),
    st.sampled_from([None, "a", "b"]),
)


@given(before=st.lists(LINES, min_size=1, max_size=6), after=st.lists(LINES, min_size=1, max_size=6))
def test_an_offer_diff_reports_each_line_at_most_once_and_omits_none(empty, before, after):
    old, new = offer(empty, *before), offer(empty, *after)
    changes = diff_offers(old, new)
    gone = [change.before for change in changes.lines if change.before]
    came = [change.after for change in changes.lines if change.after]
    assert len(gone) - len(came) == len(before) - len(after)
    left = [(line.title, line.sku, line.quantity, line.unit_price) for line in before]
    for told_line in gone:
        left.remove((told_line.line.title, told_line.line.sku, told_line.line.quantity, told_line.line.unit_price))
    left += [(here.line.title, here.line.sku, here.line.quantity, here.line.unit_price) for here in came]
    assert sorted(map(repr, left)) == sorted(
        repr((line.title, line.sku, line.quantity, line.unit_price)) for line in after
    )


def test_a_changed_discount_code_is_shown_though_the_discount_is_the_same(empty):
    bare = offer(empty, MUG)
    one, two = (
        replace(bare, code=DiscountCode(name, Discount(DiscountType.PERCENTAGE, 1000))) for name in ("HELLO", "SUMMER")
    )
    assert diff_offers(bare, one).code == CodeChange("", "HELLO")
    assert diff_offers(one, two) == OfferDiff(code=CodeChange("HELLO", "SUMMER"))
    assert diff_offers(two, bare).code == CodeChange("SUMMER", "")
