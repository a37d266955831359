"""What the customer does behind a link, up to paying."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from invoicing.domain.checkout.state import CheckoutState, countries
from invoicing.domain.draft_orders.draft_input import LineInput, ShippingInput
from invoicing.domain.email.invoice import InvoiceOptions
from invoicing.domain.errors import (
    InvalidRequestError,
    LinkExpiredError,
    LinkNotFoundError,
    NoMarketError,
    NotReadyError,
    UnknownDeliveryMethodError,
    WrongStateError,
)
from invoicing.domain.pricing.given_amount import GivenAmount
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.sale.idempotency import RequestKey
from invoicing.domain.sale.link import make_token
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.usecases.email.request_invoice import request_invoice
from invoicing.usecases.links.create import LinkOptions, create_link
from invoicing.usecases.links.revoke import revoke_link
from tests.support.builders.drafts import draft_of, own_item
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.store import STORE
from tests.support.worlds.fake_world import FakeWorld


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def invoice(world: FakeWorld, sale_id: str, request: RequestKey | None = None, **options: Any) -> tuple[Sale, Email]:
    return request_invoice(sale_id, InvoiceOptions(**options), request=request, ports=world)


def open_link(world: FakeWorld, token: str) -> None:
    world.record_opened(token)


def test_a_sale_in_a_chat_goes_from_details_over_delivery_to_review(world):
    token = world.link(world.draft().id)
    assert world.state(token) is CheckoutState.DETAILS
    world.enter_details(token)
    assert world.state(token) is CheckoutState.DELIVERY
    sale = world.choose_delivery(token)
    assert world.state(token) is CheckoutState.REVIEW
    assert sale.draft.total == Money(19900, "NOK")
    assert world.story(sale.id)[-2:] == ["CheckoutDetailsEntered", "DeliveryMethodChosen"]
    assert world.violations() == []


def test_where_nothing_ships_there_is_no_delivery_and_only_billing_is_asked(world):
    token = world.link(world.draft(draft_of(own_item("10", requires_shipping=False))).id)
    world.enter_details(token)
    assert world.state(token) is CheckoutState.REVIEW


def test_delivery_that_the_shop_chose_cannot_be_changed(world):
    courier = ShippingInput(title="Courier", price=GivenAmount("80"))
    token = world.link(world.draft(draft_of(shipping_line=courier)).id)
    world.enter_details(token)
    assert world.state(token) is CheckoutState.REVIEW
    with pytest.raises(WrongStateError):
        world.choose_delivery(token)


def test_another_country_prices_every_line_again_and_removes_an_unavailable_method(world):
    sale, token = world.ready(draft_of(customer=KARI, address=OSLO, method="pickup"))
    moved = world.enter_details(token, BERLIN)
    assert moved.draft.total == Money(850, "EUR")
    assert moved.offer.shipping_line is None
    assert moved.offer.number == sale.offer.number + 1
    assert world.state(token) is CheckoutState.DELIVERY


def test_a_method_that_the_new_market_has_too_is_kept_at_its_price(world):
    _, token = world.ready()
    moved = world.enter_details(token, BERLIN)
    assert moved.draft.total == Money(2350, "EUR")


def test_a_country_that_is_not_sold_to_changes_nothing(world):
    sale, token = world.ready()
    with pytest.raises(NoMarketError):
        world.enter_details(token, replace(BERLIN, country="JP"))
    assert world.sale(sale.id).person.shipping_address == OSLO


def test_prices_agreed_for_one_country_cannot_be_moved_to_another_by_the_customer(world):
    item = own_item("10")
    sale = world.draft(draft_of(replace(item, unit_price=GivenAmount("10.00", "EUR")), address=BERLIN))
    with pytest.raises(InvalidRequestError, match="agreed for another country"):
        world.enter_details(world.link(sale.id), OSLO)


def test_another_address_in_the_same_country_keeps_the_offer(world):
    sale, token = world.ready()
    moved = world.enter_details(token, replace(OSLO, city="Bergen"))
    assert moved.draft.version == sale.draft.version + 1
    assert moved.draft.offer == sale.draft.offer


def test_entering_or_choosing_the_same_again_writes_nothing(world):
    _, token = world.ready()
    saves = world.sales.saves
    world.enter_details(token)
    world.choose_delivery(token)
    assert world.sales.saves == saves


def test_delivery_is_chosen_after_the_details_and_from_the_market_s_methods(world):
    token = world.link(world.draft().id)
    with pytest.raises(NotReadyError):
        world.choose_delivery(token)
    world.enter_details(token)
    with pytest.raises(UnknownDeliveryMethodError):
        world.choose_delivery(token, "air")


def test_an_edit_keeps_the_link_and_shows_the_newest_offer(world):
    sale, token = world.ready()
    world.edit(sale.id, lambda draft: replace(draft, lines=(LineInput(3, sku="mug"),)))
    assert world.state(token) is CheckoutState.REVIEW
    assert world.press_pay(token)


# --- links ---


def test_a_revoked_link_is_as_good_as_none_while_the_others_open(world):
    sale, token = world.ready()
    other = world.link(sale.id)
    revoke_link(sale.id, 1, ports=world)
    revoke_link(sale.id, 1, ports=world)
    with pytest.raises(LinkNotFoundError):
        world.state(token)
    assert world.state(other) is CheckoutState.REVIEW
    assert world.story(sale.id).count("LinkRevoked") == 1


def test_a_link_that_was_never_made_does_not_open_even_with_a_genuine_token(world):
    sale, _ = world.ready()
    with pytest.raises(LinkNotFoundError):
        world.state(make_token(sale.id, 9, world.link_keys.all()))
    with pytest.raises(LinkNotFoundError):
        revoke_link(sale.id, 9, ports=world)


def test_a_link_runs_out_after_the_store_s_days_or_when_staff_say(world):
    sale, token = world.ready()
    soon = world.clock() + timedelta(hours=1)
    _, link = create_link(sale.id, LinkOptions("sms", soon), request=None, ports=world)
    short = make_token(sale.id, link.number, world.link_keys.all())
    world.clock.advance(timedelta(hours=1))
    assert world.state(short) is CheckoutState.EXPIRED
    with pytest.raises(LinkExpiredError):
        world.enter_details(short)
    world.clock.advance(timedelta(days=30))
    assert world.state(token) is CheckoutState.EXPIRED


def test_a_link_that_has_run_out_still_shows_that_the_sale_was_paid(world):
    sale, token = world.ready()
    world.press_pay(token)
    world.approve(sale.id)
    world.process(sale.id)
    world.clock.advance(timedelta(days=365))
    assert world.state(token) is CheckoutState.PAID


def test_a_cancelled_draft_says_so_behind_its_link(world):
    sale, token = world.ready()
    world.cancel_draft(sale.id)
    assert world.state(token) is CheckoutState.CANCELLED
    with pytest.raises(WrongStateError):
        world.enter_details(token)


def test_an_opening_is_told_at_most_once_in_ten_minutes(world):
    sale, token = world.ready()
    for _ in range(5):
        open_link(world, token)
    world.clock.advance(timedelta(minutes=10))
    open_link(world, token)
    assert world.story(sale.id).count("LinkOpened") == 2
    assert world.sale(sale.id).draft.version == sale.draft.version


def test_a_copied_link_with_a_key_is_made_once(world):
    sale = world.draft()
    key = RequestKey.of("POST", f"/draft-orders/dft_{sale.id}/links", "k", b"")
    _, one = create_link(sale.id, LinkOptions("chat"), request=key, ports=world)
    _, two = create_link(sale.id, LinkOptions("chat"), request=key, ports=world)
    assert one == two
    assert len(world.sales.links(sale.id, 1000, None).items) == 1


# --- asking for an invoice ---


def test_asking_for_an_invoice_stores_an_email_with_a_link_of_its_own(world):
    sale = world.draft(draft_of(customer=KARI))
    after, email = invoice(world, sale.id)
    assert (email.status, email.to, email.link) == (EmailStatus.REQUESTED, "kari@example.com", 1)
    assert after.draft.invoice.status == "requested"
    assert after.draft.version == sale.draft.version
    assert world.story(sale.id)[-1] == "InvoiceRequested"
    assert [link.channel for link in world.sales.links(sale.id, 1000, None).items] == ["email"]


def test_asking_twice_with_one_key_asks_once(world):
    sale = world.draft(draft_of(customer=KARI))
    key = RequestKey.of("POST", f"/draft-orders/dft_{sale.id}/invoice", "k", b"")
    _, one = invoice(world, sale.id, request=key)
    _, two = invoice(world, sale.id, request=key)
    assert one == two
    assert world.story(sale.id).count("InvoiceRequested") == 1


def test_an_invoice_without_an_address_points_to_the_link(world):
    sale = world.draft()
    with pytest.raises(InvalidRequestError) as caught:
        invoice(world, sale.id)
    assert caught.value.code == "no_email"
    assert "/links" in str(caught.value)
    assert invoice(world, sale.id, to="ola@example.com")[1].to == "ola@example.com"


def test_an_invoice_for_later_waits_and_one_for_the_past_is_refused(world):
    sale = world.draft(draft_of(customer=KARI))
    later = world.clock() + timedelta(days=1)
    _, email = invoice(world, sale.id, send_at=later)
    assert email.status is EmailStatus.SCHEDULED
    assert "InvoiceRequested" not in world.story(sale.id)
    with pytest.raises(InvalidRequestError):
        invoice(world, sale.id, send_at=world.clock())


def test_an_address_that_staff_left_half_open_is_asked_for_again(world):
    half = replace(OSLO, city="", postal_code="")
    token = world.link(world.draft(draft_of(customer=KARI, address=half, method="post")).id)
    assert world.state(token) is CheckoutState.DETAILS
    world.enter_details(token)
    assert world.state(token) is CheckoutState.REVIEW


def test_a_market_that_staff_chose_holds_wherever_in_it_the_customer_lives(world):
    sale = world.draft(draft_of(market="eu", customer=KARI))
    assert countries(sale, world.stores.get()) == ("DE", "SE")
    assert world.enter_details(world.link(sale.id), BERLIN).draft.total == sale.draft.total
    at_home = world.draft(draft_of(market="eu", customer=KARI, address=OSLO))
    assert countries(at_home, world.stores.get()) == ("DE", "SE", "NO")
    assert world.enter_details(world.link(at_home.id), OSLO).draft.total == at_home.draft.total


def test_only_countries_are_offered_in_whose_currency_the_prices_can_be(world):
    item = replace(own_item("10"), unit_price=GivenAmount("10.00", "EUR"))
    sale = world.draft(draft_of(item, address=BERLIN))
    assert countries(sale, world.stores.get()) == ("DE", "SE")
    assert countries(world.draft(), world.stores.get()) == ("NO", "DE", "SE", "US")


def test_a_market_that_the_store_removed_still_serves_its_drafts(world):
    sale = world.draft(draft_of(customer=KARI, address=BERLIN, method="post"))
    world.set_store(replace(STORE, markets=STORE.markets[:1]))
    assert countries(sale, world.stores.get()) == ("NO", "DE", "SE")
    assert world.edit(sale.id, lambda draft: replace(draft, note="Still ours")).draft.total == sale.draft.total
    token = world.link(sale.id)
    assert world.enter_details(token, replace(BERLIN, city="Potsdam")).draft.total == sale.draft.total
    assert world.press_pay(token)
    with pytest.raises(NoMarketError):
        world.draft(draft_of(address=BERLIN))


def test_a_removed_market_that_staff_chose_still_serves_its_drafts(world):
    sale = world.draft(draft_of(market="eu", customer=KARI))
    world.set_store(replace(STORE, markets=STORE.markets[:1]))
    assert countries(sale, world.stores.get()) == ("DE", "SE")
    assert world.enter_details(world.link(sale.id), BERLIN).draft.total == sale.draft.total
