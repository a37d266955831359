"""Tax that a business in another country of the European Union accounts for itself."""

from dataclasses import replace

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import draft_of
from tests.support.cast.people import BERLIN, KARI, OSLO
from tests.support.cast.products import product
from tests.support.cast.store import EUROPE, NORWAY, STORE
from tests.support.worlds.fake_world import FakeWorld

CHARGED = replace(EUROPE, tax=replace(EUROPE.tax, reverse_charge=True))
SWEDISH = replace(STORE, markets=(NORWAY, CHARGED), country="SE")
AUSTRIAN_BUSINESS = replace(KARI, vat_number="ATU13585627")
STOCKHOLM = replace(BERLIN, country="SE", city="Stockholm", postal_code="111 20")


def world_of(store=SWEDISH) -> FakeWorld:
    return FakeWorld(StockedProduct(product("mug", 11_900), 10), store=store)


def test_a_business_elsewhere_in_the_eu_is_charged_without_the_tax():
    offer = world_of().draft(draft_of(customer=AUSTRIAN_BUSINESS, address=BERLIN, method="post")).offer
    assert offer.reverse_charge
    assert (offer.totals.tax, offer.totals.tax_lines) == (Money(0, "EUR"), ())
    # NOK 119.00 at 0.085, and EUR 15.00 for the post, both without their 19 %.
    assert (offer.totals.subtotal, offer.totals.shipping) == (Money(850, "EUR"), Money(1261, "EUR"))


@pytest.mark.parametrize(
    ("store", "customer", "address"),
    [
        (SWEDISH, KARI, BERLIN),
        (SWEDISH, replace(KARI, vat_number="SE556036079301"), BERLIN),
        (SWEDISH, replace(KARI, vat_number="NO923609016MVA"), BERLIN),
        (SWEDISH, AUSTRIAN_BUSINESS, STOCKHOLM),
        (replace(SWEDISH, country=""), AUSTRIAN_BUSINESS, BERLIN),
        (replace(SWEDISH, markets=(NORWAY, EUROPE)), AUSTRIAN_BUSINESS, BERLIN),
    ],
    ids=["no number", "a number of our own", "a number of no member", "goods stay", "a store outside", "not the rule"],
)
def test_every_other_customer_pays_tax_to_the_shop(store, customer, address):
    offer = world_of(store).draft(draft_of(customer=customer, address=address)).offer
    assert not offer.reverse_charge
    assert offer.totals.tax.amount > 0


def test_a_greek_number_has_a_prefix_of_its_own():
    greek = replace(KARI, vat_number="EL094259216")
    assert world_of().draft(draft_of(customer=greek, address=BERLIN)).offer.reverse_charge
    at_home = replace(SWEDISH, country="GR")
    assert not world_of(at_home).draft(draft_of(customer=greek, address=BERLIN)).offer.reverse_charge


def test_the_customers_address_decides_it_again():
    world = world_of()
    sale = world.draft(draft_of(customer=AUSTRIAN_BUSINESS, address=STOCKHOLM, method="post"))
    assert not sale.offer.reverse_charge
    moved = world.enter_details(world.link(sale.id), BERLIN, AUSTRIAN_BUSINESS)
    assert (moved.offer.reverse_charge, moved.offer.totals.tax.amount) == (True, 0)
    assert moved.person.customer.vat_number == "ATU13585627"
    assert world.violations() == []


def test_reverse_charge_does_not_apply_to_addresses_in_norway():
    assert not world_of(STORE).draft(draft_of(customer=AUSTRIAN_BUSINESS, address=OSLO)).offer.reverse_charge
