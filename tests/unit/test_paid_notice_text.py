"""What the store reads about an order that a customer paid."""

import re
from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.catalog.delivery import DeliveryKind
from invoicing.domain.pricing.offer import Line
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from invoicing.pages.email.mime import EmailParts, read_message
from tests.support.builders.emails import ENCODED_WORDS, PERSON, POST, STORE, read, refunded, rendered, sale_of

SHOP = "https://shop.example.com"
EBOOK = Line("E-book", 1, Money(9900, "NOK"), requires_shipping=False)


def told(sale: Sale | None = None, locale: str = "en") -> EmailParts:
    return read("paid_notice", sale, locale=locale)


def plain(text: str) -> str:
    """Return a text with every space, however wide and however many, as one."""
    return re.sub(r"\s+", " ", text)


def test_a_notice_says_who_paid_what_and_what_to_send_where():
    email = told()
    assert plain(email.subject) == "Order #1007 is paid: NOK 2,441.10"
    text = plain(email.text)
    assert "Kari Nordmann paid NOK 2,441.10 on 23 November 2026." in text
    assert "To send 2 × Wool blanket (BLANKET) 1 × Slippers Delivery Parcel post 2–4 working days" in text
    assert "Kari Nordmann Bakkeveien 7 5018 Bergen Customer Kari Nordmann kari@example.com" in text


def test_a_notice_in_norwegian_says_the_same():
    email = told(locale="nb")
    assert plain(email.subject) == "Ordre #1007 er betalt: 2 441,10 kr"
    assert "Skal sendes 2 × Wool blanket (BLANKET)" in plain(email.text)
    assert "Slå det av i butikkens innstillinger" in plain(email.text)


def test_both_parts_of_a_notice_lead_to_the_order_and_to_the_setting():
    email = read_message(rendered("paid_notice", locale="en", url=f"{SHOP}/admin/orders/ord_1").content)
    html = BeautifulSoup(email.html, "html.parser")
    addresses = [f"{SHOP}/admin/orders/ord_1", f"{SHOP}/admin/settings/notices"]
    assert {link["href"] for link in html.find_all("a")} == set(addresses)
    assert re.findall(r"https?://\S+", email.text) == addresses


@pytest.mark.parametrize("name", [*ENCODED_WORDS, "<script>alert(1)</script>", "Kari\N{RIGHT-TO-LEFT OVERRIDE}"])
def test_no_name_that_a_customer_types_keeps_a_notice_back_or_becomes_markup(name):
    sale = sale_of(person=replace(PERSON, customer=Customer(name, "kari@example.com")))
    email = told(sale)
    assert plain(email.subject) == "Order #1007 is paid: NOK 2,441.10"
    assert BeautifulSoup(email.html, "html.parser").find("script") is None
    message = message_from_bytes(rendered("paid_notice", sale, locale="en").content, policy=policy.SMTP)
    assert [one.addr_spec for one in message["Reply-To"].addresses] == [STORE.email]
    assert message["Bcc"] is None


def test_a_customer_of_whom_nothing_is_known_is_called_the_customer():
    email = told(sale_of(person=Person(Customer(), PERSON.shipping_address)))
    assert "The customer paid NOK" in plain(email.text)


@pytest.mark.parametrize(
    ("lines", "shipping_line", "words"),
    [
        ((EBOOK,), None, "Nothing: no item of this order ships."),
        ((EBOOK, Line("Mug", 3, Money(100, "NOK"), sku="mug")), POST, "To send 3 × Mug (mug) Delivery"),
        (
            (Line("Mug", 3, Money(100, "NOK")),),
            replace(POST, kind=DeliveryKind.PICKUP),
            "To be picked up 3 × Mug Delivery",
        ),
        (tuple(Line(f"Part {n}", 1, Money(100, "NOK")) for n in range(45)), POST, "And 5 more lines Delivery"),
    ],
)
def test_a_notice_names_what_ships_and_how(lines, shipping_line, words):
    assert words in plain(told(sale_of(lines=lines, shipping_line=shipping_line)).text)


def test_a_notice_that_goes_after_a_refund_says_so():
    assert "Of the payment, NOK 500.00 was refunded." in plain(told(refunded(sale_of())).text)
