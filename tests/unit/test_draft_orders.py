"""Drafts: created, edited, cancelled and duplicated."""

from dataclasses import replace
from datetime import timedelta

import pytest

from invoicing.domain.catalog.discount import DiscountType
from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.draft_orders.build_offer import with_defaults
from invoicing.domain.draft_orders.draft_input import DiscountInput, LineInput, ShippingInput
from invoicing.domain.draft_orders.to_input import to_draft_input
from invoicing.domain.errors import (
    BusyError,
    CurrencyMismatchError,
    DiscountTooLargeError,
    InvalidRequestError,
    KeyReusedError,
    NoMarketError,
    StaleSaleError,
    UnknownDeliveryMethodError,
    UnknownMarketError,
    UnknownProductError,
    VersionMismatchError,
    WrongStateError,
)
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.draft_order import LIFECYCLE, DraftOrderStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.values.money import Money
from invoicing.usecases.draft_orders.calculate import calculate_draft_order
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of, own_item, ready_draft
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug"), 10), StockedProduct(product("lamp", 50000), 1))


def a_key(body: bytes = b"{}") -> RequestKey:
    key = RequestKey.of("POST", "/draft-orders", "key-1", body)
    assert key
    return key


def cancel(world: FakeWorld, sale_id: str, request: RequestKey | None = None):
    return world.cancel_draft(sale_id, request)


def test_a_draft_is_priced_numbered_and_open(world):
    sale = world.draft(draft_of(LineInput(2, sku="mug"), own_item("25.50"), customer=KARI))
    assert (sale.draft.name, sale.draft.status, sale.draft.version) == ("#D1001", DraftOrderStatus.OPEN, 1)
    assert sale.draft.total == Money(22550, "NOK")
    assert sale.draft.customer_name == "Kari Nordmann"
    assert world.story(sale.id) == ["DraftOrderCreated"]
    assert world.violations() == []


def test_a_draft_takes_no_stock(world):
    world.draft(draft_of(LineInput(99, sku="mug")))
    assert world.available() == 10


@pytest.mark.parametrize(
    ("draft", "error", "pointer"),
    [
        (draft_of(LineInput(1, sku="mug"), LineInput(1, sku="nix")), UnknownProductError, "/line_items/1/sku"),
        (draft_of(address=replace(OSLO, country="JP")), NoMarketError, "/shipping_address/country"),
        (draft_of(market="mars"), UnknownMarketError, "/market"),
        (draft_of(method="drone"), UnknownDeliveryMethodError, "/shipping_line/delivery_method"),
        (draft_of(own_item("9.999")), InvalidRequestError, "/line_items/0/unit_price"),
        (
            draft_of(own_item("1"), LineInput(1, sku="mug", unit_price=GivenAmount("1.00", "GBP"))),
            CurrencyMismatchError,
            "/line_items/1/unit_price",
        ),
        (draft_of(own_item("-1")), InvalidRequestError, "/line_items/0/unit_price"),
        (draft_of(replace(own_item("1"), unit_price=None)), InvalidRequestError, "/line_items/0/unit_price"),
        (draft_of(*[own_item("1")] * 500), InvalidRequestError, "/line_items"),
        (replace(draft_of(), lines=()), InvalidRequestError, "/line_items"),
        (
            draft_of(discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("100.01"))),
            DiscountTooLargeError,
            "/discount/value",
        ),
        (
            draft_of(discount=DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("100.01"))),
            DiscountTooLargeError,
            "/discount",
        ),
        (draft_of(shipping_line=ShippingInput(title="Courier")), InvalidRequestError, "/shipping_line/price"),
    ],
)
def test_a_draft_order_that_cannot_be_priced_is_refused_with_a_pointer(world, draft, error, pointer):
    with pytest.raises(error) as caught:
        world.draft(draft)
    assert caught.value.pointer == pointer
    assert world.sales.records == {}


def test_the_shipping_address_picks_the_market_unless_staff_do(world):
    assert world.draft(draft_of(address=BERLIN)).draft.total == Money(850, "EUR")
    assert world.draft(draft_of(address=BERLIN, market="no")).draft.total == Money(10000, "NOK")


