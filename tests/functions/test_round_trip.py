"""What the API says of a draft order may be sent back to it, and changes nothing."""

from typing import Any

import pytest

from invoicing.bootstrap import app
from tests.support.actors.merchant import Merchant
from tests.support.cast.store import STORE

NORWAY = {"name": "Kari", "address1": "Storgata 1", "postal_code": "0155", "city": "Oslo", "country": "NO"}
GERMANY = {"name": "Kari", "address1": "Ring 1", "postal_code": "10117", "city": "Berlin", "country": "DE"}
AMERICA = {"name": "Kari", "address1": "1 Main St", "postal_code": "10001", "city": "New York", "country": "US"}


def nok(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "NOK"}


WRITTEN = {
    "line_items": [
        {"sku": "mug", "quantity": 3, "discount": {"type": "percentage", "value": "12.5"}},
        {
            "title": "Engraving",
            "quantity": 2,
            "unit_price": nok("33.33"),
            "taxable": True,
            "requires_shipping": True,
        },
        {"title": "Card", "quantity": 1, "unit_price": nok("9.99"), "taxable": False, "requires_shipping": False},
    ],
    "discount": {"type": "fixed_amount", "value": nok("7.00")},
    "shipping_line": {"title": "Courier", "price": nok("75.00")},
}


@pytest.mark.parametrize("address", [NORWAY, GERMANY, AMERICA], ids=lambda address: address["country"])
@pytest.mark.parametrize("exempt", [False, True], ids=["taxed", "exempt"])
def test_prices_that_are_read_and_sent_back_stay_as_they_are(
    merchant: Merchant, address: dict[str, str], exempt: bool
) -> None:
    app.stores.put(STORE, seen=app.stores.read())
    draft = merchant.request(
        "POST", "/draft-orders", {**WRITTEN, "shipping_address": address, "tax_exempt": exempt}
    ).json
    for _ in range(3):
        read = merchant.request("GET", f"/draft-orders/{draft['id']}")
        assert read.json["totals"] == draft["totals"]
        patch = {
            "line_items": [_sent_back(line) for line in read.json["line_items"]],
            "discount": read.json["discount"],
            "shipping_line": {name: read.json["shipping_line"][name] for name in ("title", "price")},
        }
        patched = merchant.request("PATCH", f"/draft-orders/{draft['id']}", patch, headers={"If-Match": read.etag})
        assert patched.json["totals"] == draft["totals"]


def _sent_back(line: dict[str, Any]) -> dict[str, Any]:
    names = ["quantity", "unit_price", "discount"]
    names += ["sku"] if line["sku"] else ["title", "taxable", "requires_shipping", "weight_grams"]
    return {name: line[name] for name in names}
