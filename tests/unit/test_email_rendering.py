"""The content and language of each e-mail."""

import json
import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.payment_terms import PaymentTerms, TermsType
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.pricing.offer import Line
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from tests.support.builders.emails import (
    NOW,
    PERSON,
    STORE,
    URL,
    WITH_THE_ORDER,
    every_email,
    message,
    read,
    rendered,
    sale_of,
)

every_email_with_the_order = pytest.mark.parametrize("kind", WITH_THE_ORDER)


BUTTONS = {"receipt": "See your order", "refund": "See your order"}


in_every_language = pytest.mark.parametrize("locale", ["en", "nb"])


def plain(text: str) -> str:
    """Return a text with every space, however wide and however many, as one."""
    return re.sub(r"\s+", " ", text)


# --- what stands in it ------------------------------------------------------------------------------------------------


@every_email_with_the_order
def test_both_parts_have_every_line_and_total(kind):
    parts = read(kind)
    for part in (parts.text, BeautifulSoup(parts.html, "html.parser").get_text(" ")):
        for expected in (
            "Wool blanket",
            "2 × NOK 899.00",
            "NOK 1,798.00",
            "Slippers",
            "Last pair",
            "NOK 549.00",
            "−NOK 54.90",
            "NOK 149.00",
            "NOK 2,441.10",
            "Including 25% MVA",
            "NOK 488.22",
            "912 345 678",
        ):
            assert expected in plain(part), expected


@every_email
def test_an_email_has_one_button_and_the_full_address_of_its_link(kind):
    parts = read(kind)
    links = [a for a in BeautifulSoup(parts.html, "html.parser").find_all("a") if a["href"] == URL]
    assert [link.get_text() for link in links][1:] == [URL]
    assert URL in parts.text
    assert links[0].get_text() == BUTTONS.get(kind, "Complete your purchase")


@every_email
def test_an_email_loads_no_remote_content_and_tracks_no_reader(kind):
    html = BeautifulSoup(read(kind).html, "html.parser")
    assert html.find_all(["img", "link", "iframe", "video", "audio", "object", "embed"]) == []
    assert "url(" not in str(html)
    assert {a["href"] for a in html.find_all("a")} == {URL, STORE.terms_url}


def test_the_preheader_says_what_to_pay():
    html = BeautifulSoup(read().html, "html.parser")
    assert plain(html.body.div.get_text()).startswith("Pay NOK 2,441.10 — 3 items")


@pytest.mark.parametrize("kind", ["invoice", "reminder"])
def test_the_end_of_a_link_is_no_due_date(kind):
    parts = read(kind)
    for text in (parts.text, BeautifulSoup(parts.html, "html.parser").get_text(" ")):
        assert "The link is open until 13:00, 23 December" in plain(text)
        assert "Pay by" not in text


def test_an_invoice_whose_link_never_ends_names_no_day():
    parts = read(sale=sale_of(expires_at=None))
    assert "December" not in parts.text + parts.html


def test_a_link_that_ends_before_the_due_date_is_named_beside_it():
    sale = drafted(payment_terms=PaymentTerms(TermsType.FIXED, due_on="2026-12-31"), due_on="2026-12-31")
    assert "Pay by 31 December 2026 · The link is open until 13:00, 23 December" in plain(read(sale=sale).text)


def test_delivery_that_is_still_to_be_chosen_is_not_hidden():
    parts = read(sale=sale_of(shipping_line=None))
    assert "Plus delivery · The link is open until 13:00, 23 December" in parts.text
    assert "Total without delivery" in parts.text
    assert "choose how it is delivered" in plain(parts.text)


def test_emails_about_goods_without_shipping_do_not_mention_delivery():
    line = Line("Online course", 1, Money(50000, "NOK"), requires_shipping=False)
    for kind in WITH_THE_ORDER:
        parts = read(kind, sale_of(lines=(line,), shipping_line=None))
        assert "eliver" not in parts.text + parts.html, kind