def test_calculating_tells_what_creating_would_store_and_stores_nothing(world):
    draft = draft_of(LineInput(3, sku="mug"), own_item("1", currency="NOK"), address=BERLIN, method="post")
    offer = calculate_draft_order(draft, ports=world).offer
    assert world.sales.records == {}
    assert world.draft(draft).offer == offer


# --- once for each key ---


def test_a_retry_with_the_same_key_meets_what_the_first_try_made(world):
    first = world.draft(request=a_key())
    again = world.draft(request=a_key())
    assert again.draft == first.draft
    assert len(world.sales.records) == 1


def test_a_retry_is_answered_even_when_it_could_not_be_carried_out_today(world):
    first = world.draft(draft_of(LineInput(1, sku="lamp")), request=a_key())
    del world.products.by_sku["lamp"]
    assert world.draft(draft_of(LineInput(1, sku="lamp")), request=a_key()).id == first.id


def test_a_retry_shows_the_draft_as_it_is_now(world):
    first = world.draft(request=a_key())
    world.edit(first.id, lambda draft: replace(draft, note="Ring first"))
    assert world.draft(request=a_key()).draft.note == "Ring first"


def test_the_same_key_with_another_body_is_refused(world):
    world.draft(request=a_key())
    with pytest.raises(KeyReusedError):
        world.draft(request=a_key(b'{"other": 1}'))
    assert len(world.sales.records) == 1


def test_a_refused_request_does_not_use_up_its_idempotency_key(world):
    with pytest.raises(UnknownProductError):
        world.draft(draft_of(LineInput(1, sku="new")), request=a_key())
    world.set_product(product("new"))
    assert world.draft(draft_of(LineInput(1, sku="new")), request=a_key()).draft.version == 1


def test_a_cancellation_with_a_key_may_be_repeated(world):
    sale = world.draft()
    cancel(world, sale.id, a_key())
    assert cancel(world, sale.id, a_key()).draft.status is DraftOrderStatus.CANCELLED
    with pytest.raises(WrongStateError):
        cancel(world, sale.id)


# --- edits ---


def test_an_edit_raises_the_version_and_the_offer_only_when_what_is_sold_changes(world):
    sale = world.draft()
    noted = world.edit(sale.id, lambda draft: replace(draft, note="Ring first", tags=("vip",)))
    assert (noted.draft.version, noted.draft.offer, noted.offer.number) == (2, 1, 1)
    more = world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(2, sku="mug"),)))
    assert (more.draft.version, more.draft.offer, more.draft.total) == (3, 2, Money(20000, "NOK"))
    assert [event.data.changed for event in world.sales.events[1:]] == [("note", "tags"), ("line_items",)]


def test_an_edit_that_changes_nothing_leaves_no_trace(world):
    sale = world.draft(ready_draft(note="x"))
    saves = world.sales.saves
    assert world.edit(sale.id, lambda draft: draft).draft.version == 1
    assert world.sales.saves == saves


def test_a_draft_can_be_written_again_from_what_is_stored(world):
    draft = draft_of(
        LineInput(2, sku="mug", discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("12.50"), "Friend")),
        LineInput(1, sku="lamp", unit_price=GivenAmount("450.00", "NOK")),
        own_item("25.00", taxable=False, weight_grams=10),
        customer=KARI,
        address=OSLO,
        discount=DiscountInput(DiscountType.FIXED_AMOUNT, GivenAmount("5.00", "NOK")),
        shipping_line=ShippingInput(title="Courier", price=GivenAmount("80.00", "NOK")),
        tax_exempt=True,
        po_number="PO 7",
        attributes={"gift": "yes"},
    )
    sale = world.draft(draft)
    rewritten = to_draft_input(sale)
    again = replace(rewritten, lines=tuple(replace(line, id=None) for line in rewritten.lines))
    assert world.draft(again).offer == sale.offer
    assert replace(rewritten, lines=()) == replace(with_defaults(draft, STORE), lines=())


