import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from local.template import Template
from scripts.generate_openapi import APIS, document, rendered
from scripts.openapi_examples import BODIES
from tests.support.actors.api_document import api_document

PAGES = {"assets", "back_office", "checkout", "complete_checkout"}  # for people and payment providers
DOCUMENT = api_document()


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [(method, path, one) for path, item in DOCUMENT["paths"].items() for method, one in item.items()]


def follow(value: Any) -> Any:
    while "$ref" in value:
        found: Any = DOCUMENT
        for step in value["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        value = found
    return value


def test_the_committed_documents_are_those_that_the_code_makes() -> None:
    for path, text in rendered(document()).items():
        assert path.read_text(encoding="utf-8") == text, f"{path.name} is out of date: make generate"


def test_every_route_for_programs_in_the_template_is_described_and_no_other(template: Template) -> None:
    routes = {}
    for _, properties in template.resources("AWS::Serverless::Function"):
        function = Path(properties["CodeUri"]).name
        for event in properties.get("Events", {}).values():
            route = event.get("Properties", {})
            if event["Type"] == "HttpApi" and function not in PAGES and not route["Path"].startswith("/admin/"):
                routes[route["Method"], route["Path"]] = function
    declared = {
        (route.method, route.openapi_path): route.func.__module__.split(".")[1] for api in APIS for route in api.routes
    }
    assert declared == routes


def test_every_reference_leads_somewhere_and_no_schema_is_left_over() -> None:
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(DOCUMENT)))
    assert used | {"EventType", "ProblemCode"} == DOCUMENT["components"]["schemas"].keys()


@pytest.mark.parametrize("name", sorted(DOCUMENT["components"]["schemas"]))
def test_every_schema_is_a_json_schema(name: str) -> None:
    Draft202012Validator.check_schema(DOCUMENT["components"]["schemas"][name])


def test_operations_have_names_of_their_own() -> None:
    names = [operation["operationId"] for _, _, operation in operations()]
    assert len(names) == len(set(names))


def test_every_operation_says_what_it_does_and_what_can_go_wrong() -> None:
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    for method, path, operation in operations():
        assert operation["summary"], f"{method} {path}"
        assert operation["description"], f"{method} {path}"
        assert set(operation["tags"]) <= tags
        assert {"400", "429", "500", "503"} <= operation["responses"].keys(), f"{method} {path}"
        for status, response in operation["responses"].items():
            assert follow(response)["description"], f"{method} {path} {status}"
        named = {parameter["name"] for parameter in operation["parameters"] if parameter["in"] == "path"}
        assert named == set(re.findall(r"{(\w+)}", path))


def test_every_answer_that_is_not_the_gateways_has_the_id_of_the_request() -> None:
    for method, path, operation in operations():
        for status, response in ((status, follow(one)) for status, one in operation["responses"].items()):
            by_gateway = "application/problem+json" not in response.get("content", {}) and status >= "400"
            assert ("X-Request-Id" in response.get("headers", {})) is not by_gateway, f"{method} {path} {status}"


def test_operations_that_take_an_idempotency_key_say_when_they_repeat_a_result() -> None:
    repeatable = 0
    for method, path, operation in operations():
        takes_key = "Idempotency-Key" in {parameter["name"] for parameter in operation["parameters"]}
        succeeded = [one for status, one in operation["responses"].items() if status < "300"]
        assert all(("Idempotency-Replayed" in one["headers"]) is takes_key for one in succeeded), f"{method} {path}"
        repeatable += takes_key
    assert repeatable


def test_the_document_describes_unknown_paths_and_methods() -> None:
    said = " ".join(DOCUMENT["info"]["description"].split())
    assert "404 `no_route`" in said
    assert "405 `method_not_allowed`, and `Allow` lists its methods" in said


def test_every_operation_but_signing_in_needs_a_token() -> None:
    open_to_all = [path for _, path, operation in operations() if operation.get("security") == []]
    assert sorted(open_to_all) == [
        "/sign-in",
        "/sign-in/forgot-password",
        "/sign-in/refresh",
        "/sign-in/reset-password",
    ]
    assert all(needed.keys() == {"access_token"} for needed in DOCUMENT["security"])


def test_every_example_is_what_its_schema_says() -> None:
    checked = 0
    for method, path, operation in operations():
        contents = [operation.get("requestBody", {}), *map(follow, operation["responses"].values())]
        for content in (kind for one in contents for kind in one.get("content", {}).values()):
            schema = {**content["schema"], "components": DOCUMENT["components"]}
            examples = [example["value"] for example in content.get("examples", {}).values()]
            for example in [*examples, *([content["example"]] if "example" in content else [])]:
                errors = list(Draft202012Validator(schema).iter_errors(example))
                assert not errors, f"{method} {path}: {errors[0].message}"
                checked += 1
    assert checked > len(BODIES)


def test_every_body_has_an_example() -> None:
    with_bodies = {f"{method.upper()} {path}" for method, path, one in operations() if "requestBody" in one}
    assert with_bodies == BODIES.keys()


def test_a_merge_patch_may_be_any_part_and_nothing_else() -> None:
    schema = {"$ref": "#/components/schemas/DraftOrderPatch", "components": DOCUMENT["components"]}
    patch = Draft202012Validator(schema)
    for allowed in (
        {},
        {"end_payment": True},
        {"customer": {"email": None}},
        {"shipping_address": {"city": "Bergen"}},
        {"discount": None},
    ):
        assert patch.is_valid(allowed)
    wrong: tuple[Any, ...] = (
        {"colour": "blue"},
        {"end_payment": "yes"},
        {"line_items": None},
        {"line_items": [{"quantity": 1}]},
        [],
    )
    for refused in wrong:
        assert not patch.is_valid(refused)
