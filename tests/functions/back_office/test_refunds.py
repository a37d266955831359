"""Refunds on pages: by line or amount, reviewed with their tax, made once."""

from typing import Any

import pytest

from invoicing.domain.errors import BusyError
from tests.support.actors.answer import Page
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import sell


@pytest.fixture
def order(merchant: Merchant) -> str:
    """An order of two mugs and their delivery, NOK 279.00, paid by card."""
    return sell(merchant)


def review(office: Office, order: str, query: str) -> Page:
    return office.open(f"/admin/orders/{order}/refunds?review=1&{query}")


def refunds(merchant: Merchant, order: str) -> list[Any]:
    return list(merchant.ask("GET", f"/orders/{order}/refunds")["items"])


def test_line_items_are_reviewed_with_their_tax_before_they_are_refunded(
    office: Office, merchant: Merchant, order: str
) -> None:
    form = office.open(f"/admin/orders/{order}/refunds")
    assert form.form("/refunds")["method"] == "get"
    before = merchant.stored()
    page = review(office, order, "quantity_li_1=1&amount=")
    assert page.heading == "Refund NOK 100.00?"
    assert "1 × Product mug NOK 100.00" in page.text
    assert "Including 25% MVA NOK 20.00" in page.text
    assert "Kept afterwards NOK 179.00" in page.text
    assert "Refund NOK 100.00" in page.text
    assert merchant.stored() == before
    page = office.submit("/refunds", reason="Chipped")
    assert page.url == f"/admin/orders/{order}"
    assert "The refund is made." in page.text
    assert "The timeline tells" not in page.text
    (made,) = refunds(merchant, order)
    assert (made["amount"]["amount"], made["tax"]["amount"], made["reason"]) == ("100.00", "20.00", "Chipped")
    assert made["restock"] == [{"sku": "mug", "quantity": 1}]
    assert made["line_items"][0]["quantity"] == 1


def test_a_refund_that_the_provider_has_not_made_yet_is_told_as_such(
    office: Office, order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*_: object, **__: object) -> None:
        raise BusyError

    monkeypatch.setattr("invoicing.usecases.orders.refund.process_refund", busy)
    review(office, order, "all=on")
    assert "The timeline tells when it is made." in office.submit("/refunds").text


def test_an_amount_is_typed_as_people_write_it(office: Office, merchant: Merchant, order: str) -> None:
    office.headers["accept-language"] = "nb"
    page = review(office, order, "amount=79,50")
    assert page.heading == "Refundere 79,50 kr?"
    office.submit("/refunds")
    (made,) = refunds(merchant, order)
    assert (made["amount"]["amount"], made["restock"]) == ("79.50", [])


def test_all_that_is_left_is_refunded_at_once(office: Office, merchant: Merchant, order: str) -> None:
    merchant.refund({"id": order}, amount="79.00")
    page = review(office, order, "all=on")
    assert page.heading == "Refund NOK 200.00?"
    office.submit("/refunds")
    assert merchant.ask("GET", f"/orders/{order}")["financial_status"] == "REFUNDED"
    assert merchant.available() == 10


@pytest.mark.parametrize("query", ["quantity_li_1=1", "quantity_li_1=2", "amount=200", "all=on"])
def test_a_refund_that_is_sent_twice_is_made_once(office: Office, merchant: Merchant, order: str, query: str) -> None:
    form = review(office, order, query)
    for _ in range(2):
        assert "The refund is made." in office.submit("/refunds", form).text
    assert len(refunds(merchant, order)) == 1


def test_a_refund_that_was_made_and_then_changed_is_not_made_by_itself(
    office: Office, merchant: Merchant, order: str
) -> None:
    form = review(office, order, "amount=200")
    office.submit("/refunds", form)
    page = office.submit("/refunds", form, amount="50")
    assert (page.status, page.fields("/refunds")["amount"]) == (409, "50")
    assert len(refunds(merchant, order)) == 1
    page = office.submit("/refunds")
    assert (page.status, page.heading) == (409, "Refund NOK 50.00?")
    office.submit("/refunds")
    assert sorted(made["amount"]["amount"] for made in refunds(merchant, order)) == ["200.00", "50.00"]


def test_a_review_of_an_order_that_was_refunded_meanwhile_is_made_anew(
    office: Office, merchant: Merchant, order: str
) -> None:
    form = review(office, order, "quantity_li_1=1")
    merchant.refund({"id": order}, amount="200.00")
    page = office.submit("/refunds", form)
    assert page.status == 422
    assert page.heading.startswith("Refund #")
    assert len(refunds(merchant, order)) == 1
    form = review(office, order, "amount=50")
    merchant.edit_order(merchant.ask("GET", f"/orders/{order}"), {"note": "Changed"})
    page = office.submit("/refunds", form, reason="Chipped")
    assert page.status == 409
    assert (page.heading, page.fields("/refunds")["reason"]) == ("Refund NOK 50.00?", "Chipped")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("amount=", "amount"),
        ("amount=0", "amount"),
        ("amount=279.01", "amount"),
        ("amount=abc", "amount"),
        ("quantity_li_1=3&amount=", "quantity_li_1"),
        ("quantity_li_1=-1", "quantity_li_1"),
        ("quantity_li_1=1.5", "quantity_li_1"),
        ("quantity_li_1=1&amount=50", "amount"),
    ],
)
def test_what_cannot_be_refunded_is_told_at_its_field(office: Office, order: str, query: str, field: str) -> None:
    page = review(office, order, query)
    assert page.status == 422
    assert list(page.errors) == [field]
    typed = dict(part.split("=") for part in query.split("&"))
    fields = page.fields("/refunds")
    assert {name: fields[name] for name in typed} == typed


def test_a_forged_quantity_in_the_review_is_refused(office: Office, merchant: Merchant, order: str) -> None:
    review(office, order, "quantity_li_1=1")
    assert office.submit("/refunds", quantity_li_1="5").status == 422
    assert refunds(merchant, order) == []


def test_a_refund_of_a_manual_payment_says_that_staff_pay_it_back(office: Office, merchant: Merchant) -> None:
    order = merchant.complete(merchant.ready())
    page = review(office, order["id"], "amount=50")
    assert "pay it back yourself" in page.text
    assert page.soup.select("#manual") == []
    office.submit("/refunds")
    assert refunds(merchant, order["id"])[0]["manual"] is True


def test_an_order_without_money_leads_back(office: Office, merchant: Merchant) -> None:
    order = merchant.complete_unpaid(merchant.ready())
    assert office.open(f"/admin/orders/{order['id']}/refunds").url == f"/admin/orders/{order['id']}"


def test_a_refund_below_zero_is_refused_with_what_to_enter(office: Office, merchant: Merchant, order: str) -> None:
    page = review(office, order, "amount=-1")
    (fault,) = page.soup.select("#fault-amount")
    assert fault.text.strip() == "Enter what the customer gets back, as an amount above zero"
    assert refunds(merchant, order) == []
