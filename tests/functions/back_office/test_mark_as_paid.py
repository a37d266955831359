"""Marking as paid, and completing before the payment: one form, one order."""

from typing import Any

import pytest

from tests.support.actors.customer import Customer
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import at_provider


@pytest.fixture(params=["draft", "order"])
def path(request: pytest.FixtureRequest, merchant: Merchant) -> str:
    """The form of a draft order, or of an order whose payment is pending."""
    draft = merchant.ready()
    if request.param == "draft":
        return f"/admin/drafts/{draft['id']}/mark-as-paid"
    return f"/admin/orders/{merchant.complete_unpaid(draft)['id']}/mark-as-paid"


def test_the_amount_is_in_the_button_and_the_order_is_paid(office: Office, merchant: Merchant, path: str) -> None:
    page = office.open(path)
    assert "Mark NOK 279.00 as paid" in page.text
    page = office.submit("/mark-as-paid", method="other", method_name="Vipps", reference="Till 42")
    assert page.url.startswith("/admin/orders/ord_")
    assert "Marked as paid." in page.text
    assert "Vipps Paid NOK 279.00" in page.text
    assert "reference: Till 42" in page.text


def test_links_and_a_receipt_are_told_only_where_there_are_any(office: Office, merchant: Merchant) -> None:
    named, nameless = merchant.ready(), merchant.draft(customer={"handle": "@kari"})
    told = office.open(f"/admin/drafts/{named['id']}/mark-as-paid").text
    assert ("nothing is charged. The customer gets a receipt" in told, "The links then show" in told) == (True, False)
    merchant.link(nameless)
    told = office.open(f"/admin/drafts/{nameless['id']}/mark-as-paid").text
    assert ("gets a receipt by e-mail" in told, "The links then show" in told) == (False, True)
    assert "no receipt is sent" in told


def test_a_form_that_is_sent_twice_makes_one_order(office: Office, merchant: Merchant, path: str) -> None:
    form = office.open(path)
    first, second = office.submit("/mark-as-paid", form), office.submit("/mark-as-paid", form)
    assert (first.url, second.url) == (first.url, first.url)
    assert second.status == 200
    assert len(merchant.ask("GET", "/orders")["items"]) == 1


