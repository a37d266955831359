"""What a sale needs attention for: told on its page and in lists of its own, until staff dismiss it."""

from datetime import timedelta
from typing import Any

import pytest

from invoicing.bootstrap import app
from invoicing.domain.values.ids import parse_draft_order_id
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.actors.answer import Page
from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office

LIST = "/admin/drafts?tab=out_of_stock"


@pytest.fixture
def draft(merchant: Merchant) -> Any:
    """A draft order whose customer was stopped at Pay, since no mug is left."""
    draft = merchant.ready()
    merchant.ask("POST", "/products/mug/stock", {"change": -10}, status=200)
    stopped(merchant, draft)
    return draft


def stopped(merchant: Merchant, draft: Any) -> None:
    customer = Customer()
    customer.open(merchant.link(draft).removeprefix("https://shop.example"))
    assert customer.submit("/pay").status == 409
    record_figures(parse_draft_order_id(draft["id"]), ports=app)


def needs(page: Page) -> list[str]:
    return [it.get_text() for it in page.soup.select("#attention p")]


def badges(page: Page) -> list[str]:
    return [badge.get_text() for badge in page.soup.select(".badges .badge, .row .badge")]


def test_the_page_of_a_draft_tells_what_needs_attention_until_it_is_dismissed(office: Office, draft: Any) -> None:
    page = office.open(f"/admin/drafts/{draft['id']}")
    assert needs(page) == ["The customer was stopped: goods were out of stock."]
    assert "Out of stock" in badges(page)
    page = office.submit("/dismiss")
    assert page.url == f"/admin/drafts/{draft['id']}"
    assert "Dismissed. It comes back if the same happens again." in page.text
    assert (needs(page), badges(page)) == ([], ["Open"])
    assert "Dismissed: the customer found goods out of stock" in page.text
    assert page.soup.select(".notice .buttons"), "the goods are short all the same, and what helps is offered"


def test_the_list_of_a_kind_has_these_sales_each_with_a_button_that_leads_back(
    office: Office, merchant: Merchant, draft: Any
) -> None:
    merchant.draft()
    page = office.open(f"{LIST}&sort=created_at")
    assert badges(page) == ["Open", "Out of stock"]
    assert [it.get_text(" ", strip=True) for it in page.soup.select(".tabs [aria-current]")] == ["Out of stock 1"]
    page = office.submit("/dismiss")
    assert page.url.startswith(LIST)
    assert "Dismissed." in page.text
    assert page.soup.select(".row") == []
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    stopped(merchant, draft)
    assert badges(office.open(LIST)) == ["Open", "Out of stock"]


def test_an_old_page_does_not_dismiss_what_happened_since(office: Office, merchant: Merchant, draft: Any) -> None:
    old = office.open(f"/admin/drafts/{draft['id']}")
    office.submit("/dismiss")
    app.clock.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # the clock of the tests
    stopped(merchant, draft)
    page = office.submit("/dismiss", old)
    assert "Nothing was dismissed" in page.text
    assert needs(page) == ["The customer was stopped: goods were out of stock."]


@pytest.mark.parametrize("kind", ["", "paid", "opened"])
def test_what_a_sale_does_not_need_is_not_dismissed(office: Office, merchant: Merchant, draft: Any, kind: str) -> None:
    address = f"/admin/drafts/{draft['id']}"
    before = merchant.stored()
    office.open(address)
    page = office.submit("/dismiss", kind=kind)
    assert page.url == address
    assert "Nothing was dismissed" in page.text
    assert merchant.stored() == before


def test_a_paid_order_is_dismissed_from_the_list_of_what_is_to_be_sent(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    merchant.complete(draft)
    order = merchant.order(draft)
    page = office.open("/admin/orders?tab=to_send")
    assert badges(page) == ["Paid", "Unfulfilled"]
    page = office.submit("/dismiss")
    assert page.url == "/admin/orders?tab=to_send"
    assert page.soup.select(".row") == []
    assert needs(office.open(f"/admin/orders/{order['id']}")) == []
    assert badges(office.open("/admin/orders?tab=unfulfilled")) == ["Paid", "Unfulfilled"]
