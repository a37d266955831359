"""Each route of the API has a page of the back office, or a line in docs/architecture.md that says why not."""

import json
import re

import pytest

from tests.support.office_routes import ALL_ROUTES
from tests.support.repository import ROOT

# The pages of what has another name there.
NAMED = {
    "DELETE /draft-orders/{id}/links/{link_id}": "POST /admin/drafts/{id}/links/{link_id}/revoke",
    "DELETE /orders/{id}/links/{link_id}": "POST /admin/orders/{id}/links/{link_id}/revoke",
    "GET /draft-orders.csv": "GET /admin/drafts/export.csv",
    "GET /orders.csv": "GET /admin/orders/export.csv",
    "GET /ledger.csv": "GET /admin/ledger/export.csv",
    "GET /openapi.json": "GET /admin/api/openapi.json",
    "GET /store": "GET /admin/settings",
    "GET /store/readiness": "GET /admin/settings",
    "PATCH /discount-codes/{code}": "POST /admin/discount-codes/{code}",
    "PATCH /orders/{id}": "POST /admin/orders/{id}/contact",
    "PATCH /store": "POST /admin/settings/store",
    "POST /draft-orders": "POST /admin/drafts/new",
    "POST /draft-orders/calculate": "POST /admin/drafts/new/calculate",
    "POST /draft-orders/{id}/duplicate": "GET /admin/drafts/{id}/duplicate",
    "POST /draft-orders/{id}/invoice/preview": "GET /admin/drafts/{id}/invoice/preview",
    "POST /draft-orders/{id}/preview": "GET /admin/drafts/{id}/preview",
    "POST /orders/{id}/duplicate": "GET /admin/drafts/{id}/duplicate",
    "POST /orders/{id}/preview": "GET /admin/orders/{id}/preview",
    "POST /sign-in/forgot-password": "POST /admin/sign-in/forgotten",
    "POST /sign-in/reset-password": "POST /admin/sign-in/reset",
    "PUT /discount-codes/{code}": "POST /admin/discount-codes/new",
    "PUT /products/{sku}": "POST /admin/products/new",
}
# A list of refunds stands on the page of their order.
SHOWN_ELSEWHERE = {"GET /orders/{id}/refunds": "GET /admin/orders/{id}"}
DOCUMENT = json.loads((ROOT / "docs/openapi.json").read_text(encoding="utf-8"))
OPERATIONS = sorted(
    f"{method.upper()} {path}"
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if method in {"get", "post", "put", "patch", "delete"}
)
PAGES = {f"{route.method} {route.path}" for route in ALL_ROUTES}
WITHOUT_PAGE = set(
    re.findall(
        r"^\| `([A-Z]+ /[^`]*)` \|",
        (ROOT / "docs/architecture.md").read_text(encoding="utf-8").partition("## Routes without a page")[2],
        re.MULTILINE,
    )
)


def page_of(operation: str) -> str:
    """Return the page of an operation: under `/admin`, with `drafts` for `draft-orders`, and forms for changes."""
    known = NAMED | SHOWN_ELSEWHERE
    if operation in known:
        return known[operation]
    method, path = operation.split(" ")
    address = "/admin" + path.replace("/draft-orders", "/drafts")
    if method == "PATCH":
        return f"POST {address}/edit"
    return f"POST {address}/delete" if method == "DELETE" else f"{method} {address}"


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_route_has_its_page_or_a_line_that_says_why_not(operation: str) -> None:
    has_page, has_line = page_of(operation) in PAGES, operation in WITHOUT_PAGE
    assert has_page or has_line, f"no page {page_of(operation)}, and no line in docs/architecture.md"
    assert not (has_page and has_line), "the line in docs/architecture.md is out of date"


def test_every_name_and_every_line_is_of_a_route_of_the_api() -> None:
    assert {*NAMED, *SHOWN_ELSEWHERE, *WITHOUT_PAGE} <= {*OPERATIONS}
    assert WITHOUT_PAGE
