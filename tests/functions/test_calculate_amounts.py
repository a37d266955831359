"""Amounts that are calculated for the seeded store: without tax, abroad, and with delivery."""

from typing import Any

import pytest

from local.store.seed import PRODUCTS, STORE
from tests.support.actors.merchant import Merchant

COFFEE = {"sku": "kaffe-250", "quantity": 1}  # 119.00 at 15 %
GIFT_CARD = {"sku": "gavekort-500", "quantity": 1}


def store_with(**norwegian_tax: Any) -> dict[str, Any]:
    norway, *others = STORE["markets"]
    return {**STORE, "markets": [{**norway, "tax": {**norway["tax"], **norwegian_tax}}, *others]}


def seed(merchant: Merchant, **norwegian_tax: Any) -> Merchant:
    merchant.ask("PUT", "/store", store_with(**norwegian_tax))
    for product in PRODUCTS:
        body = {"title": product.title, "price": product.price, "weight_grams": product.grams, **product.more}
        merchant.ask("PUT", f"/products/{product.sku}", body)
    return merchant


@pytest.fixture
def seeded(new_merchant: Merchant) -> Merchant:
    return seed(new_merchant)


def item(price: str, quantity: int = 1, **more: Any) -> dict[str, Any]:
    return {"title": "Bowl", "quantity": quantity, "unit_price": price, **more}


def off(amount: str) -> dict[str, str]:
    return {"type": "fixed_amount", "value": amount}


def calculated(merchant: Merchant, *lines: dict[str, Any], **draft: Any) -> Any:
    return merchant.ask("POST", "/draft-orders/calculate", {"line_items": lines, **draft}, status=200)


@pytest.mark.parametrize(("discount", "total"), [("100.00", "20.00"), ("110.00", "12.00"), ("125.00", "0.00")])
@pytest.mark.parametrize("where", ["order", "line"])
def test_an_amount_off_loses_the_tax_that_the_price_loses(
    seeded: Merchant, where: str, discount: str, total: str
) -> None:
    of_line, of_order = (off(discount) if where == place else None for place in ("line", "order"))
    draft = calculated(seeded, item("125.00", discount=of_line), tax_exempt=True, discount=of_order)
    assert draft["totals"]["subtotal"]["amount"] == "100.00"
    assert draft["totals"]["total"]["amount"] == total


def test_more_off_than_the_price_with_its_tax_is_refused(seeded: Merchant) -> None:
    body = {"line_items": [item("125.00")], "tax_exempt": True, "discount": off("125.01")}
    seeded.refused(422, "discount_too_large", "POST", "/draft-orders/calculate", body)


def test_each_share_of_a_code_loses_the_rate_of_its_own_line(seeded: Merchant) -> None:
    seeded.ask("PUT", "/discount-codes/HUNDRE", off("100.00"))
    seeded.ask("PUT", "/products/tea", {"title": "Tea", "price": "115.00", "tax_class": "food"})
    lines = (item("125.00"), {"sku": "tea", "quantity": 1})
    for discount in ({"discount": off("100.00")}, {"discount_code": "HUNDRE"}):
        draft = calculated(seeded, *lines, tax_exempt=True, **discount)
        assert draft["totals"]["total"]["amount"] == "116.67"


def test_the_minimum_of_a_code_is_compared_with_the_price_with_tax(seeded: Merchant) -> None:
    seeded.ask("PUT", "/discount-codes/TI", {"type": "percentage", "value": "10", "minimum": "500.00"})
    draft = calculated(seeded, item("550.00"), tax_exempt=True, discount_code="TI")
    assert draft["totals"]["total"]["amount"] == "396.00"


def test_a_price_above_zero_is_charged_abroad_and_a_warning_tells_that_it_rose(seeded: Merchant) -> None:
    line = item("0.05", 100)
    line["unit_price"] = {"amount": "0.05", "currency": "NOK"}
    draft = calculated(seeded, line, market="eu")
    assert draft["line_items"][0]["totals"]["unit_price"]["amount"] == "0.01"
    assert draft["totals"]["total"]["amount"] == "1.00"
    assert draft["warnings"] == [
        {
            "code": "price_raised",
            "pointer": "/line_items/0/unit_price",
            "detail": "0.05 NOK becomes 0.01 EUR: rounding raises it by more than a half. Give the price in EUR to "
            "charge another.",
            "blocks": False,
        }
    ]
    created = seeded.ask("POST", "/draft-orders", {"line_items": [line], "market": "eu"})
    assert created["warnings"] == seeded.read(created)["warnings"] == draft["warnings"]


@pytest.mark.parametrize(("price", "unit", "is_told"), [("0.08", "0.01", False), ("0.07", "0.01", True)])
def test_a_warning_tells_of_a_raise_by_more_than_a_half_only(
    seeded: Merchant, price: str, unit: str, is_told: bool
) -> None:
    draft = calculated(seeded, {**item("0"), "unit_price": {"amount": price, "currency": "NOK"}}, market="eu")
    assert draft["line_items"][0]["unit_price"]["amount"] == unit  # of 0.00688 and 0.00602
    assert bool(draft["warnings"]) is is_told


def test_a_price_of_delivery_above_zero_is_charged_abroad(seeded: Merchant) -> None:
    line = {"title": "Letter", "price": {"amount": "0.02", "currency": "NOK"}}
    draft = calculated(seeded, COFFEE, market="eu", shipping_line=line)
    assert draft["totals"]["shipping"]["amount"] == draft["shipping_line"]["price"]["amount"] == "0.01"
    raised = [warning["pointer"] for warning in draft["warnings"] if warning["code"] == "price_raised"]
    assert raised == ["/shipping_line/price"]


@pytest.mark.parametrize(
    ("line", "tax"), [(COFFEE, "23.22"), ({**item("119.00"), "taxable": False}, "0.00"), (GIFT_CARD, "11.80")]
)
def test_tax_on_delivery_follows_the_goods_that_are_delivered(seeded: Merchant, line: dict[str, Any], tax: str) -> None:
    draft = calculated(seeded, line, shipping_line={"delivery_method": "postkassen"})
    assert draft["totals"]["tax"]["amount"] == tax


@pytest.mark.parametrize(("shipping", "tax"), [("standard", "27.32"), ("none", "15.52"), ("follows_goods", "23.22")])
def test_a_market_can_tax_delivery_at_the_standard_rate_or_not_at_all(
    new_merchant: Merchant, shipping: str, tax: str
) -> None:
    merchant = seed(new_merchant, shipping=shipping)
    assert merchant.ask("GET", "/store")["markets"][0]["tax"]["shipping"] == shipping
    draft = calculated(merchant, COFFEE, shipping_line={"delivery_method": "postkassen"})
    assert draft["totals"]["tax"]["amount"] == tax


def test_the_former_name_of_the_tax_on_delivery_is_refused(new_merchant: Merchant) -> None:
    new_merchant.refused(422, "unknown_field", "PUT", "/store", store_with(on_shipping=True))
