"""Drafts at random in five currencies: what must be true of every price, whoever asks and in whatever order.

`PRICING_EXAMPLES=10000 pytest tests/unit/test_price_properties.py` tries ten thousand of them.
"""

import os
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import HealthCheck, assume, given, settings, strategies as st

from invoicing.adapters.dynamodb.record_items import from_item, to_item
from invoicing.api.responses.draft_orders import calculated_draft_order, draft_order
from invoicing.domain.catalog.delivery import DeliveryBand, DeliveryMethod
from invoicing.domain.catalog.discount import Discount, DiscountCode, DiscountType
from invoicing.domain.catalog.market import Market, PriceRounding, RoundingDirection
from invoicing.domain.catalog.product import Product, StockedProduct
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.tax import ShippingTax, TaxRule
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, GivenAmount, LineInput, ShippingInput
from invoicing.domain.errors import InvoicingError
from invoicing.domain.pricing.calculator import price
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.terms import terms_of
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money, decimals
from invoicing.pages.checkout.order_summary import order_summary
from invoicing.pages.i18n.language import translations
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.view import view_draft_order
from tests.support.worlds.fake_world import FakeWorld

EXAMPLES = int(os.environ.get("PRICING_EXAMPLES", "150"))
MANY = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))

COUNTRY = {"NOK": "NO", "EUR": "DE", "JPY": "JP", "KWD": "KW", "USD": "US"}
RATE = {"NOK": "1", "EUR": "0.0861", "JPY": "14.317", "KWD": "0.02931", "USD": "0.09531"}
SKUS = ("mug", "lamp", "coffee", "card")
CODES = ("TENTH", "FIFTY", "LARGE")


# Hypothesis examines each new strategy, which takes longer than drawing from it: strategies are built once.
@cache
def amounts(currency: str, most: int = 200_000) -> st.SearchStrategy[Money]:
    return st.integers(0, most).map(lambda units: Money(units, currency))


# Basis points: whole ones, as most are, or to the tenth (8.875 %).
TAX_RATES = (st.integers(0, 3000) | st.sampled_from(["887.5", "997.5"])).map(Decimal)
ROUNDINGS = st.none() | st.builds(PriceRounding, st.sampled_from([5, 10, 50, 100]), st.sampled_from(RoundingDirection))
SHIPPING_TAXES = st.sampled_from(ShippingTax)
WEIGHT_LIMITS = st.sampled_from([0, 5_000])
BOOLEANS = st.booleans()


@st.composite
def markets(draw: st.DrawFn, currency: str) -> Market:
    band = DeliveryBand(draw(amounts(currency)), max_weight_grams=draw(WEIGHT_LIMITS))
    free = DeliveryBand(Money(0, currency), min_subtotal=draw(amounts(currency)))
    return Market(
        id=currency.lower(),
        title=currency,
        currency=currency,
        countries=(COUNTRY[currency],),
        rate=Decimal(RATE[currency]),
        rounding=draw(ROUNDINGS),
        tax=TaxRule(
            {"standard": draw(TAX_RATES), "food": draw(TAX_RATES)},
            included=draw(BOOLEANS),
            title="Tax",
            shipping=draw(SHIPPING_TAXES),
            reverse_charge=True,
        ),
        delivery_methods=(
            DeliveryMethod("post", "Post", draw(amounts(currency)), 2, 4),
            DeliveryMethod("banded", "Banded", free.price, bands=(free, band)),
        ),
    )


MARKETS = {currency: markets(currency) for currency in COUNTRY}
PRICED_MARKETS = st.lists(st.sampled_from([it for it in COUNTRY if it != "NOK"]), max_size=2, unique=True)
WEIGHTS = st.integers(0, 3_000)
TAX_CLASSES = st.sampled_from(["standard", "food"])


@st.composite
def worlds(draw: st.DrawFn) -> FakeWorld:
    sold = [draw(MARKETS[currency]) for currency in COUNTRY]
    stock = []
    for sku in SKUS:
        prices = {currency.lower(): draw(amounts(currency)) for currency in draw(PRICED_MARKETS)}
        product = Product(
            sku,
            sku.title(),
            draw(amounts("NOK")),
            taxable=draw(BOOLEANS),
            weight_grams=draw(WEIGHTS),
            tax_class=draw(TAX_CLASSES),
            market_prices=prices,
        )
        stock.append(StockedProduct(product, 10_000))
    store = Store("Shop", "NOK", "nb", "Europe/Oslo", tuple(sold), country="DE")
    world = FakeWorld(*stock, store=store)
    tenth = Discount(DiscountType.PERCENTAGE, 1_000)
    fifty = Discount(DiscountType.FIXED_AMOUNT, amount=Money(5_000, "NOK"))
    world.set_code(DiscountCode("TENTH", tenth))
    world.set_code(DiscountCode("FIFTY", fifty))
    world.set_code(DiscountCode("LARGE", tenth, minimum=Money(100_000, "NOK")))
    return world


PERCENTAGES = st.builds(
    DiscountInput, st.just(DiscountType.PERCENTAGE), st.integers(0, 100).map(lambda it: GivenAmount(str(it)))
)


@cache
def written(currency: str, most: int) -> st.SearchStrategy[GivenAmount]:
    """Amounts as staff write them: in the store's currency or the draft's, plainly if both are the same."""
    own = st.integers(0, most).map(lambda units: GivenAmount(str(Money(units, currency)), currency))
    plain = st.integers(0, most // 100).map(lambda it: GivenAmount(f"{it}.50"))
    named = plain.map(lambda it: replace(it, currency="NOK"))
    return own | named | plain if currency == "NOK" else own | named


@cache
def discounts(currency: str) -> st.SearchStrategy[DiscountInput | None]:
    fixed = st.builds(DiscountInput, st.just(DiscountType.FIXED_AMOUNT), written(currency, 2_000))
    return st.none() | PERCENTAGES | fixed


@cache
def line_items(currency: str) -> st.SearchStrategy[tuple[LineInput, ...]]:
    of_product = st.builds(
        LineInput,
        st.integers(1, 40),
        sku=st.sampled_from(SKUS),
        unit_price=st.none() | written(currency, 90_000),
        discount=discounts(currency),
    )
    own = st.builds(
        LineInput,
        st.integers(1, 40),
        title=st.sampled_from(["Engraving", "Wrapping"]),
        unit_price=written(currency, 90_000),
        taxable=st.booleans(),
        requires_shipping=st.booleans(),
        weight_grams=st.integers(0, 500),
        discount=discounts(currency),
    )
    return st.lists(of_product | own, min_size=1, max_size=8).map(tuple)


CURRENCIES = st.sampled_from(sorted(COUNTRY))
VAT_NUMBERS = st.sampled_from(["", "ATU13585627"])
SHIPPING_LINES = st.none() | st.sampled_from(["post", "banded"]).map(ShippingInput)
MAYBE_CODES = st.none() | st.sampled_from(CODES)


@st.composite
def drafts(draw: st.DrawFn) -> DraftInput:
    currency = draw(CURRENCIES)
    country = COUNTRY[currency]
    address = Address("Kim", "Street 1", country, "Town", "10115")
    return DraftInput(
        lines=draw(line_items(currency)),
        customer=Customer("Kim", "kim@example.com", vat_number=draw(VAT_NUMBERS)),
        discount=draw(discounts(currency)),
        shipping_address=address,
        billing_address=address,
        shipping_line=draw(SHIPPING_LINES),
        tax_exempt=draw(BOOLEANS),
        discount_code=draw(MAYBE_CODES),
    )


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