def test_a_stale_edit_is_refused_with_the_fields_in_which_it_differs(world):
    sale = world.draft()
    world.edit(sale.id, lambda draft: replace(draft, note="first", tags=("a",)))
    with pytest.raises(VersionMismatchError) as caught:
        world.edit(sale.id, lambda draft: replace(draft, note="second", po_number="7", tags=("a",)), version=1)
    assert caught.value.current == 2
    assert caught.value.differing == ("note", "po_number")


def test_products_on_the_draft_keep_the_price_that_was_agreed(world):
    sale = world.draft(draft_of(LineInput(1, sku="mug")))
    world.set_product(product("mug", 99900))
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(2, sku="mug", id="li_1"),)))
    assert edited.draft.total == Money(20000, "NOK")


def test_a_product_whose_own_price_is_taken_off_gets_the_product_s_price_of_today(world):
    sale = world.draft(draft_of(LineInput(1, sku="mug", unit_price=GivenAmount("1.00"))))
    edited = world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(1, sku="mug", id="li_1"),)))
    assert edited.draft.total == Money(10000, "NOK")


def test_products_of_a_reserved_draft_order_are_read_only_for_lines_that_are_new(world, monkeypatch):
    sale = world.draft(draft_of(reserve_until=world.clock() + timedelta(days=1)))
    asked = []
    read = world.products.get

    def get(skus):
        asked.extend(skus)
        return read(skus)

    monkeypatch.setattr(world.products, "get", get)
    lines = (LineInput(2, sku="mug", id="li_1"), LineInput(1, sku="lamp"))
    world.edit(sale.id, lambda draft: replace(draft, lines=lines))
    assert asked == ["lamp"]


def test_an_edit_that_meets_another_change_is_retried(world, monkeypatch):
    sale = world.draft()
    save, stale = world.sales.save, [StaleSaleError()]
    monkeypatch.setattr(world.sales, "save", lambda sale, **more: _raise(stale.pop()) if stale else save(sale, **more))
    assert world.edit(sale.id, lambda draft: replace(draft, note="x")).draft.version == 2


def test_an_edit_fails_when_others_are_always_faster(world, monkeypatch):
    sale = world.draft()
    monkeypatch.setattr(world.sales, "save", lambda sale, **more: _raise(StaleSaleError()))
    monkeypatch.setattr("invoicing.usecases.retry.time.sleep", lambda seconds: None)
    with pytest.raises(BusyError):
        world.edit(sale.id, lambda draft: replace(draft, note="x"))


def _raise(error: Exception) -> None:
    raise error


# --- the end of a draft ---


def test_a_cancelled_draft_keeps_its_history_and_takes_no_more_changes(world):
    sale = world.draft()
    assert cancel(world, sale.id).draft.status is DraftOrderStatus.CANCELLED
    assert world.story(sale.id) == ["DraftOrderCreated", "DraftOrderCancelled"]
    with pytest.raises(WrongStateError):
        world.edit(sale.id, lambda draft: replace(draft, note="x"))
    with pytest.raises(WrongStateError):
        world.link(sale.id)


def test_a_duplicate_has_todays_prices_and_no_discounts_or_delivery(world):
    sale = world.draft(
        draft_of(
            LineInput(2, sku="mug", discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("50"))),
            own_item("10"),
            customer=KARI,
            address=OSLO,
            method="post",
            tags=("vip",),
            discount=DiscountInput(DiscountType.PERCENTAGE, GivenAmount("10")),
        )
    )
    world.set_product(product("mug", 20000))
    copy = duplicate_draft_order(sale.id, request=None, ports=world)
    assert copy.draft.total == Money(41000, "NOK")
    assert copy.draft.tags == ("vip",)
    assert copy.person == sale.person
    assert copy.offer.shipping_line is None
    assert copy.draft.name == "#D1002"
    assert world.sales.events[-1].data.duplicate_of == sale.draft.id


@pytest.mark.parametrize("status", DraftOrderStatus)
@pytest.mark.parametrize("to", DraftOrderStatus)
def test_a_draft_moves_only_along_the_arrows_of_its_lifecycle(world, status, to):
    draft = replace(world.draft().draft, status=status)
    if to in LIFECYCLE.following[status]:
        assert draft.moved_to(to, world.clock()).status is to
    else:
        with pytest.raises(WrongStateError):
            draft.moved_to(to, world.clock())
