"""Whole sales in currencies with two decimals, none and three, to addresses as five countries write them."""

from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

import pytest

from local.store.seed import STORE
from tests.support.actors.answer import Page, fields_of
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, StackCustomer, link_in
from tests.support.cast.people import KARI_JSON


def market(code: str, currency: str, rate: str, price: str, **more: Any) -> dict[str, Any]:
    return {
        "id": code.lower(),
        "title": code,
        "currency": currency,
        "countries": [code],
        "rate": rate,
        "rate_at": "2026-11-20T12:00:00Z",
        "delivery_methods": [
            {"id": "parcel", "title": "Parcel", "price": {"amount": price, "currency": currency}, "max_days": 9}
        ],
        **more,
    }


ABROAD = [
    market("JP", "JPY", "14.3", "2400", tax={"title": "Consumption tax", "rates": {"standard": "10"}}),
    market("KW", "KWD", "0.0293", "7.500"),
    market("AE", "AED", "0.351", "95.00", tax={"title": "VAT", "rates": {"standard": "5"}, "included": False}),
]
ADDRESSES = {
    "NO": {"address1": "Storgata 1", "postal_code": "0155", "city": "Oslo"},
    "DE": {"address1": "Unter den Linden 1", "postal_code": "10117", "city": "Berlin"},
    "JP": {"address1": "1-1 Chiyoda", "postal_code": "100-0001", "city": "Chiyoda-ku", "province": "東京都"},
    "US": {"address1": "1 Main Street", "postal_code": "10001", "city": "New York", "province": "NY"},
    "AE": {"address1": "Sheikh Zayed Road 1", "province": "Dubai"},
    "KW": {"address1": "Block 1, Street 2", "city": "Kuwait City", "postal_code": "13001"},
}
# What each country's form asks for, besides who it is.
FORMS = {
    "NO": {"address1", "address2", "postal_code", "city"},
    "DE": {"address1", "address2", "postal_code", "city"},
    "JP": {"address1", "address2", "postal_code", "province"},
    "US": {"address1", "address2", "postal_code", "city", "province"},
    "AE": {"address1", "address2", "province"},
}


@pytest.fixture
def abroad(shop: Shop) -> Shop:
    """The shop, that sells to Japan, Kuwait and the Emirates, too."""
    shop.merchant.ask("PUT", "/store", {**STORE, "markets": [*STORE["markets"], *ABROAD]}, if_match="*")
    return shop


def details_of(customer: StackCustomer, country: str) -> set[str]:
    """Fill in the details as a customer there does: the country first, then what its form asks; return what it asks."""
    form = customer.page.form("/details")
    if "shipping_country" in fields_of(form) and fields_of(form)["shipping_country"] != country:
        change = next(str(button["formaction"]) for button in form.find_all("button") if button.get("formaction"))
        customer.page = customer.post(urljoin(customer.url, change), {**fields_of(form), "shipping_country": country})
    asked = {
        name.removeprefix("shipping_") for name in fields_of(customer.page.form("/details")) if "shipping_" in name
    }
    address = {f"shipping_{name}": value for name, value in ADDRESSES[country].items() if name in asked}
    provinces = customer.page.form("/details").find_all("option")
    values = {str(option.get("value")) for option in provinces}
    wanted = address.get("shipping_province")
    if wanted and provinces and wanted not in values:
        named = [str(o["value"]) for o in provinces if wanted in o.get_text() or "Tokyo" in o.get_text()]
        address["shipping_province"] = named[0]
    customer.submit("/details", **{**customer.details(), **address, "shipping_country": country})
    assert customer.status == 200, customer.text
    assert customer.page.has_form("/delivery"), customer.text
    return asked - {"name", "company", "country", "phone"}


def buy(shop: Shop, country: str, method: str) -> tuple[Any, Page, set[str]]:
    """Sell two cups and a plate there; return the draft order, the receipt's page and the form's fields."""
    draft = shop.merchant.draft("kopp-steingods", "kopp-steingods", "fat-eik")
    email = shop.invoice(draft)
    customer = shop.customer(link_in(email))
    asked = details_of(customer, country)
    customer.submit("/delivery", delivery_method=method)
    return draft, customer.pay(), asked


