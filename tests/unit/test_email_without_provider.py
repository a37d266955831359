"""E-mails of a store without a payment provider: how to pay, or the link that leads there."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from invoicing.domain.catalog.product import StockedProduct
from invoicing.domain.pricing.offer import ShippingLine
from invoicing.domain.sale.sale import Sale
from invoicing.pages.email.mime import EmailParts
from tests.support.builders import emails
from tests.support.builders.emails import PERSON, POST, STORE, pending, read, sale_of
from tests.support.cast import store as cast
from tests.support.cast.products import product
from tests.support.worlds.fake_world import FakeWorld

INSTRUCTIONS = "Vipps {total} til 12345\nMerk med {number}"
TOLD = replace(STORE, payment_instructions=INSTRUCTIONS)
asking = pytest.mark.parametrize("kind", ["invoice", "reminder"])


@pytest.fixture(autouse=True)
def no_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in ("invoice", "reminder"):
        render = emails.RENDERERS[kind]
        assert isinstance(render, partial)
        monkeypatch.setitem(emails.RENDERERS, kind, partial(render.func, has_provider=False))


def plain(parts: EmailParts) -> str:
    return " ".join(parts.text.split())


def before_details(shipping_line: ShippingLine | None = None) -> Sale:
    person = replace(PERSON, shipping_address=None, billing_address=None)
    return sale_of(person=person, shipping_line=shipping_line)


@asking
def test_an_email_with_known_details_tells_how_to_pay(kind: str) -> None:
    parts = read(kind, store=TOLD)
    assert "How to pay Vipps NOK 2,441.10 til 12345 Merk med #D1042" in plain(parts)
    assert "Amount:" not in plain(parts) + parts.html
    assert "Reference:" not in plain(parts) + parts.html
    assert "Vipps NOK" in parts.html.replace("\N{NO-BREAK SPACE}", " ")
    assert "See your order:" in parts.text


@asking
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Vipps {total} til 12345", "til 12345 Reference: #D1042. See your order"),
        ("Vipps til 12345, merk med {number}", "#D1042 Amount: NOK 2,441.10. See your order"),
        ("Vipps til 12345", "til 12345 Amount: NOK 2,441.10. Reference: #D1042. See your order"),
    ],
)
def test_an_email_adds_what_the_instructions_leave_out(kind: str, text: str, said: str) -> None:
    parts = read(kind, store=replace(STORE, payment_instructions=text))
    assert said in plain(parts)
    assert ("Amount:" in parts.html, "Reference:" in parts.html) == ("Amount:" in said, "Reference:" in said)


@asking
@pytest.mark.parametrize("store", [STORE, TOLD], ids=["no instructions", "instructions"])
def test_no_email_promises_a_payment_online(kind: str, store: Any) -> None:
    for sale in (sale_of(), before_details(), pending()):
        words = plain(read(kind, sale, store=store))
        assert "online" not in words
        assert "Complete your purchase" not in words
        assert "Pay your order" not in words
        assert "pay it here" not in words


@asking
@pytest.mark.parametrize("shipping_line", [None, POST], ids=["no delivery", "a delivery"])
def test_before_details_are_given_the_link_leads_to_how_to_pay(kind: str, shipping_line: ShippingLine | None) -> None:
    parts = read(kind, before_details(shipping_line), store=TOLD)
    assert "12345" not in parts.text
    assert "12345" not in parts.html
    assert f"See the order and how to pay:\n{emails.URL}" in parts.text


def test_a_delivery_that_is_still_to_be_chosen_comes_before_the_payment() -> None:
    parts = read(sale=sale_of(shipping_line=None), store=TOLD)
    assert "12345" not in parts.text
    assert "choose how it is delivered, and see how to pay" in plain(parts)


@asking
def test_goods_that_are_short_are_not_asked_to_be_paid(kind: str) -> None:
    sale = sale_of()
    blanket = sale.products["BLANKET"]
    sale.products = {**sale.products, "BLANKET": replace(blanket, available=1)}
    parts = read(kind, sale, store=TOLD)
    assert "12345" not in parts.text
    assert "See the order and how to pay:" in parts.text


def test_reserved_goods_are_asked_to_be_paid_whatever_the_stock() -> None:
    sale = sale_of()
    sale.put(replace(sale.draft, reserve_until=emails.NOW + timedelta(days=1)))
    sale.products = {}
    assert "12345" in read(sale=sale, store=TOLD).text


@pytest.mark.parametrize("left", [0, 10])
def test_stock_is_read_before_an_email_says_how_to_pay(left: int) -> None:
    world = FakeWorld(
        StockedProduct(product("mug"), left), store=replace(cast.STORE, payment_instructions=INSTRUCTIONS)
    )
    world.providers.turn_off()
    world.invoiced()
    assert ("til 12345" in plain(world.read_email())) is (left > 0)
    world.clock.advance(timedelta(days=3))
    assert world.send_reminders() == 1
    assert ("til 12345" in plain(world.read_email())) is (left > 0)


def test_a_pending_order_is_paid_under_its_own_number() -> None:
    assert "Merk med #1007" in read(sale=pending(), store=TOLD).text


def test_an_email_without_instructions_says_that_the_store_tells_how_to_pay() -> None:
    parts = read(store=STORE)
    assert "Fjell & Fjord tells you how to pay." in plain(parts)
    assert "How to pay" not in parts.text


def test_an_overdue_reminder_allows_for_a_payment_on_its_way() -> None:
    words = plain(read("reminder", pending(due_on="2026-11-20"), store=TOLD))
    assert "was to be paid by 20 November, and we have not noted your payment yet. If you have just paid" in words


def test_instructions_that_look_like_markup_stay_text() -> None:
    parts = read(store=replace(STORE, payment_instructions="<b>{number}</b> & {total}"))
    assert "&lt;b&gt;#D1042&lt;/b&gt; &amp;" in parts.html


def test_a_norwegian_email_tells_how_to_pay_in_norwegian() -> None:
    sale = sale_of(person=replace(PERSON, customer=replace(PERSON.customer, locale="nb")))
    words = plain(read(sale=sale, store=replace(STORE, payment_instructions="Vipps {total} til 12345")))
    assert "betal som det står under" in words
    assert "Slik betaler du" in words
    assert "Merkes med: #D1042." in words
