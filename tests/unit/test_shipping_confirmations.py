"""Shipping confirmations: one a fulfillment, if staff ask for it, in the customer's language."""

from dataclasses import replace
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.catalog.delivery import DeliveryKind, DeliveryMethod
from invoicing.domain.draft_orders.draft_input import LineInput
from invoicing.domain.errors import EmailInDoubtError, EmailRefusedError
from invoicing.domain.events import EmailFailed, EmailKind, EmailRequested, EmailSent
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.ids import shipping_confirmation_id
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import mugs, own_item, ready_draft
from tests.support.cast.people import KARI
from tests.support.cast.store import NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

URL = 'https://tracking.example/?a=1&b="2"'
ENGLISH = Customer(name=KARI.name, email=KARI.email, locale="en")


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def sold(world: FakeWorld, *lines: LineInput, **more) -> str:
    sale, _ = world.paid(ready_draft(*(lines or (LineInput(3, sku="mug"),)), **{"customer": ENGLISH, **more}))
    return sale.id


def send(world: FakeWorld, sale_id: str, number: int = 1):
    return world.send_shipping_confirmation(sale_id, f"ful_{sale_id}_{number}")


def test_a_fulfillment_that_staff_want_told_is_told_once(world):
    sale_id = sold(world)
    world.fulfill(sale_id, notify=True)
    gets, saves = world.sales.gets, world.sales.saves
    email = send(world, sale_id)
    assert (world.sales.gets - gets, world.sales.saves - saves, len(world.mailer.sent)) == (1, 2, 1)
    assert (email.kind, email.to, email.about) == (EmailKind.SHIPPING_CONFIRMATION, KARI.email, f"ful_{sale_id}_1")
    assert world.last_event(sale_id) == EmailSent(email.id, EmailKind.SHIPPING_CONFIRMATION, f"lnk_{email.link}")
    assert send(world, sale_id) is None
    assert len(world.mailer.sent) == 1
    assert world.mailer.sent[0].tags.kind == "shipping_confirmation"


def test_nothing_is_told_unasked_or_of_what_is_no_fulfillment(world):
    sale_id = sold(world)
    world.fulfill(sale_id)
    other = sold(world)
    world.fulfill(other, notify=True)
    for about in (f"ful_{sale_id}_1", f"ful_{sale_id}_2", f"rfd_{sale_id}_1", f"ful_{other}_1", ""):
        assert world.send_shipping_confirmation(sale_id, about) is None
    assert world.mailer.sent == []


def test_it_says_what_is_sent_and_links_to_the_carrier_and_the_order(world):
    sale_id = sold(world, LineInput(3, sku="mug"), own_item("50.00"))
    world.fulfill(sale_id, lines={1: 2}, notify=True, carrier="Posten <b>", tracking_number="CS&1", tracking_url=URL)
    send(world, sale_id)
    email = world.read_email()
    assert email.subject == "A part of your order is on its way: order #1001 from Fjell & Fjord"
    html = BeautifulSoup(email.html, "html.parser")
    assert {"2", "Product mug"} <= {cell.get_text() for cell in html.select(".lines td")}
    assert html.find("b") is None
    assert [link.get_text() for link in html.find_all("a", href=URL)] == ["CS&1"]
    for said in ("Product mug", "Carrier: Posten <b>", "Tracking: CS&1", URL, "https://shop.example/i/"):
        assert said in email.text
    assert "Engraving" not in email.text


def test_it_tells_the_rest_from_a_part_and_from_the_whole(world):
    sale_id = sold(world)
    world.fulfill(sale_id, lines={1: 1}, notify=True)
    world.fulfill(sale_id, notify=True)
    send(world, sale_id, 2)
    assert "The rest of your order is on its way" in world.read_email().subject
    whole = sold(world)
    world.fulfill(whole, notify=True)
    send(world, whole)
    assert "Your order is on its way" in world.read_email().subject


def test_all_that_is_left_after_a_refund_is_the_whole_order(world):
    sale_id = sold(world)
    world.refund(sale_id, line_items={"li_1": 1})
    world.fulfill(sale_id, notify=True)
    send(world, sale_id)
    assert "Your order is on its way" in world.read_email().subject


def test_what_is_picked_up_or_does_not_ship_is_not_on_its_way(world):
    pickup = DeliveryMethod("pickup", "Hent i butikken", Money(0, "NOK"), kind=DeliveryKind.PICKUP)
    world.set_store(replace(STORE, markets=(replace(NORWAY, delivery_methods=(pickup,)),)))
    card = own_item("500.00", requires_shipping=False)
    sale_id = sold(world, LineInput(1, sku="mug"), card, method="pickup")
    world.fulfill(sale_id, lines={1: 1}, notify=True)
    send(world, sale_id)
    assert "A part of your order is ready to be picked up" in world.read_email().subject
    world.fulfill(sale_id, notify=True)
    send(world, sale_id, 2)
    assert "The rest of your order is done" in world.read_email().subject
    assert "Fjell & Fjord has done this for you:" in world.read_email().text


def test_it_is_in_the_customers_language(world):
    sale, _ = world.paid(mugs(1))
    world.fulfill(sale.id, notify=True, carrier="Posten", tracking_number="CS1")
    send(world, sale.id)
    email = world.read_email()
    assert email.subject == "Bestillingen din er på vei: ordre #1001 fra Fjell & Fjord"
    for said in ("Fjell & Fjord har sendt deg:", "Transportør: Posten", "Sporing: CS1"):
        assert said in email.text


def test_a_refused_or_lost_one_is_sent_again_for_the_same_fulfillment(world):
    sale_id = sold(world)
    world.fulfill(sale_id, notify=True)
    world.mailer.failures = [EmailRefusedError("throttled"), EmailInDoubtError("lost")]
    with pytest.raises(EmailRefusedError):
        send(world, sale_id)
    assert send(world, sale_id).status is EmailStatus.SENDING
    world.recover(timedelta(minutes=16))
    requested = world.last_event(sale_id)
    its_id = shipping_confirmation_id(f"ful_{sale_id}_1")
    assert requested == EmailRequested(its_id, EmailKind.SHIPPING_CONFIRMATION, f"ful_{sale_id}_1")
    assert world.send_shipping_confirmation(sale_id, requested.about).status is EmailStatus.SENT


def test_an_address_that_is_gone_meanwhile_fails_it_on_the_timeline(world):
    sale_id = sold(world)
    world.fulfill(sale_id, notify=True)
    loaded = world.sale(sale_id)
    loaded.put(type(loaded.person)(Customer(name="Kari")))
    world.sales.save(loaded)
    send(world, sale_id)
    failed = world.last_event(sale_id)
    assert isinstance(failed, EmailFailed)
    assert failed.kind is EmailKind.SHIPPING_CONFIRMATION
    assert world.mailer.sent == []