def test_the_merchants_message_is_text_with_line_breaks_only():
    parts = read(message="Hi Kari!\r\nSee <b>https://example.com</b>\u2028Bye\x00\x1b[31m")
    shown = BeautifulSoup(parts.html, "html.parser").find(class_="message")
    assert [child.name or str(child) for child in shown.children] == [
        "Hi Kari!",
        "br",
        "See <b>https://example.com</b>",
        "br",
        "Bye[31m",
    ]
    assert "Hi Kari!\nSee <b>https://example.com</b>\nBye[31m\n" in parts.text
    assert "Hello Kari" not in parts.text  # the merchant greets


def test_the_receipt_says_where_it_goes_and_who_is_billed():
    text = plain(read("receipt").text)
    assert "Delivery address Kari Nordmann Bakkeveien 7 5018 Bergen Delivery Parcel post 2–4 working days" in text
    assert "Billing address Kari Nordmann Nordmann AS Fakturagata 1 0181 Oslo" in text


def test_a_refund_says_how_much_goes_back_how_and_what_is_left():
    parts = read("refund")
    for part in (parts.text, BeautifulSoup(parts.html, "html.parser").get_text(" ")):
        text = plain(part)
        assert "Fjell & Fjord has sent NOK 500.00 back to you, the way that you paid." in text
        assert "You paid NOK 2,441.10 Refunded so far NOK 500.00 Paid after refund NOK 1,941.10" in text
        assert "cancelled" not in text
    assert plain(BeautifulSoup(parts.html, "html.parser").body.div.get_text()).startswith("NOK 500.00 goes back to you")
    assert structured("refund")["orderStatus"] == "https://schema.org/OrderProcessing"


def test_a_reminder_names_the_day_of_the_invoice_and_is_the_only_one():
    text = plain(read("reminder").text)
    assert "On 20 November we sent you this invoice" in text
    assert "the only reminder" in text


def test_tax_that_is_added_stands_above_the_total():
    america = Market(
        "us",
        "United States",
        "USD",
        ("US",),
        tax=TaxRule({"standard": Decimal(800)}, included=False, title="Sales tax"),
    )
    lines = (Line("Blanket", 1, Money(10000, "USD")),)
    text = plain(read(sale=sale_of(lines=lines, market=america, shipping_line=None)).text)
    assert re.search(r"Sales tax, 8% US?\$ ?8\.00 .*Total without delivery US?\$ ?108\.00", text)


def test_the_largest_draft_makes_an_email_that_no_reader_cuts_off():
    lines = tuple(Line(f"Blanket number {i} in a colour of its own", 2, Money(100_00 + i, "NOK")) for i in range(499))
    for kind in WITH_THE_ORDER:
        email = rendered(kind, sale_of(lines=lines))
        assert len(email.content) < 100_000
        assert "And 459 more lines" in plain(read(kind, sale_of(lines=lines)).text)


def test_a_long_title_stays_readable_in_text():
    text = read(sale=sale_of(lines=(Line("Wool " * 30, 1, Money(100, "NOK")),))).text
    assert max(map(len, text.split("Your order")[1].splitlines())) <= 64


def test_a_shop_that_says_nothing_of_itself_leaves_no_empty_lines():
    bare = replace(STORE, email="", phone="", address="", organization_number="", terms_url="")
    assert read(store=bare).text.endswith("\n-- \nFjell & Fjord\n")
    assert message(store=bare)["Reply-To"] is None


# --- for programs -----------------------------------------------------------------------------------------------------


def structured(kind: str) -> Any:
    script: Any = BeautifulSoup(read(kind).html, "html.parser").find("script", type="application/ld+json")
    return json.loads(script.string)


@pytest.mark.parametrize("kind", ["invoice", "reminder"])
def test_before_payment_a_program_reads_an_invoice(kind):
    assert structured(kind) == {
        "@context": "https://schema.org",
        "@type": "Invoice",
        "confirmationNumber": "#D1042",
        "customer": {"@type": "Person", "name": "Kari Nordmann"},
        "provider": {"@type": "Organization", "name": "Fjell & Fjord"},
        "paymentStatus": "https://schema.org/PaymentDue",
        "totalPaymentDue": {"@type": "PriceSpecification", "price": "2441.10", "priceCurrency": "NOK"},
        "url": URL,
    }


