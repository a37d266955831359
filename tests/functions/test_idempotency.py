"""A request that is repeated with its Idempotency-Key: carried out once, answered alike, and marked as replayed."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.actors.api_document import keyed_routes
from tests.support.actors.merchant import Merchant

Prepared = tuple[str, dict[str, Any]]
REPLAYED = "Idempotency-Replayed"


def draft_path(merchant: Merchant, last: str, **body: Any) -> Prepared:
    return f"/draft-orders/{merchant.ready()['id']}/{last}", body


def pending_path(merchant: Merchant, last: str, **body: Any) -> Prepared:
    return f"/orders/{merchant.complete_unpaid(merchant.ready())['id']}/{last}", body


def paid_path(merchant: Merchant, last: str, **body: Any) -> Prepared:
    return f"/orders/{merchant.complete(merchant.ready())['id']}/{last}", body


REQUESTS: dict[str, Callable[[Merchant], Prepared]] = {
    "/draft-orders": lambda merchant: ("/draft-orders", {"line_items": [{"sku": "mug", "quantity": 1}]}),
    "/draft-orders/bulk": lambda merchant: (
        "/draft-orders/bulk",
        {"action": "tag", "tags": ["vip"], "ids": [merchant.draft()["id"]]},
    ),
    "/orders/bulk": lambda merchant: (
        "/orders/bulk",
        {"action": "tag", "tags": ["vip"], "ids": [merchant.complete(merchant.draft())["id"]]},
    ),
    "/draft-orders/{id}/duplicate": lambda merchant: draft_path(merchant, "duplicate"),
    "/draft-orders/{id}/cancel": lambda merchant: draft_path(merchant, "cancel"),
    "/draft-orders/{id}/complete": lambda merchant: draft_path(merchant, "complete", payment="paid"),
    "/draft-orders/{id}/invoice": lambda merchant: draft_path(merchant, "invoice"),
    "/draft-orders/{id}/links": lambda merchant: draft_path(merchant, "links", channel="chat"),
    "/draft-orders/{id}/comments": lambda merchant: draft_path(merchant, "comments", text="She rings back."),
    "/orders/{id}/comments": lambda merchant: paid_path(merchant, "comments", text="Packed."),
    "/orders/{id}/duplicate": lambda merchant: paid_path(merchant, "duplicate"),
    "/orders/{id}/cancel": lambda merchant: paid_path(merchant, "cancel"),
    "/orders/{id}/refunds": lambda merchant: paid_path(merchant, "refunds", amount="1.00"),
    "/orders/{id}/fulfillments": lambda merchant: paid_path(merchant, "fulfillments"),
    "/orders/{id}/mark-as-paid": lambda merchant: pending_path(merchant, "mark-as-paid"),
    "/orders/{id}/invoice": lambda merchant: pending_path(merchant, "invoice"),
    "/orders/{id}/receipt": lambda merchant: paid_path(merchant, "receipt"),
    "/orders/{id}/links": lambda merchant: pending_path(merchant, "links", channel="chat"),
    "/products/{sku}/stock": lambda merchant: ("/products/mug/stock", {"change": -1}),
}
MORE_WAYS: dict[str, Callable[[Merchant], Prepared]] = {
    "completing unpaid": lambda merchant: draft_path(merchant, "complete", payment="pending"),
    "linking to a paid order": lambda merchant: paid_path(merchant, "links", channel="sms"),
    "cancelling a pending order": lambda merchant: pending_path(merchant, "cancel"),
}


def test_every_route_that_takes_a_key_is_tried():
    assert set(REQUESTS) == keyed_routes()


@pytest.mark.parametrize("what", [*REQUESTS, *MORE_WAYS])
def test_a_repeated_request_is_answered_alike_changes_nothing_and_says_so(merchant: Merchant, what: str):
    path, body = (REQUESTS | MORE_WAYS)[what](merchant)
    first = merchant.request("POST", path, body, headers={"Idempotency-Key": "once"})
    assert first.status < 300, first.body
    assert REPLAYED not in first.headers
    stored = merchant.stored()
    again = merchant.request("POST", path, body, headers={"Idempotency-Key": "once"})
    assert (again.status, again.json, again.headers.get(REPLAYED)) == (first.status, first.json, "true")
    assert merchant.stored() == stored
