"""Forged cursors. Their checksum is no secret, so that each place may be anything."""

import base64
import json
from typing import Any

import pytest

from invoicing.adapters.dynamodb import paging
from tests.support.actors.api_document import api_document
from tests.support.actors.merchant import Merchant

CHECK = b"any check"
LISTS = sorted(
    path
    for path, operations in api_document()["paths"].items()
    if any(parameter["name"] == "cursor" for parameter in operations.get("get", {}).get("parameters", ()))
)
SEARCHED = [f"{path}?query=kari" for path in ("/draft-orders", "/orders.csv", "/products")]
# By how many values the cursor of each list has: some lists have one, others up to five.
PLACES: dict[str, Any] = {
    "no JSON": b"[",
    "no UTF-8": b'["\xff"]',
    "nested too deeply": b"[" * 4000,
    "an object": {"PK": "x"},
    "a text": "xxxx",
    "nothing": None,
    "no value": [],
    "too many values": ["x"] * 9,
    **{f"{count} numbers": [1] * count for count in range(1, 6)},
    **{f"{count} empty values": [""] * count for count in range(1, 6)},
    **{f"{count} lone surrogates": ["\ud800"] * count for count in range(1, 6)},
    **{f"{count} values that are too long": ["x" * 1025] * count for count in range(1, 6)},
}


def forged(place: Any) -> str:
    written = place if isinstance(place, bytes) else json.dumps(place).encode()
    return base64.urlsafe_b64encode(CHECK + written).decode().rstrip("=")


@pytest.mark.parametrize("path", [*LISTS, *SEARCHED])
def test_a_forged_cursor_is_refused(aws_merchant: Merchant, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "_check", lambda name, place: CHECK)
    order = aws_merchant.complete_unpaid(aws_merchant.ready())
    path, _, query = path.partition("?")
    path = path.replace("{id}", order["id"] if path.startswith("/orders/") else order["draft_order_id"])
    for kind, place in PLACES.items():
        answer = aws_merchant.request("GET", path, query=f"{query}&cursor={forged(place)}")
        assert (answer.status, answer.json["code"]) == (400, "invalid_cursor"), kind
    for count in range(1, 6):  # a place that could be in the list, which is empty from there or refused
        answer = aws_merchant.request("GET", path, query=f"{query}&cursor={forged(['zz'] * count)}")
        assert answer.status in {200, 400}, answer.body
