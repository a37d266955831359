"""Refunds that failed: the home page, the order's page and the page of problems say what to do."""

import pytest

from invoicing.domain.errors import ProviderRefusedError
from tests.functions.back_office.test_home import count_sales
from tests.support.actors.merchant import Merchant
from tests.support.actors.office import Office
from tests.support.actors.selling import sell
from tests.support.fakes.providers import FakeProvider


@pytest.fixture
def order(merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> str:
    """An order of two mugs, whose refunds the provider refuses."""

    def refuse(*_: object) -> None:
        raise ProviderRefusedError("reason", provider="It", reason="the account is empty")

    monkeypatch.setattr(FakeProvider, "refund", refuse)
    return sell(merchant)


def test_a_cancellation_whose_refund_is_refused_says_so_and_what_to_do(office: Office, order: str) -> None:
    office.open(f"/admin/orders/{order}/cancel")
    page = office.submit("/cancel")
    assert "The order is not cancelled, since its refund failed." in page.text
    assert "is being cancelled" not in page.text
    assert "restocked" not in page.text
    assert "A refund failed: the customer does not have the money." in page.text
    assert page.soup.select_one('.needed a[href="/admin/problems"]')


def test_a_refund_that_is_refused_is_told_at_once_and_is_on_the_home_page(office: Office, order: str) -> None:
    office.open(f"/admin/orders/{order}/refunds?review=1&all=on")
    assert "The refund failed: no money went back." in office.submit("/refunds").text
    count_sales()
    home = office.open("/admin")
    assert "Refund failed" in home.text
    listed = office.open("/admin/orders?tab=refund_failed")
    assert len(listed.soup.select("#results .row")) == 1


def test_the_order_says_why_its_refund_failed_in_the_readers_language(office: Office, order: str) -> None:
    office.open(f"/admin/orders/{order}/refunds?review=1&all=on")
    office.submit("/refunds")
    office.headers["accept-language"] = "nb"
    assert "Betalingstjenesten avviste refusjonen." in office.open(f"/admin/orders/{order}").text
