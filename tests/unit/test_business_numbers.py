"""A business types its VAT number and its purchase order number: printed, and no say in the price."""

from dataclasses import replace

import pytest

from invoicing.domain.sale.sale import Sale
from invoicing.domain.search.filter import Selection
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import BERLIN, KARI
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

CHARGED = replace(EUROPE, tax=replace(EUROPE.tax, reverse_charge=True))
AUSTRIAN, GERMAN = "ATU13585627", "DE136695976"
BUSINESS = replace(KARI, vat_number=AUSTRIAN)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld(store=replace(STORE, markets=(NORWAY, CHARGED), country="SE"))


def begun(world: FakeWorld, customer=KARI, **more) -> tuple[Sale, str]:
    """Return a draft order for Berlin, and the token of its link."""
    sale = world.draft(replace(draft_of(customer=customer, address=BERLIN, method="post"), **more))
    return sale, world.link(sale.id)


def test_a_number_that_the_customer_typed_changes_no_price_until_staff_accept_it(world):
    sale, token = begun(world)
    typed = world.enter_details(token, BERLIN, vat_number=AUSTRIAN)
    assert (typed.person.customer.vat_number, typed.person.entered_vat_number) == ("", AUSTRIAN)
    assert typed.person.printed_vat_number(reverse_charge=False) == AUSTRIAN
    assert not typed.offer.reverse_charge
    assert typed.offer.totals == sale.offer.totals
    accepted = world.edit(sale.id, lambda draft: replace(draft, customer=replace(draft.customer, vat_number=AUSTRIAN)))
    assert (accepted.person.customer.vat_number, accepted.person.entered_vat_number) == (AUSTRIAN, "")
    assert accepted.offer.reverse_charge
    assert accepted.offer.totals.total < sale.offer.totals.total


def test_the_reverse_charge_prints_the_number_that_it_relies_on(world):
    sale, token = begun(world, BUSINESS)
    typed = world.enter_details(token, BERLIN, vat_number=GERMAN)
    assert (typed.person.customer.vat_number, typed.person.entered_vat_number) == (AUSTRIAN, GERMAN)
    assert typed.offer.totals == sale.offer.totals
    assert typed.person.printed_vat_number(reverse_charge=True) == AUSTRIAN
    assert typed.person.printed_vat_number(reverse_charge=False) == GERMAN


@pytest.mark.parametrize(("typed", "kept"), [(AUSTRIAN, ""), ("", ""), (None, GERMAN)])
def test_what_the_customer_types_next_replaces_the_number_that_was_typed(world, typed, kept):
    _, token = begun(world, BUSINESS)
    world.enter_details(token, BERLIN, vat_number=GERMAN)
    person = world.enter_details(token, BERLIN, replace(KARI, phone="22 33 44 55"), vat_number=typed).person
    assert (person.customer.vat_number, person.entered_vat_number) == (AUSTRIAN, kept)


def test_an_edit_of_something_else_keeps_the_number_that_was_typed(world):
    sale, token = begun(world)
    world.enter_details(token, BERLIN, vat_number=AUSTRIAN)
    assert world.edit(sale.id, lambda draft: replace(draft, note="Ring")).person.entered_vat_number == AUSTRIAN


def test_a_purchase_order_number_of_the_customer_is_stored_where_staff_wrote_none(world):
    sale, token = begun(world)
    version = sale.draft.version
    assert world.enter_details(token, BERLIN, po_number="PO 7").draft.po_number == "PO 7"
    assert world.enter_details(token, BERLIN, po_number="PO 8").draft.po_number == "PO 8"
    unchanged = world.enter_details(token, BERLIN, po_number="PO 8").draft
    assert unchanged.version == version + 2
    world.edit(sale.id, lambda draft: replace(draft, note="Ring"))
    assert world.enter_details(token, BERLIN).draft.po_number == "PO 8"
    assert world.enter_details(token, BERLIN, po_number="").draft.po_number == ""


def test_a_purchase_order_number_of_staff_is_not_overwritten(world):
    _, token = begun(world, po_number="STAFF 1")
    assert world.enter_details(token, BERLIN, po_number="PO 7").draft.po_number == "STAFF 1"
    other, token = begun(world)
    world.enter_details(token, BERLIN, po_number="PO 7")
    world.edit(other.id, lambda draft: replace(draft, po_number="STAFF 2"))
    assert world.enter_details(token, BERLIN, po_number="PO 8").draft.po_number == "STAFF 2"


def test_numbers_for_a_pending_order_are_stored_and_listed(world):
    sale, token = begun(world)
    total = world.complete_unpaid(sale.id).order.total
    typed = world.enter_details(token, BERLIN, vat_number=AUSTRIAN, po_number="PO 7")
    assert (typed.order.total, typed.person.entered_vat_number) == (total, AUSTRIAN)
    for found in (world.sales.draft_orders, world.sales.orders):
        (summary,) = found(Selection(), 10, None).items
        assert summary.po_number == "PO 7"
