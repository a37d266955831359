"""Steps 1 to 4 of docs/deploying.md: the stage is deployed, and its API is guarded."""

import json

import pytest
from botocore.exceptions import ClientError

from local.template import Template
from tests.support.deployed.engine import REGION, Engine
from tests.support.deployed.reader import OWNER, SENDER, Reader
from tests.support.repository import ROOT

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(600)]


def test_the_command_says_where_it_deploys_and_what_is_left_to_do(deployed: Reader) -> None:
    printed = deployed.printed["2."]
    assert f"region {REGION}, stack invoicing-prod" in printed
    assert f"{SENDER} is not in SES yet" in printed
    assert "is up to date" in printed, "what was built and checked is deployed, and nothing else"
    outputs = deployed.shop.outputs
    assert f"ApiUrl: {outputs['ApiUrl']}" in printed
    assert f"WebhookUrl: {outputs['ApiUrl']}/payments/stripe/webhook" in printed
    assert "PAYMENT_PROVIDER=none" in printed.partition("Not given, so by default")[2]
    assert f"Invited {OWNER} as owner" in printed
    steps = printed.partition("Next:")[2]
    assert ("make staff" in steps, "make store" in steps) == (False, True)


def test_production_access_is_requested_for_the_website(deployed: Reader, engine: Engine) -> None:
    account = engine.client("sesv2").get_account()
    assert account["ProductionAccessEnabled"]
    assert account["Details"]["WebsiteURL"] == "https://your.domain"


def test_every_resource_of_the_stack_is_complete(deployed: Reader, engine: Engine) -> None:
    pages = engine.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName="invoicing-prod")
    states = {it["LogicalResourceId"]: it["ResourceStatus"] for page in pages for it in page["StackResourceSummaries"]}
    assert len(states) > 130
    assert {name: state for name, state in states.items() if not state.endswith("_COMPLETE")} == {}


def routes() -> list[tuple[str, str, bool]]:
    """Return method, path and whether it is for staff, of each route in the template."""
    found = []
    for _, properties in Template(ROOT / "template.yaml").resources("AWS::Serverless::Function"):
        for event in properties.get("Events", {}).values():
            if event["Type"] == "HttpApi" and "Path" in event["Properties"]:
                route = event["Properties"]
                found.append((route["Method"], route["Path"], route.get("Auth", {}).get("Authorizer") != "NONE"))
    return found


def test_each_route_for_staff_asks_for_a_token_and_no_other_does(deployed: Reader) -> None:
    transport = deployed.shop.transport()
    staff = {f"{method} {path}" for method, path, is_staff in routes() if is_staff}
    refused = {
        f"{method} {path}"
        for method, path, _ in routes()
        if transport.send(method, path, "", {}, None).status == 401
        # `POST /sign-in` answers 401 by itself only to a wrong password
    }
    assert len(staff) > 40
    assert refused == staff


def test_a_token_that_was_changed_is_refused(opened: Reader, merchant: object) -> None:
    token = merchant.transport.token  # type: ignore[attr-defined]  # of the deployed transport
    head, claims, signature = token.split(".")
    for forged in (f"{head}.{claims}.{signature[::-1]}", f"{head}.{claims}A.{signature}", token[:-9]):
        assert opened.shop.transport(forged).send("GET", "/orders", "", {}, None).status == 401
    assert opened.shop.transport(token).send("GET", "/orders", "", {}, None).status == 200


def test_a_function_may_do_what_its_role_says_and_nothing_else(deployed: Reader, engine: Engine) -> None:
    """The engine judges each call by the caller's role; without that, the sale would prove nothing of the rights."""
    table, resources = deployed.shop.outputs["TableName"], deployed.shop.resources()
    exports = deployed.shop.client_as(resources["ExportsRole"], "dynamodb")
    key = {"PK": {"S": "STORE"}, "SK": {"S": "STORE"}}
    exports.get_item(TableName=table, Key=key)
    with pytest.raises(ClientError, match="AccessDenied"):
        exports.put_item(TableName=table, Item=key)
    events = deployed.shop.client_as(resources["PublishEventsRole"], "events")
    entry = {"DetailType": "Test", "Detail": "{}", "EventBusName": deployed.shop.outputs["BusName"]}
    assert events.put_events(Entries=[{**entry, "Source": "invoicing"}])["FailedEntryCount"] == 0
    with pytest.raises(ClientError, match="AccessDenied"):
        events.put_events(Entries=[{**entry, "Source": "invoicing"}, {**entry, "Source": "someone.else"}])


def test_the_store_of_the_example_can_sell_at_once(opened: Reader, merchant: object) -> None:
    assert "The store is ready to sell." in opened.printed["4."]
    products = opened.shop.transport(merchant.transport.token).send("GET", "/products", "", {}, None)  # type: ignore[attr-defined]
    assert json.loads(products.body)["items"]
