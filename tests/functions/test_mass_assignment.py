"""No request sets a field that only the shop sets, although answers show it."""

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from scripts.openapi_examples import BODIES
from tests.support.actors.api_document import api_document
from tests.support.actors.merchant import ANY_VERSION, Merchant
from tests.support.cast.people import OSLO_JSON

FREE = {"attributes", "rates"}  # names in these are the sender's own
PRIVATE = (
    *(
        "id",
        "name",
        "sale_id",
        "status",
        "version",
        "offer",
        "rev",
        "number",
        "currency",
        "total",
        "totals",
        "subtotal",
    ),
    *("tax", "tax_lines", "tax_included", "price", "amount", "captured", "refunded", "financial_status", "payments"),
    *("paid_at", "order_id", "invoice", "active_attempt", "available", "stock", "links", "created_at", "custom_price"),
    *("rate", "url", "token", "role", "is_admin", "__class__", "__proto__", "PK", "SK"),
)
EXAMPLES = [
    pytest.param(route, example, id=f"{route} ({name})")
    for route, examples in BODIES.items()
    for name, example in examples.items()
]


def properties(name: str) -> set[str]:
    return set(api_document()["components"]["schemas"][name]["properties"])


def objects(value: Any, pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each object in a document, with where it stands."""
    if isinstance(value, dict):
        yield pointer, value
        for name, inner in value.items():
            if name not in FREE:
                yield from objects(inner, f"{pointer}/{name}")
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from objects(inner, f"{pointer}/{index}")


@pytest.mark.parametrize(("route", "example"), EXAMPLES)
def test_a_field_that_no_request_has_is_refused_wherever_it_stands(merchant: Merchant, route: str, example: Any):
    method, _, path = route.partition(" ")
    made = merchant.draft(shipping_address=OSLO_JSON)["id"]
    if route == "PATCH /orders/{id}":
        merchant.complete({"id": made})
    path = path.replace("/orders/{id}", f"/orders/{made.replace('dft', 'ord')}").replace("{id}", made)
    path = path.replace("{sku}", "mug").replace("{code}", "SUMMER")
    merchant.ask("PUT", "/discount-codes/SUMMER", {"type": "percentage", "value": "10"})
    for pointer, given_there in objects(example):
        is_amount = set(given_there) == {"amount", "currency"}
        body = copy.deepcopy(example)
        dict(objects(body))[pointer]["colour_of_money"] = None
        code = "invalid_amount" if is_amount else "unknown_field"
        problem = merchant.refused(422, code, method, path, body, headers=ANY_VERSION)
        assert (pointer if is_amount else f"{pointer}/colour_of_money") in {one["pointer"] for one in problem["errors"]}


def test_fields_that_only_the_shop_decides_are_in_no_request():
    taken = properties("DraftOrderInput") | properties("DraftOrderPatch")
    shown = properties("DraftOrder") | properties("Order")
    assert shown - taken >= {
        "id",
        "status",
        "version",
        "offer",
        "totals",
        "tax_lines",
        "invoice",
        "captured",
        "paid_at",
    }
    assert "available" not in properties("ProductInput"), "stock is changed by what came in or was lost"
    for name, schema in api_document()["components"]["schemas"].items():
        if name.endswith(("Input", "Patch")):
            assert schema["additionalProperties"] is False, name


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    field=st.sampled_from(PRIVATE),
    value=st.sampled_from(["0.01", 1, -1, 0, True, None, "PAID", {"amount": "0.01", "currency": "NOK"}, []]),
    place=st.sampled_from(["", "/line_items/0", "/customer", "/shipping_address", "/discount", "/shipping_line"]),
)
def test_prices_totals_and_states_that_are_sent_along_are_never_taken(
    merchant: Merchant, field: str, value: Any, place: str
):
    body = {
        "line_items": [{"sku": "mug", "quantity": 2}],
        "customer": {"locale": "nb"},
        "shipping_address": {"address1": "Storgata 1", "city": "Oslo", "country": "NO"},
        "discount": {"type": "percentage", "value": "10"},
        "shipping_line": {"delivery_method": "post"},
    }
    target = dict(objects(body))[place]
    if (place, field) in {("/customer", "name"), ("/shipping_address", "name")}:
        return  # a customer has a name
    target[field] = value
    for route in ("/draft-orders", "/draft-orders/calculate"):
        before = merchant.stored()
        answer = merchant.request("POST", route, body)
        assert answer.status == 422
        assert merchant.stored() == before
