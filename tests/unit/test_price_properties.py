"""Drafts at random in five currencies: what must be true of every price, whoever asks and in whatever order.

`PRICING_EXAMPLES=10000 pytest tests/unit/test_price_properties.py` tries ten thousand of them.
"""

import os
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from invoicing.adapters.dynamodb.record_items import from_item, to_item
from invoicing.api.responses.draft_orders import calculated_draft_order, draft_order
from invoicing.domain.catalog.tax import ShippingTax
from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.errors import InvoicingError
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import decimals
from invoicing.pages.checkout.order_summary import order_summary
from invoicing.pages.i18n.language import translations
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order
from tests.support.builders.random_drafts import drafts, worlds
from tests.support.worlds.fake_world import FakeWorld

EXAMPLES = int(os.environ.get("PRICING_EXAMPLES", "150"))
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


def created(world: FakeWorld, draft: DraftInput) -> Sale:
    """Return the draft, if it can be sold like that."""
    try:
        return world.draft(draft)
    except InvoicingError:
        assume(False)
        raise


@MANY
@given(worlds(), drafts())
def test_parts_add_up_to_the_whole(world, draft):
    sale = created(world, draft)
    totals = sale.offer.totals
    added = 0 if totals.tax_included else totals.tax.amount
    assert totals.goods.amount + totals.shipping.amount + added == totals.total.amount
    assert sum(line.subtotal.amount for line in totals.lines) == totals.subtotal.amount
    assert sum(line.discount.amount for line in totals.lines) == totals.discount.amount
    assert sum(tax.amount.amount for tax in totals.tax_lines) == totals.tax.amount
    assert all(0 <= line.discount.amount <= line.subtotal.amount for line in totals.lines)
    if totals.order_discount:
        assert 0 <= totals.order_discount.amount <= totals.discount.amount
    if totals.code_discount:
        assert 0 <= totals.code_discount.amount <= totals.discount.amount
    if draft.tax_exempt or sale.offer.reverse_charge:
        assert (totals.tax.amount, totals.tax_lines) == (0, ())
    rounding, market = sale.offer.market.rounding, sale.offer.market
    if rounding and not (draft.tax_exempt or sale.offer.reverse_charge):
        converted = [
            amounts.unit_price.amount
            for line, amounts in zip(sale.offer.lines, totals.lines, strict=True)
            if line.unit_price.currency != market.currency
            and (line.custom_price or market.id not in line.market_prices)
        ]
        assert [amount % rounding.step for amount in converted] == [0] * len(converted)
    assert world.violations() == []


@MANY
@given(worlds(), drafts())
def test_what_is_calculated_drafted_stored_shown_and_received_is_the_same(world, draft):
    sale = created(world, draft)
    calculated = view_draft_order(calculate_draft_order(draft, ports=world), ports=world)
    stored = from_item(to_item(sale, sale.offer, 1)).record
    assert calculated.sale.offer == sale.offer == stored
    assert price(terms_of(stored)) == sale.offer.totals
    document = calculated_draft_order(calculated)
    answered: dict[str, Any] = {**draft_order(view_draft_order(sale, ports=world), world.clock().date())}
    assert document == {name: answered[name] for name in document}
    # Page, invoice and receipt are laid out from this one summary.
    summary = order_summary(sale.offer, translations("checkout", "en"), "en")
    assert summary.total == sale.draft.total == sale.offer.totals.total
    if summary.rows:
        assert sum(row.amount.amount for row in summary.rows if row.amount) == summary.total.amount
    assert len(document["totals"]["total"]["amount"].partition(".")[2]) == decimals(sale.offer.currency)


@MANY
@given(worlds(), drafts(), st.randoms(use_true_random=False))
def test_nothing_depends_on_the_order_in_which_lines_were_entered(world, draft, random):
    order = list(range(len(draft.lines)))
    random.shuffle(order)
    one = created(world, draft).offer
    two = created(world, replace(draft, lines=tuple(draft.lines[i] for i in order))).offer
    assert replace(one.totals, lines=()) == replace(two.totals, lines=())
    assert replace(one, lines=(), warnings=(), totals=two.totals) == replace(two, lines=(), warnings=())
    assert sorted(map(repr, one.totals.lines)) == sorted(map(repr, two.totals.lines))


