"""Requests that the API's document allows, and some that it does not: each answer is one that it describes."""

from typing import Any

import pytest

from local.functions import Functions
from scripts.openapi_responses import codes
from tests.support.actors import api_document
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.document.described_shop import DescribedShop, described_shop
from tests.support.faults.document.operations import operations
from tests.support.faults.document.requests import ask_examples, ask_generated
from tests.support.faults.steady_stack import Moment

# What no example can have: a token of a session, and a code that was sent by e-mail.
NEVER_ACCEPTED = {"POST /sign-in/refresh", "POST /sign-in/reset-password"}
GENERATED = 4  # requests of each kind to an operation
SOME = (
    "PATCH /draft-orders/{id}",
    "POST /draft-orders",
    "POST /draft-orders/{id}/complete",
    "POST /orders/{id}/refunds",
    "PUT /products/{sku}",
    "GET /draft-orders",
)


@pytest.fixture(scope="module")
def shop(requests: Requests, beginning: Moment) -> DescribedShop:
    requests.stack.return_to(beginning)
    return described_shop(requests.stack)


def test_every_example_is_answered_as_described_and_each_operation_accepts_one(shop: DescribedShop) -> None:
    asked = {name: ask_examples(name, shop, is_quick=True) for name in operations()}
    assert [fault for one in asked.values() for fault in one.wrong] == []
    assert {name for name, one in asked.items() if not one.is_accepted()} == NEVER_ACCEPTED


@pytest.mark.parametrize("operation", SOME)
def test_generated_requests_are_answered_as_described(shop: DescribedShop, operation: str) -> None:
    assert ask_generated(operation, shop, GENERATED, seed=1).wrong == []


# --- what would be found ----------------------------------------------------------------------------------------------


def test_a_function_that_fails_is_found(shop: DescribedShop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Functions.invoke
    monkeypatch.setattr(
        Functions, "invoke", lambda those, name, event: 1 / 0 if name == "store" else before(those, name, event)
    )
    assert any(fault.startswith("GET /store: 500: Server error") for fault in ask_examples("GET /store", shop).wrong)


def test_a_code_that_is_not_described_is_found(shop: DescribedShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_document, "codes", lambda route: dict(codes(route)) | {409: {}})
    assert any("409" in fault for fault in ask_examples("POST /draft-orders/{id}/cancel", shop).wrong)


def test_what_the_schema_forbids_and_is_accepted_is_found(shop: DescribedShop, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Functions.invoke

    def lenient(those: Functions, name: str, event: Any) -> Any:
        allowed = {"body": '{"change": 1}', "isBase64Encoded": False}
        return before(those, name, {**event, **allowed} if "stock" in event["rawPath"] else event)

    monkeypatch.setattr(Functions, "invoke", lenient)
    asked = (ask_generated("POST /products/{sku}/stock", shop, 5, seed=seed) for seed in range(1, 9))
    faults = [fault for each in asked for fault in each.wrong]
    assert any("Schema-violating request accepted" in fault for fault in faults)
