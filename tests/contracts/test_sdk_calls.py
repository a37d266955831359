"""The build finds the calls that deployed code makes, and cuts the SDK's data to them."""

from pathlib import Path
from typing import Any

from scripts import sdk_data
from tests.support.repository import ROOT

MODEL: dict[str, Any] = {
    "metadata": {"endpointPrefix": "shelf"},
    "documentation": "about the service",
    "operations": {
        "GetItem": {
            "name": "GetItem",
            "input": {"shape": "GetItemInput"},
            "output": {"shape": "Item"},
            "errors": [{"shape": "Gone"}],
            "documentation": "about it",
        },
        "DeleteItem": {"name": "DeleteItem", "input": {"shape": "DeleteItemInput"}},
    },
    "shapes": {
        "GetItemInput": {"type": "structure", "members": {"documentation": {"shape": "Text", "documentation": "…"}}},
        "DeleteItemInput": {"type": "structure", "members": {}},
        "Item": {"type": "structure", "members": {"parts": {"shape": "Items"}}, "documentation": "…"},
        "Items": {"type": "list", "member": {"shape": "Item", "documentation": "…"}},
        "Gone": {"type": "structure", "members": {}, "exception": True},
        "Text": {"type": "string"},
        "Unused": {"type": "string"},
    },
}


def test_the_services_are_those_that_clients_are_declared_for() -> None:
    declared = {
        service
        for line in (ROOT / "layers/shared/python/invoicing/adapters/aws.py").read_text().splitlines()
        if line.startswith("def client(service: Literal[")
        for service in [line.partition('["')[2].partition('"]')[0]]
    }
    assert len(declared) > 4
    assert sdk_data.services() == declared


def test_calls_are_found_by_method_and_by_paginator(tmp_path: Path) -> None:
    (tmp_path / "adapter.py").write_text(
        'c = client("shelf")\nself._client.get_item(Key=1)\nc.get_paginator("list_items").paginate()\nclient(name)\n'
    )
    assert sdk_data.services(tmp_path) == {"shelf"}
    assert {"get_item", "list_items"} <= sdk_data.methods(tmp_path)


def test_a_model_keeps_what_its_calls_reach_and_no_documentation() -> None:
    assert sdk_data.cut_model(MODEL, {"get_item"}) == {
        "metadata": {"endpointPrefix": "shelf"},
        "operations": {
            "GetItem": {
                "name": "GetItem",
                "input": {"shape": "GetItemInput"},
                "output": {"shape": "Item"},
                "errors": [{"shape": "Gone"}],
            }
        },
        "shapes": {
            "GetItemInput": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
            "Gone": {"type": "structure", "members": {}, "exception": True},
            "Item": {"type": "structure", "members": {"parts": {"shape": "Items"}}},
            "Items": {"type": "list", "member": {"shape": "Item"}},
            "Text": {"type": "string"},
        },
    }