@MANY
@given(worlds(), drafts())
def test_an_edit_that_sends_back_what_was_read_changes_no_total(world, draft):
    sale = created(world, draft)
    edited = world.edit(sale.id, lambda seen: replace(seen, note="Called back"))
    assert edited.offer == sale.offer


def twins(world: FakeWorld, draft: DraftInput) -> tuple[Offer, Offer]:
    """Return the offer of the draft for a customer who pays tax, and for one who is exempt."""
    taxed = replace(draft, tax_exempt=False, customer=replace(draft.customer, vat_number=""))
    return created(world, taxed).offer, world.draft(replace(taxed, tax_exempt=True)).offer


@MANY
@given(worlds(), drafts())
def test_the_exempt_have_the_same_offer_without_the_tax(world, draft):
    taxed, exempt = twins(world, draft)
    # The same code, delivery, removals and warnings.
    assert replace(exempt, tax_exempt=False, totals=taxed.totals, number=taxed.number) == taxed
    listed = [[line.listed_price for line in offer.totals.lines] for offer in (taxed, exempt)]
    assert listed[0] == listed[1]
    assert taxed.totals.listed_shipping == exempt.totals.listed_shipping
    total = taxed.totals.total - taxed.totals.tax
    if not taxed.totals.tax_included:
        assert exempt.totals.total == total
    # A unit is rounded by less than one, a share of a discount, a part of the delivery and the tax of a rate too.
    roundings = sum(line.quantity + 3 for line in taxed.lines) + 6
    assert abs(exempt.totals.total.amount - total.amount) <= roundings


@MANY
@given(worlds(), drafts())
def test_every_price_above_zero_is_charged_and_a_raise_by_more_than_a_half_is_told(world, draft):
    offer = created(world, draft).offer
    raised = []
    for i, (line, amounts) in enumerate(zip(offer.lines, offer.totals.lines, strict=True)):
        own = None if line.custom_price else line.market_prices.get(offer.market.id)
        assert (amounts.unit_price.amount > 0) == ((own or line.unit_price).amount > 0)
        exact = line.unit_price.exactly(offer.market.rate, offer.currency)
        if not own and line.unit_price.currency != offer.currency and amounts.listed_price.amount > exact * 3 / 2:
            raised.append(f"/line_items/{i}/unit_price")
    assert [warning.pointer for warning in offer.warnings] == raised
    if offer.shipping_line:
        assert (offer.totals.shipping.amount > 0) == (offer.shipping_line.price.amount > 0)


@MANY
@given(worlds(), drafts())
def test_tax_is_that_of_the_goods_and_of_the_delivery_that_follows_them(world, draft):
    offer, _ = twins(world, draft)
    rule, totals = offer.market.tax, offer.totals
    goods, weights = Counter[Decimal](), Counter[Decimal]()
    for line, amounts in zip(offer.lines, totals.lines, strict=True):
        rate = rule.rate(line.tax_class) if line.taxable else Decimal(0)
        goods[rate] += (amounts.subtotal - amounts.discount).amount
        weights[rate] += (amounts.subtotal - amounts.discount).amount if line.requires_shipping else 0
    assume(sum(weights.values()))
    if rule.shipping is not ShippingTax.FOLLOWS_GOODS:
        weights = Counter({rule.rate("standard") if rule.shipping is ShippingTax.STANDARD else Decimal(0): 1})
    for rate in {*goods, *weights} - {Decimal(0)}:
        delivery = Fraction(totals.shipping.amount * weights[rate], sum(weights.values()))
        share = Fraction(rate) / (10_000 + (Fraction(rate) if rule.included else 0))
        told = sum(line.amount.amount for line in totals.tax_lines if line.rate == rate)
        # The part of the delivery is whole, and so is the tax.
        assert abs(told - (goods[rate] + delivery) * share) <= share + Fraction(1, 2)
