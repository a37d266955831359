"""The API's document as a page."""

import json
from pathlib import Path
from typing import Any

import pytest

from invoicing.pages.back_office.api.document import describe

DOCUMENT = json.loads((Path(__file__).parent.parent.parent / "docs/openapi.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def creation() -> dict[str, Any]:
    operations = [operation for group in describe(DOCUMENT).values() for operation in group]
    return next(one for one in operations if (one["method"], one["path"]) == ("POST", "/draft-orders"))


def required(part: dict[str, Any]) -> set[str]:
    return {field["name"] for field in part["fields"] if field["required"] and field["name"].count(".") <= 1}


def test_alternative_bodies_are_described_separately(creation: dict[str, Any]) -> None:
    _, *alternatives = creation["body"]
    assert [(part["of"], required(part)) for part in alternatives] == [
        ("line_items[]", {"line_items[].sku", "line_items[].quantity"}),
        ("line_items[]", {"line_items[].title", "line_items[].quantity", "line_items[].unit_price"}),
        ("shipping_line", {"shipping_line.delivery_method"}),
        ("shipping_line", {"shipping_line.title", "shipping_line.price"}),
    ]
    assert [part["about"] for part in alternatives[:2]] == [
        "A line item for a product of the store",
        "A line item that is not a product of the store",
    ]


def test_the_fields_that_a_body_always_has_come_first_and_point_to_the_alternatives(creation: dict[str, Any]) -> None:
    fields = {field["name"]: field for field in creation["body"][0]["fields"]}
    assert {name for name, field in fields.items() if field["is_chosen"]} == {"line_items", "shipping_line"}
    assert fields["line_items"]["required"]
    assert "customer.email" in fields
    assert not any(name.startswith(("line_items[]", "shipping_line.")) for name in fields)


def test_every_body_that_has_an_example_shows_it() -> None:
    shown = {
        (operation["method"].lower(), operation["path"]): [example["value"] for example in operation["examples"]]
        for group in describe(DOCUMENT).values()
        for operation in group
        if operation["examples"]
    }
    assert shown == {
        (method, path): [example["value"] for example in content["examples"].values()]
        for path, item in DOCUMENT["paths"].items()
        for method, operation in item.items()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        if "examples" in content
    }
    assert shown
