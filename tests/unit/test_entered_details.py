"""What the holder of a link enters stands beside what staff wrote about the customer."""

from dataclasses import replace

import pytest

from invoicing.domain.draft_orders.draft_input import DraftInput
from invoicing.domain.draft_orders.duplicate import CopyField
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.usecases.draft_orders.duplicate import duplicate_draft_order
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import KARI, OLA, OSLO
from tests.support.worlds.fake_world import FakeWorld

CHAT = Customer(name="Kari fra Instagram", handle="@kari.strikker", phone="22 33 44 55")
RECEIVER = replace(OLA, phone="+47 400 12 345")
AT_OLAS = replace(OSLO, name=OLA.name)


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


def entered(world: FakeWorld, customer: Customer, typed: Customer = RECEIVER, address: Address = AT_OLAS) -> Sale:
    """Return a sale whose customer staff described, and whose form another person filled in."""
    token = world.link(world.draft(draft_of(customer=customer)).id)
    return world.enter_details(token, address, typed)


def written(draft: DraftInput, **changes: str) -> DraftInput:
    return replace(draft, customer=replace(draft.customer, **changes))


def test_the_person_who_takes_the_parcel_does_not_replace_the_customer_of_the_chat(world: FakeWorld) -> None:
    sale = entered(world, CHAT)
    customer, address = sale.person.customer, sale.person.shipping_address
    assert (customer.name, customer.handle, customer.phone) == (CHAT.name, CHAT.handle, CHAT.phone)
    assert address == replace(AT_OLAS, phone=RECEIVER.phone)
    assert sale.person.billing_address == address


def test_lists_go_by_the_name_or_handle_that_staff_wrote(world: FakeWorld) -> None:
    for customer, shown in (
        (CHAT, CHAT.name),
        (Customer(handle=CHAT.handle), CHAT.handle),
        (Customer(email=KARI.email), OLA.name),
        (Customer(), OLA.name),
    ):
        sale = entered(world, customer)
        assert sale.draft.customer_name == shown
        assert world.complete(sale.id, end_payment=True).draft.customer_name == shown


def test_a_pending_order_keeps_the_name_that_staff_wrote(world: FakeWorld) -> None:
    sale, token = world.ready(draft_of(customer=CHAT, method="post"))
    world.complete_unpaid(sale.id)
    after = world.enter_details(token, AT_OLAS, RECEIVER)
    assert after.order
    assert (after.order.customer_name, after.draft.customer_name) == (CHAT.name, CHAT.name)


def test_where_staff_wrote_none_the_customer_has_what_was_entered_last(world: FakeWorld) -> None:
    token = world.link(world.draft().id)
    world.enter_details(token, AT_OLAS, RECEIVER)
    corrected = replace(RECEIVER, name="Ola N. Nordmann", phone="+47 400 54 321")
    customer = world.enter_details(token, AT_OLAS, corrected).person.customer
    assert (customer.name, customer.phone) == (corrected.name, corrected.phone)


def test_a_form_without_a_phone_number_keeps_those_that_are_stored(world: FakeWorld) -> None:
    sale = world.draft(draft_of(customer=CHAT, address=replace(OSLO, phone="55 66 77 88")))
    person = world.enter_details(world.link(sale.id), AT_OLAS, replace(OLA, phone="")).person
    assert person.shipping_address
    assert (person.customer.phone, person.shipping_address.phone) == (CHAT.phone, "55 66 77 88")
    assert person.delivery_phone == "55 66 77 88"


def test_the_form_shows_the_number_of_the_delivery_and_taking_it_changes_nothing(world: FakeWorld) -> None:
    sale = world.draft(draft_of(customer=CHAT, address=replace(OSLO, phone="55 66 77 88")))
    token, saves = world.link(sale.id), world.sales.saves
    known = replace(CHAT, email=KARI.email, phone=sale.person.delivery_phone)
    first = world.enter_details(token, OSLO, known).person
    assert first.shipping_address == replace(OSLO, phone="55 66 77 88")
    world.enter_details(token, OSLO, known)
    assert world.sales.saves == saves + 1


def test_typing_the_customers_own_number_again_takes_the_other_off_the_delivery(world: FakeWorld) -> None:
    token = world.link(world.draft(draft_of(customer=CHAT)).id)
    world.enter_details(token, AT_OLAS, RECEIVER)
    person = world.enter_details(token, AT_OLAS, replace(RECEIVER, phone=CHAT.phone)).person
    assert person.shipping_address
    assert (person.shipping_address.phone, person.delivery_phone) == ("", CHAT.phone)


def test_an_entered_name_is_not_staffs_because_they_edit_something_else(world: FakeWorld) -> None:
    sale = entered(world, Customer(handle=CHAT.handle))
    edited = world.edit(sale.id, lambda draft: written(draft, phone="22 33 44 55"))
    assert edited.draft.customer_name == CHAT.handle
    renamed = world.edit(sale.id, lambda draft: written(draft, name=KARI.name))
    assert renamed.draft.customer_name == KARI.name


def test_staff_who_remove_a_name_leave_it_to_the_customer_again(world: FakeWorld) -> None:
    sale = entered(world, CHAT)
    world.edit(sale.id, lambda draft: written(draft, name=""))
    after = world.enter_details(world.link(sale.id), AT_OLAS, RECEIVER)
    assert (after.person.customer.name, after.draft.customer_name) == (OLA.name, CHAT.handle)


@pytest.mark.parametrize("what", [frozenset({CopyField.CUSTOMER}), frozenset(CopyField)])
def test_a_duplicate_goes_by_the_same_name(world: FakeWorld, what: frozenset[CopyField]) -> None:
    sale = entered(world, Customer(handle=CHAT.handle))
    copy = duplicate_draft_order(sale.id, copy=what, request=None, ports=world)
    assert (copy.draft.customer_name, copy.person.customer.name) == (CHAT.handle, OLA.name)
