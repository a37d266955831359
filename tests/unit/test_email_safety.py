"""Text that people type stays text: it becomes no markup, header or template."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, strategies as st

from invoicing.domain.catalog.discount import Discount, DiscountType
from invoicing.domain.catalog.market import Market
from invoicing.domain.catalog.store import Store
from invoicing.domain.catalog.store_texts import StoreTexts
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.pricing.offer import Line, ShippingLine
from invoicing.domain.sale.person import Person
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.address import Address
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.money import Money
from tests.support.builders.emails import LINES, NORWAY, PERSON, POST, STORE, URL, read, sale_of
from tests.support.cast.people import KARI

KINDS = ["invoice", "reminder", "receipt", "refund"]
PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    '" onmouseover="alert(1)" x="',
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<!--<script>",
    "--><script>alert(1)</script>",
    "<![endif]--><img src=x>",
    "]]><b>",
    "<a href=javascript:alert(1)>x</a>",
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "<form action=//evil.example><input name=card>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<style>*{display:none}</style>",
    "<table><tr><td>",
    "</td></tr></table></div></body></html>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;",
    "{{ 7 * 7 }}",
    "{% include 'email/invoice.html' %}",
    "{{ url.__class__.__mro__ }}",
    "${7*7} #{7*7} %(total)s %s %",
    "\\u003cscript\\u003e",
    '\\"},{"@type":"Order',
    "\u202etxt.exe",
    "ﬁn ✓ 🧶 日本語 עברית",
]

Fields = tuple[Sale, Store, dict[str, str]]


def line_with(**fields: Any) -> Sale:
    return sale_of(lines=(replace(LINES[0], **fields), *LINES[1:]))


def billing_with(**fields: str) -> Sale:
    written = {"name": KARI.name, "address1": "Bakkeveien 7", "country": "NO", "city": "Bergen", **fields}
    return sale_of(person=Person(PERSON.customer, PERSON.shipping_address, Address(**written)))


def discount(title: str) -> Discount:
    return Discount(DiscountType.FIXED_AMOUNT, amount=Money(100, "NOK"), title=title)


def tax(title: str) -> Market:
    return replace(NORWAY, tax=TaxRule({"standard": Decimal(2500)}, included=True, title=title))


def shop(**fields: Any) -> Fields:
    return sale_of(), replace(STORE, **fields), {}


# Every field that a person types and an e-mail shows.
TYPED: dict[str, Callable[[str], Fields]] = {
    "title of a line": lambda text: (line_with(title=text), STORE, {}),
    "title of a line's discount": lambda text: (line_with(discount=discount(text)), STORE, {}),
    "title of the discount": lambda text: (sale_of(discount=discount(text)), STORE, {}),
    "title of the delivery": lambda text: (sale_of(shipping_line=ShippingLine(text, POST.price)), STORE, {}),
    "title of the tax": lambda text: (sale_of(market=tax(text)), STORE, {}),
    "sku": lambda text: (line_with(sku=text), STORE, {}),
    "customer": lambda text: (sale_of(person=replace(PERSON, customer=Customer(name=text))), STORE, {}),
    "name on the address": lambda text: (billing_with(name=text), STORE, {}),
    "company": lambda text: (billing_with(company=text), STORE, {}),
    "street": lambda text: (billing_with(address1=text), STORE, {}),
    "city": lambda text: (billing_with(city=text), STORE, {}),
    "postal code": lambda text: (billing_with(postal_code=text), STORE, {}),
    "shop": lambda text: shop(name=text),
    "shop's address": lambda text: shop(address=text),
    "shop's phone": lambda text: shop(phone=text),
    "organisation number": lambda text: shop(organization_number=text),
    "own greeting": lambda text: shop(texts={"en": StoreTexts(greeting=text)}),
    "own introduction": lambda text: shop(texts={"en": StoreTexts(invoice_intro=text, receipt_intro=text)}),
    "subject": lambda text: (sale_of(), STORE, {"subject": text}),
    "message": lambda text: (sale_of(), STORE, {"message": text}),
}


class Elements(HTMLParser):
    """The elements of a page in order, with those attributes that programs follow; comments; and all text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[object] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, [(name, value) for name, value in attrs if name != "aria-label"]))

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"/{tag}")

    def handle_comment(self, data: str) -> None:
        self.elements.append("comment")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.no_cover  # thousands of e-mails, which run the lines that a few have run
@pytest.mark.parametrize("field", TYPED)
@pytest.mark.parametrize("kind", KINDS)
def test_typed_markup_appears_as_text_and_adds_no_element(kind, field):
    made = TYPED[field]
    sale, store, email = made("harmless")
    expected = Elements(read(kind, sale, store=store, **email).html).elements
    for payload in PAYLOADS if kind != "reminder" else ["".join(PAYLOADS)]:  # its template is nearly the invoice's
        sale, store, email = made(payload)
        html = read(kind, sale, store=store, **email).html
        assert Elements(html).elements == expected, payload
        assert json.loads(html.partition('ld+json">')[2].partition("</script>")[0])["url"] == URL, payload


@pytest.mark.parametrize("field", ["title of a line", "customer", "shop", "message"])
def test_what_is_typed_is_shown_as_it_was_typed(field):
    for payload in PAYLOADS:
        sale, store, email = TYPED[field](payload)
        parts = read("invoice", sale, store=store, **email)
        assert payload in Elements(parts.html).text, payload
        assert payload in parts.text, payload


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=80))
def test_any_text_at_all_leaves_the_elements_as_they_are(text):
    line, _ = LINES
    expected = Elements(read(sale=sale_of(lines=(line,))).html).elements
    assert Elements(read(sale=sale_of(lines=(Line(text, 2, line.unit_price, sku=text),))).html).elements == expected


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,<script>", "//evil.example", " https://x"])
def test_terms_lead_only_to_the_web(address):
    parts = read(store=replace(STORE, terms_url=address))
    assert address not in parts.html
    assert {a["href"] for a in BeautifulSoup(parts.html, "html.parser").find_all("a")} == {URL}


def test_quotes_in_the_terms_address_stay_inside_the_attribute():
    address = 'https://example.com/" onmouseover="alert(1)'
    links = BeautifulSoup(read(store=replace(STORE, terms_url=address)).html, "html.parser").find_all("a")
    assert (links[-1]["href"], "onmouseover" in links[-1].attrs) == (address, False)
