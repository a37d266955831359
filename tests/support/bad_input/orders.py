"""Bad edits of an order, and bad requests on many orders at once."""

from typing import Any

from tests.support.bad_input.request import MUG, BadInput
from tests.support.cast.people import BERLIN_JSON, OSLO_JSON

IDS = ["ord_06b3m5s4q0xk8t9v7w2e1c3r5a"]
TAGGING: dict[str, Any] = {"action": "tag", "tags": ["x"]}


def edit(
    name: str, status: int, code: str, body: Any, pointer: str | None = None, *, etag: str | None = "*"
) -> BadInput:
    headers = {"If-Match": etag} if etag else {}
    return BadInput(name, status, code, body, pointer, "PATCH", "/orders/{order}", headers=headers)


ORDER_EDITS = [
    edit("a stale If-Match of an order", 412, "version_mismatch", {"note": "x"}, etag='"99"'),
    edit("no If-Match of an order", 428, "version_required", {"note": "x"}, etag=None),
    edit("an edit of an order that is no object", 422, "wrong_type", ["note"]),
    edit("an unknown field of an order", 422, "unknown_field", {"colour": None}, "/colour"),
    edit("other goods in an order", 422, "unknown_field", {"line_items": [MUG]}, "/line_items"),
    edit("a discount on an order", 422, "unknown_field", {"discount": None}, "/discount"),
    edit("another language of an order", 422, "unknown_field", {"customer": {"locale": "en"}}, "/customer/locale"),
    edit("another VAT number", 422, "unknown_field", {"customer": {"vat_number": "X"}}, "/customer/vat_number"),
    edit("a word for a customer of an order", 422, "wrong_type", {"customer": "Kari"}, "/customer"),
    edit("two addresses for a receipt", 422, "invalid_email", {"customer": {"email": "a@b.no, c@d.no"}}),
    edit("a part of an address that an order has not", 422, "missing_field", {"shipping_address": {"city": "Oslo"}}),
    edit("no such country", 422, "unknown_country", {"shipping_address": {**OSLO_JSON, "country": "XX"}}),
    edit("a blank tag of an order", 422, "blank", {"tags": [" "]}, "/tags/0"),
    edit("251 tags of an order", 422, "too_many", {"tags": [str(i) for i in range(251)]}, "/tags"),
    edit("another market", 409, "wrong_state", {"shipping_address": BERLIN_JSON}, "/shipping_address/country"),
    edit("a bill alone to another market", 409, "wrong_state", {"billing_address": BERLIN_JSON}),
    BadInput("a receipt with a field", 422, "unknown_field", {"to": "a@b.no"}, "/to", path="/orders/{order}/receipt"),
    BadInput("a receipt to no address", 422, "no_email", path="/orders/{order}/receipt"),
    BadInput("a receipt of no order", 404, "not_found", path="/orders/ord_00000000000000000000000000/receipt"),
]
BULK_ORDERS = [
    BadInput(f"a bulk change of orders with {what}", 422, code, body, pointer, path="/orders/bulk")
    for what, code, body, pointer in (
        ("nothing", "missing_field", {}, "/action"),
        ("an action of draft orders", "unknown_value", {**TAGGING, "action": "cancel", "ids": IDS}, "/action"),
        ("no tags", "missing_field", {"action": "tag", "ids": IDS}, "/tags"),
        ("neither ids nor filter", "ids_or_filter", TAGGING, ""),
        ("an empty filter", "empty_filter", {**TAGGING, "filter": {}}, "/filter"),
        ("a status of draft orders", "unknown_field", {**TAGGING, "filter": {"status": ["OPEN"]}}, "/filter/status"),
        (
            "an invalid status",
            "unknown_value",
            {**TAGGING, "filter": {"financial_status": ["OPEN"]}},
            "/filter/financial_status/0",
        ),
        ("a payment to end", "unknown_field", {**TAGGING, "ids": IDS, "end_payment": True}, "/end_payment"),
    )
]
