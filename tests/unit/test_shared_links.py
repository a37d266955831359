"""What staff share of a link: a message in the customer's language, and a QR code."""

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.customer import Customer
from invoicing.domain.values.language import LANGUAGES
from invoicing.domain.values.money import Money
from invoicing.pages.links.qr_code import qr_code
from invoicing.pages.links.share_text import share_text
from tests.support.builders.sales import new_sale, order_of
from tests.support.cast.store import STORE

URL = f"https://shop.example/i/{'A' * 68}"
NOK_998 = Money(99800, "NOK")
QUIET_ZONE = 4


def sale_of(customer: Customer) -> Sale:
    sale = new_sale()
    sale.put(replace(sale.person, customer=customer))
    return sale


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("nb", "Hei Kari! Her er bestillingen din fra Fjell & Fjord på 998,00\xa0kr"),
        ("en", "Hi Kari! Here is your order from Fjell & Fjord for NOK\xa0998.00"),
        ("fr", "Hei Kari! Her er bestillingen din"),
    ],
)
def test_the_message_names_customer_and_amount_in_the_customers_language(locale: str, text: str) -> None:
    shared = share_text(sale_of(Customer("Kari", locale=locale)), STORE, URL, total=NOK_998)
    assert shared.startswith(text)
    assert shared.endswith(URL)


@pytest.mark.parametrize(("ships", "amount"), [(True, "NOK\xa0998.00 plus delivery:"), (False, "NOK\xa0998.00:")])
def test_a_delivery_that_is_still_to_be_chosen_is_said_to_be_added(ships: bool, amount: str) -> None:
    sale = sale_of(Customer("Kari", locale="en"))
    sale.put(replace(sale.offer, lines=(replace(sale.offer.lines[0], requires_shipping=ships),)))
    assert f"for {amount}" in share_text(sale, STORE, URL, total=NOK_998)


def test_without_a_name_or_a_price_the_message_leaves_them_out() -> None:
    shared = share_text(sale_of(Customer(handle="@kari", locale="en")), STORE, URL, total=Money(0, "NOK"))
    assert shared == f"Here is your order from Fjell & Fjord: look it over, and pay when it suits you. {URL}"


def test_a_link_to_a_paid_order_is_shared_as_a_receipt() -> None:
    sale = sale_of(Customer("Kari", locale="en"))
    sale.put(order_of(sale))
    shared = share_text(sale, STORE, URL, total=NOK_998)
    assert shared == f"Hi Kari! Here is the receipt for your order from Fjell & Fjord: {URL}"


def test_there_is_a_message_in_every_language_that_pages_speak() -> None:
    texts = {share_text(sale_of(Customer(locale=locale)), STORE, URL, total=NOK_998) for locale in LANGUAGES}
    assert len(texts) == len(LANGUAGES)


def test_a_qr_code_has_its_quiet_zone_and_no_style_that_the_policy_forbids() -> None:
    svg = BeautifulSoup(qr_code(URL), "html.parser").find("svg")
    assert svg
    side = int(str(svg["viewbox"]).split()[-1])
    assert (side - 2 * QUIET_ZONE - 17) % 4 == 0, "a symbol has 17 modules and four for each version"
    background, modules = svg.find_all("path")
    assert (background["fill"], background["d"]) == ("#fff", f"M0 0h{side}v{side}h-{side}z")
    assert (modules["stroke"], str(modules["d"])[:8]) == ("#000", f"M{QUIET_ZONE} {QUIET_ZONE}.5h7")
    assert [tag for tag in svg.find_all(True) if tag.has_attr("style")] == []
