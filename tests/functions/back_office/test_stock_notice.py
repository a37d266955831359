"""The notice of a draft order whose goods are short: five ways out, each only while it helps."""

from typing import Any

import pytest

from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office


@pytest.fixture
def draft(merchant: Merchant) -> Any:
    """A draft order for two mugs, of which none is left."""
    draft = merchant.ready()
    merchant.ask("POST", "/products/mug/stock", {"change": -10}, status=200)
    return draft


def shown(office: Office, draft: Any) -> Page:
    return office.open(f"/admin/drafts/{draft['id']}")


def ways(page: Page) -> list[str]:
    return [way.get_text(strip=True) for way in page.soup.select(".notice .buttons :is(a, button)")]


def test_the_notice_offers_what_helps_while_goods_are_short(office: Office, draft: Any) -> None:
    page = shown(office, draft)
    assert "Out of stock Product mug: 0 left, 2 wanted" in page.text
    assert ways(page) == ["Restock", "Sell below zero", "Edit the draft", "Mark as paid nevertheless"]


def test_restocking_leads_to_the_product_and_ends_the_notice(office: Office, merchant: Merchant, draft: Any) -> None:
    restock = shown(office, draft).soup.select_one(".notice .buttons a")
    assert restock
    assert restock["href"] == "/admin/products/mug/stock"
    merchant.ask("POST", "/products/mug/stock", {"change": 2}, status=200)
    assert ways(shown(office, draft)) == []


def test_a_product_sells_below_zero_by_one_button(office: Office, merchant: Merchant, draft: Any) -> None:
    shown(office, draft)
    page = office.submit("/continue-selling")
    assert page.url == f"/admin/drafts/{draft['id']}"
    assert "The product sells below zero now." in page.text
    assert ways(page) == []
    assert merchant.ask("GET", "/products/mug")["inventory_policy"] == "continue"


def test_selling_below_zero_has_a_page_for_a_link_that_comes_late(office: Office, merchant: Merchant, draft: Any):
    page = office.open(f"/admin/drafts/{draft['id']}/continue-selling")
    assert page.heading == "Sell below zero"
    merchant.update("/products/mug", {"inventory_policy": "continue"})
    assert office.open(f"/admin/drafts/{draft['id']}/continue-selling").url == f"/admin/drafts/{draft['id']}"


def test_goods_that_are_back_are_reserved_for_the_customer(office: Office, merchant: Merchant, draft: Any) -> None:
    refused = merchant.edit(draft, {"reserve_until": "2026-12-24T12:00:00Z"})
    assert refused.status == 409
    office.open(f"/admin/drafts/{draft['id']}/reservation")
    page = office.submit("/reservation")
    assert page.status == 409
    assert "Not enough in stock (mug: 0 left, 2 wanted)" in page.text
    merchant.ask("POST", "/products/mug/stock", {"change": 2}, status=200)
    assert "2 × Product mug" in office.open(f"/admin/drafts/{draft['id']}/reservation").text
    page = office.submit("/reservation")
    assert "The goods are reserved." in page.text
    assert merchant.available() == 0
    assert ways(page) == []


def test_a_shortage_that_the_customer_met_is_offered_for_reservation_when_it_is_over(
    office: Office, merchant: Merchant, draft: Any
) -> None:
    customer = Customer()
    customer.open(merchant.link(draft).removeprefix("https://shop.example"))
    customer.submit("/pay")
    assert "OutOfStock" in merchant.story(draft)
    merchant.ask("POST", "/products/mug/stock", {"change": 2}, status=200)
    page = shown(office, draft)
    assert "Back in stock" in page.text
    assert ways(page) == ["Reserve the goods"]


def test_marking_as_paid_nevertheless_needs_the_tick(office: Office, merchant: Merchant, draft: Any) -> None:
    office.open(f"/admin/drafts/{draft['id']}/mark-as-paid")
    page = office.submit("/mark-as-paid")
    assert page.status == 409
    assert page.soup.select_one("#fault-ignore_stock")
    page = office.submit("/mark-as-paid", ignore_stock="on")
    assert "Marked as paid." in page.text
    assert merchant.available() == -2


@pytest.mark.parametrize("until", ["", "tomorrow", "2020-01-01", "9999-12-31", "2026-13-01"])
def test_a_reservation_needs_a_day_that_is_not_over(office: Office, merchant: Merchant, until: str) -> None:
    draft = merchant.ready()
    before = merchant.stored()
    office.open(f"/admin/drafts/{draft['id']}/reservation")
    page = office.submit("/reservation", until=until)
    assert page.status == 422
    assert page.fields("/reservation")["until"] == until
    assert bool(page.soup.select_one("#fault-until"))
    assert merchant.stored() == before


def test_reserved_goods_are_released_by_a_button(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready(reserve_until="2026-12-24T12:00:00Z")
    office.open(f"/admin/drafts/{draft['id']}/reservation")
    assert "The goods are back in stock." in office.submit("/reservation", release="on").text
    assert merchant.available() == 10
