"""The roles that each route asks for: groups of the user pool, in the claims of the access token."""

import re
from dataclasses import replace

import pytest

from invoicing.domain.staff.role import Role
from scripts.generate_openapi import document, routes
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.actors.transports import ApiHandlers

OF_OWNERS = {"PATCH /store", "PUT /store", "POST /orders/{id}/refunds"}
OPERATIONS = {
    f"{route.method} {route.openapi_path}": route for _, route in routes() if not route.openapi_path.startswith("/sign")
}


def as_caller(merchant: Merchant, groups: str | None) -> Merchant:
    return replace(merchant, transport=ApiHandlers(groups))


def address_of(operation: str) -> tuple[str, str]:
    method, path = operation.split(" ")
    return method, re.sub(r"{\w+}", "x", path)


@pytest.mark.parametrize("groups", [None, "[]", "[owners Owner co-owner]", "[[owner]]", "[customers]", "owner,staff"])
def test_a_caller_without_a_role_is_refused_by_every_route(merchant: Merchant, groups: str | None) -> None:
    for operation in OPERATIONS:
        problem = as_caller(merchant, groups).refused(403, "role_required", *address_of(operation), {"colour": "blue"})
        assert "make staff" in problem["detail"], operation


@pytest.mark.parametrize("role", ["staff", "program"])
def test_staff_and_programs_are_refused_by_the_routes_of_owners_only(merchant: Merchant, role: str) -> None:
    caller = as_caller(merchant, f"[customers {role}]")
    refused = {one for one in OPERATIONS if caller.request(*address_of(one), {"colour": "blue"}).status == 403}
    assert refused == OF_OWNERS
    problem = caller.refused(403, "role_required", "PUT", "/store", {})
    assert problem["detail"] == f"This needs the role owner, and yours is {role}: ask an owner to do it."


def test_no_route_refuses_an_owner_for_the_role(merchant: Merchant) -> None:
    owner = as_caller(merchant, "[staff owner]")
    assert 403 not in {owner.request(*address_of(one), {"colour": "blue"}).status for one in OPERATIONS}


def test_the_document_names_the_roles_of_each_operation() -> None:
    described = document()
    assert described["security"] == [{"access_token": [role.value]} for role in Role]
    for operation in OPERATIONS:
        method, path = operation.split(" ")
        own = described["paths"][path][method.lower()].get("security")
        assert own == ([{"access_token": ["owner"]}] if operation in OF_OWNERS else None), operation


def test_staff_cannot_refund_a_paid_order_by_cancelling_it(merchant: Merchant) -> None:
    path = f"/orders/{sell(merchant)}/cancel"
    problem = as_caller(merchant, "[staff]").refused(403, "role_required", "POST", path)
    assert "ask an owner" in problem["detail"]
    assert merchant.ask("POST", path, status=200)["financial_status"] == "REFUNDED"


def test_staff_cancel_orders_that_are_not_paid_or_that_an_owner_refunded(merchant: Merchant) -> None:
    pending = merchant.complete_unpaid(merchant.ready())
    assert as_caller(merchant, "[staff]").cancel_order(pending)["financial_status"] == "VOIDED"
    refunded = {"id": sell(merchant)}
    merchant.refund(refunded)
    assert as_caller(merchant, "[staff]").cancel_order(refunded)["cancelled_at"]