def test_after_payment_a_program_reads_an_order():
    order = structured("receipt")
    assert (order["@type"], order["orderNumber"], order["price"], order["priceCurrency"]) == (
        "Order",
        "#1007",
        "2441.10",
        "NOK",
    )
    assert [offer["itemOffered"]["name"] for offer in order["acceptedOffer"]] == ["Wool blanket", "Slippers"]


# --- languages --------------------------------------------------------------------------------------------------------


@every_email
@in_every_language
def test_every_email_names_its_language_and_direction(kind, locale):
    html: Any = BeautifulSoup(read(kind, locale=locale).html, "html.parser")
    assert (html.html["lang"], html.html["dir"]) == (locale, "ltr")
    assert message(kind, locale=locale)["Content-Language"] == locale
    assert html.find("meta", attrs={"name": "color-scheme"})["content"] == "light dark"
    assert "prefers-color-scheme: dark" in str(html)


@pytest.mark.parametrize(
    ("kind", "subject", "said"),
    [
        ("invoice", "Faktura #D1042 fra Fjell & Fjord", "Lenken er åpen til 13:00, 23. desember"),
        ("reminder", "Påminnelse: faktura #D1042 fra Fjell & Fjord", "Den 20. november sendte vi deg"),
        ("receipt", "Kvittering for ordre #1007 fra Fjell & Fjord", "2 441,10 kr den 23. november 2026"),
        ("refund", "Tilbakebetaling for ordre #1007 fra Fjell & Fjord", "har sendt deg 500,00 kr tilbake"),
    ],
)
def test_in_norwegian_words_dates_and_money_are_norwegian(kind, subject, said):
    parts = read(kind, locale="nb")
    assert parts.subject == subject
    assert said in plain(parts.text)
    assert said in plain(BeautifulSoup(parts.html, "html.parser").get_text())


def speaking(locale: str) -> Person:
    return replace(PERSON, customer=Customer("Kari", "kari@example.com", locale=locale))


@pytest.mark.parametrize(
    ("email", "customer", "store", "spoken"),
    [
        ("en", "nb", "nb", "en"),
        ("", "en", "nb", "en"),
        ("", "nn-NO", "en", "nb"),
        ("", "", "nb", "nb"),
        ("", "ja", "nb", "nb"),
        ("", "", "ja", "en"),
    ],
)
def test_the_emails_language_comes_before_the_customers_and_that_before_the_stores(email, customer, store, spoken):
    sale = sale_of(person=speaking(customer))
    html = read(sale=sale, store=replace(STORE, locale=store), locale=email).html
    page: Any = BeautifulSoup(html, "html.parser")
    assert page.html["lang"] == spoken


def drafted(**more) -> Sale:
    """Return a sale whose draft is so; who invoices it takes it as no order yet."""
    sale = sale_of()
    sale.put(replace(sale.draft, **more))
    return sale


def test_an_invoice_says_how_long_its_prices_stand():
    assert "· These prices stand until you pay" in read("invoice", drafted()).text
    until = drafted(prices_locked_until=NOW + timedelta(days=2))
    assert "· These prices stand until 25 November 2026" in read("invoice", until).text
    assert "prices stand" not in read("invoice", drafted(lock_prices=False)).text


def test_an_email_about_an_exempt_sale_says_that_tax_was_left_out():
    sale = sale_of()
    assert "Exempt" not in read("invoice", sale).text
    sale.put(replace(sale.offer, tax_exempt=True))
    for kind in ("invoice", "receipt"):
        parts = read(kind, sale)
        for text in (parts.text, BeautifulSoup(parts.html, "html.parser").get_text(" ")):
            assert "MVA Exempt" in plain(text)