def test_a_form_of_another_version_shows_what_counts_now(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    form = office.open(f"/admin/drafts/{draft['id']}/mark-as-paid")
    merchant.edit(draft, {"line_items": [{"sku": "mug", "quantity": 1}]})
    page = office.submit("/mark-as-paid", form, reference="Till 42")
    assert page.status == 409
    assert "It was changed while you were here." in page.text
    assert "Mark NOK 179.00 as paid" in page.text
    assert page.fields("/mark-as-paid")["reference"] == "Till 42"
    assert office.submit("/mark-as-paid").url.startswith("/admin/orders/")


def test_a_form_of_what_was_paid_meanwhile_leads_to_the_paid_order(office: Office, path: str) -> None:
    form = office.open(path)
    office.open(path)
    office.submit("/mark-as-paid", reference="First")
    page = office.submit("/mark-as-paid", form, reference="Second")
    assert (page.status, page.url.startswith("/admin/orders/ord_")) == (200, True)
    assert "Nothing was done: it was changed meanwhile." in page.text
    assert ("reference: First" in page.text, "reference: Second" in page.text) == (True, False)


@pytest.mark.parametrize("act", ["complete", "cancel"])
def test_a_form_of_a_draft_that_was_cancelled_meanwhile_says_so(office: Office, merchant: Merchant, act: str) -> None:
    draft = merchant.ready()
    form = office.open(f"/admin/drafts/{draft['id']}/{act}")
    merchant.cancel_draft(draft)
    page = office.submit(f"/{act}", form)
    assert (page.status, page.url) == (200, f"/admin/drafts/{draft['id']}")
    assert "Nothing was done: it was changed meanwhile." in page.text


def test_a_form_of_an_order_that_was_cancelled_meanwhile_says_so(office: Office, merchant: Merchant) -> None:
    address = f"/admin/orders/{merchant.complete_unpaid(merchant.ready())['id']}"
    forms = [office.open(f"{address}/cancel") for _ in range(2)]
    office.submit("/cancel", forms[0])
    page = office.submit("/cancel", forms[1])
    assert (page.status, page.url) == (200, address)
    assert "Nothing was done: it was changed meanwhile." in page.text


def test_a_wrong_form_keeps_what_was_typed_and_changes_nothing(office: Office, merchant: Merchant, path: str) -> None:
    before = merchant.stored()
    office.open(path)
    page = office.submit("/mark-as-paid", method="cash", method_name="Vipps", reference="R" * 256)
    assert page.status == 422
    assert "<title>Error: " in page.body
    assert page.errors.keys() == {"method_name", "reference"}
    fields = page.fields("/mark-as-paid")
    assert (fields["method"], fields["method_name"], fields["reference"]) == ("cash", "Vipps", "R" * 256)
    assert merchant.stored() == before


@pytest.mark.parametrize("forged", [{"method": "free"}, {"method": ""}, {"version": "0"}, {"version": "²"}])
def test_a_forged_form_changes_nothing(office: Office, merchant: Merchant, path: str, forged: dict[str, str]) -> None:
    before = merchant.stored()
    office.open(path)
    assert office.submit("/mark-as-paid", **forged).status in {409, 422}
    assert merchant.stored() == before


@pytest.mark.parametrize("shown", ["1.00", "", "1e9", "-279.00", "NOK"])
def test_a_payment_of_another_total_than_was_shown_is_refused(
    office: Office, merchant: Merchant, path: str, shown: str
) -> None:
    before = merchant.stored()
    office.open(path)
    assert office.submit("/mark-as-paid", shown=shown).status == 422
    assert merchant.stored() == before


def test_prices_that_moved_unseen_are_not_taken_as_paid(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready(lock_prices=False)
    form = office.open(f"/admin/drafts/{draft['id']}/mark-as-paid")
    merchant.update("/products/mug", {"price": "150.00"})
    page = office.submit("/mark-as-paid", form)
    assert page.status == 422
    assert "Mark NOK 379.00 as paid" in page.text


def test_a_customer_who_is_paying_is_told_and_can_be_stopped(office: Office, merchant: Merchant) -> None:
    draft = at_provider(merchant)
    page = office.open(f"/admin/drafts/{draft}/mark-as-paid")
    assert page.soup.select_one("#end_payment")
    page = office.submit("/mark-as-paid")
    assert page.status == 409
    assert page.soup.select_one("#fault-end_payment")
    page = office.submit("/mark-as-paid", end_payment="on")
    assert "Marked as paid." in page.text


def test_a_total_that_moved_since_it_was_told_is_chosen(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready(lock_prices=False)
    customer = Customer()
    body = customer.open(merchant.link(draft).removeprefix("https://shop.example")).soup.body
    assert body
    seen = {name: str(body[f"data-{name}"]) for name in ("offer", "total", "currency")}
    customer.post(str(body["data-opened"]), seen, sec_fetch_site="same-origin")
    merchant.update("/products/mug", {"price": "150.00"})
    office.open(f"/admin/drafts/{draft['id']}/mark-as-paid")
    page = office.submit("/mark-as-paid", end_payment="on")
    assert page.status == 409
    choices = [choice["value"] for choice in page.soup.select("[name=total]")]
    assert choices == ["sent", "current"]
    page = office.submit("/mark-as-paid", total="sent", end_payment="on")
    assert "NOK 279.00" in page.text
    assert "Marked as paid." in page.text


def test_a_draft_is_completed_before_it_is_paid(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready(payment_terms={"type": "net", "days": 14})
    page = office.open(f"/admin/drafts/{draft['id']}/complete")
    assert "No e-mail is sent." in page.text
    page = office.submit("/complete")
    assert page.url.startswith("/admin/orders/")
    assert "The draft is an order now." in page.text
    assert merchant.order(draft)["financial_status"] == "PENDING"


def test_goods_without_a_delivery_are_completed_only_with_the_tick(office: Office, merchant: Merchant) -> None:
    draft: Any = merchant.draft()
    office.open(f"/admin/drafts/{draft['id']}/complete")
    page = office.submit("/complete")
    assert (page.status, bool(page.soup.select_one("#fault-without_delivery"))) == (422, True)
    page = office.submit("/complete", without_delivery="on")
    assert merchant.order(draft)["without_delivery"] is True


def test_a_form_of_a_draft_that_has_ended_leads_to_its_page(office: Office, merchant: Merchant) -> None:
    draft = merchant.ready()
    merchant.cancel_draft(draft)
    for act in ("mark-as-paid", "complete", "cancel", "reservation", "note"):
        assert office.open(f"/admin/drafts/{draft['id']}/{act}").url == f"/admin/drafts/{draft['id']}", act
