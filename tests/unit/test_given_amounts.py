"""An amount without a currency is in the store's currency, and refused where that could be taken for another one."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.draft_orders.draft_input import DiscountInput, DraftInput, LineInput, ShippingInput
from invoicing.domain.errors import CurrencyMismatchError, CurrencyRequiredError
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.values.money import Money
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from tests.support.builders.drafts import draft_of, own_item
from tests.support.cast.people import BERLIN, OSLO
from tests.support.worlds.fake_world import FakeWorld

BARE = GivenAmount("150.00")
NOK = GivenAmount("150.00", "NOK")
EUR = GivenAmount("150.00", "EUR")
DEAR = own_item("500.00", currency="EUR")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def off(amount: GivenAmount) -> DiscountInput:
    return DiscountInput(DiscountType.FIXED_AMOUNT, amount)


def with_amount(where: str, amount: GivenAmount) -> DraftInput:
    """Return a draft order for Berlin that has an amount at a pointer."""
    mug = LineInput(1, sku="mug")
    return {
        "/line_items/1/unit_price": draft_of(mug, replace(mug, unit_price=amount), address=BERLIN),
        "/line_items/0/unit_price": draft_of(replace(own_item("1"), unit_price=amount), address=BERLIN),
        "/line_items/0/discount/value": draft_of(replace(DEAR, discount=off(amount)), address=BERLIN),
        "/discount/value": draft_of(DEAR, discount=off(amount), address=BERLIN),
        "/shipping_line/price": draft_of(DEAR, shipping_line=ShippingInput(title="Van", price=amount), address=BERLIN),
    }[where]


PLACES = (
    "/line_items/1/unit_price",
    "/line_items/0/unit_price",
    "/line_items/0/discount/value",
    "/discount/value",
    "/shipping_line/price",
)


@pytest.mark.parametrize("where", PLACES)
def test_an_amount_without_a_currency_is_refused_on_a_draft_order_in_another(world, where):
    for refuse in (world.draft, lambda draft: calculate_draft_order(draft, ports=world)):
        with pytest.raises(CurrencyRequiredError) as caught:
            refuse(with_amount(where, BARE))
        assert caught.value.pointer == where
        assert str(caught.value).endswith('this is in EUR: give {"amount": "150.00", "currency": "EUR"}.')
    assert world.sales.records == {}


@pytest.mark.parametrize("where", PLACES)
def test_an_amount_with_the_currency_of_the_store_or_draft_order_is_accepted(world, where):
    in_euros = world.draft(with_amount(where, EUR))
    converted = world.draft(with_amount(where, NOK))
    assert in_euros.draft.total.currency == converted.draft.total.currency == "EUR"
    assert in_euros.draft.total != converted.draft.total
    with pytest.raises(CurrencyMismatchError):
        world.draft(with_amount(where, GivenAmount("150.00", "USD")))


def test_an_amount_without_a_currency_is_in_the_currency_of_the_store(world):
    assert world.draft(draft_of(own_item("150.00"), address=OSLO)).draft.total == Money(15000, "NOK")
    assert world.draft(draft_of(own_item("150.00"))).draft.total == Money(15000, "NOK")


def test_a_percentage_has_no_currency(world):
    tenth = DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10"))
    sale = world.draft(draft_of(own_item("150.00", currency="EUR"), discount=tenth, address=BERLIN))
    assert sale.draft.total == Money(13500, "EUR")


def test_amounts_are_converted_when_the_address_moves_a_draft_order_to_euros(world):
    sale = world.draft(draft_of(own_item("150.00"), address=OSLO))
    moved = world.edit(sale.id, lambda draft: replace(draft, shipping_address=BERLIN))
    assert moved.draft.total == Money(1275, "EUR")
    assert moved.offer.lines[0].unit_price == Money(15000, "NOK")
    noted = world.edit(sale.id, lambda draft: replace(draft, note="Ring first"))
    assert noted.draft.total == Money(1275, "EUR")


def test_the_currency_of_the_draft_order_after_an_edit_decides(world):
    sale = world.draft(draft_of(own_item("150.00"), address=OSLO))
    priced = (own_item("160.00"),)
    with pytest.raises(CurrencyRequiredError):
        world.edit(sale.id, lambda draft: replace(draft, shipping_address=BERLIN, lines=priced))
    assert world.sale(sale.id).draft == sale.draft
    world.edit(sale.id, lambda draft: replace(draft, shipping_address=BERLIN))
    with pytest.raises(CurrencyRequiredError):
        world.edit(sale.id, lambda draft: replace(draft, lines=priced))
    home = world.edit(sale.id, lambda draft: replace(draft, shipping_address=OSLO, lines=priced))
    assert home.draft.total == Money(16000, "NOK")