@pytest.mark.parametrize(
    ("country", "method", "currency", "total"),
    [
        ("NO", "postkassen", "NOK", "1206.00"),
        ("DE", "eu-standard", "EUR", "113.53"),
        ("JP", "parcel", "JPY", "18803"),
        ("KW", "parcel", "KWD", "41.108"),
        ("US", "us-standard", "USD", "132.98"),
        ("AE", "parcel", "AED", "522.48"),
    ],
)
def test_a_sale_works_whole_in_the_currency_and_the_address_form_of_the_country(
    abroad: Shop, country: str, method: str, currency: str, total: str
) -> None:
    draft, receipt, asked = buy(abroad, country, method)
    assert asked == FORMS.get(country, asked)
    order = abroad.merchant.order(draft)
    assert order["financial_status"] == "PAID"
    assert order["totals"]["total"] == {"amount": total, "currency": currency}
    assert order["captured"] == order["totals"]["total"]
    (paid,) = abroad.payments()
    assert (paid["amount"], paid["currency"]) == (int(total.replace(".", "")), currency)  # minor units
    again = abroad.merchant.ask(
        "POST", "/draft-orders/calculate", as_written(draft, order, country, method), status=200
    )
    assert again["totals"] == order["totals"]
    shown = written(total)
    assert shown in plain(receipt.text)
    receipts = [
        email for email in abroad.emails() if "receipt" in email["subject"].lower() or "Order" in email["subject"]
    ]
    assert any(shown in plain(email["text"]) for email in receipts), [email["subject"] for email in abroad.emails()]


def as_written(draft: Any, order: Any, country: str, method: str) -> dict[str, Any]:
    lines = [{"sku": line["sku"], "quantity": line["quantity"]} for line in draft["line_items"]]
    address = order["shipping_address"]
    filled = {name: value for name, value in address.items() if value}
    assert filled["country"] == country
    return {"line_items": lines, "shipping_address": filled, "shipping_line": {"delivery_method": method}}


def written(total: str) -> str:
    places = len(total.partition(".")[2])
    return f"{Decimal(total):,.{places}f}"


def plain(text: str) -> str:
    return text.replace("\xa0", " ").replace("\u202f", " ")


def test_the_page_shows_the_old_currency_and_the_new_before_anything_is_paid(abroad: Shop) -> None:
    draft = abroad.merchant.draft()
    customer = abroad.customer(abroad.merchant.link(draft))
    details_of(customer, "JP")
    customer.submit("/delivery", delivery_method="parcel")
    assert "Your address changed the currency to JPY." in customer.text
    assert "it was NOK 249.00, and is JP¥3,561 now." in plain(customer.text)
    assert "Exchange rate: 1 NOK = 14.3 JPY, as of 20 November 2026." in customer.text
    assert customer.page.has_form("/pay")
    assert abroad.payments() == []


def test_a_business_elsewhere_in_the_eu_buys_with_reverse_charge(abroad: Shop) -> None:
    eu = next(market for market in STORE["markets"] if market["id"] == "eu")
    taxed = {**eu, "tax": {**eu["tax"], "reverse_charge": True}}
    others = [market for market in STORE["markets"] if market["id"] != "eu"]
    abroad.merchant.ask("PUT", "/store", {**STORE, "country": "DK", "markets": [*others, taxed]}, if_match="*")
    buyer = {**KARI_JSON, "locale": "en", "vat_number": "de 136 695 976"}
    draft = abroad.merchant.draft(customer=buyer, market="eu")
    customer = abroad.customer(link_in(abroad.invoice(draft)))
    details_of(customer, "DE")
    customer.submit("/delivery", delivery_method="eu-standard")
    assert "Reverse charge: you account for the tax yourself. Your VAT number: DE136695976." in customer.text
    customer.pay()
    order = abroad.merchant.order(draft)
    assert (order["reverse_charge"], order["tax_lines"]) == (True, [])
    assert order["totals"]["tax"] == {"amount": "0.00", "currency": "EUR"}
    assert any("Reverse charge" in email["text"] for email in abroad.emails())


def test_a_price_that_moves_is_seen_old_and_new_and_then_paid(shop: Shop, merchant: Merchant) -> None:
    draft = merchant.draft(lock_prices=False)
    customer = shop.fill_in(link_in(shop.invoice(draft)))
    merchant.ask("PATCH", "/products/kopp-steingods", {"price": "299.00"}, if_match="*")
    customer.submit("/pay")
    assert customer.status == 409
    assert "NOK 308.00" in plain(customer.text)
    assert "NOK 358.00" in plain(customer.text)
    customer.pay()
    assert merchant.order(draft)["totals"]["total"]["amount"] == "358.00"


def test_the_last_use_of_a_code_goes_to_the_first_payment(shop: Shop, merchant: Merchant) -> None:
    merchant.ask("PUT", "/discount-codes/HOST", {"type": "fixed_amount", "value": "50.00", "uses": 1})
    drafts = [merchant.draft(allow_discount_codes=True) for _ in range(2)]
    one, two = (shop.fill_in(merchant.link(draft)) for draft in drafts)
    for customer in (one, two):
        customer.submit("/discount", discount_code="host")
        assert "NOK 258.00" in plain(customer.text)
    one.pay()
    two.submit("/pay")
    assert two.status == 409
    assert "The discount code HOST was taken off. This discount code has been used up." in two.text
    two.pay()
    totals = [merchant.order(draft)["totals"]["total"]["amount"] for draft in drafts]
    assert totals == ["258.00", "308.00"]
    assert merchant.ask("GET", "/discount-codes/HOST")["used"] == 1
