import importlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from moto.events.models import EventPattern

from functions.publish_events.handler import lambda_handler as publish_events
from invoicing.bootstrap import app
from invoicing.domain.events import Actor
from invoicing.domain.staff.comment import Comment
from invoicing.domain.values.ids import parse_comment_id
from local.template import Template
from tests.support.actors.merchant import Merchant
from tests.support.actors.selling import sell
from tests.support.cast.people import INGRID, KARI_JSON, OSLO_JSON
from tests.support.fakes import FakeBus
from tests.support.lambda_events import CONTEXT
from tests.support.repository import ROOT

EVENTS = Path(__file__).parent.parent.parent / "events"
SAMPLES = {str(path.relative_to(EVENTS)): path for path in sorted(EVENTS.rglob("*")) if path.is_file()}
HTTP = sorted(name for name in SAMPLES if name.startswith("http/"))
DONE = range(200, 304)
OTHERWISE = {"POST /payments/{provider}/webhook": [400], "$default": [404]}  # no sample can be signed
TO_BE_OWED = {"POST /orders/{id}/invoice", "POST /orders/{id}/links", "POST /orders/{id}/mark-as-paid"}
CHANGES_NOTHING = {
    "POST /draft-orders/calculate",
    "POST /draft-orders/{id}/invoice/preview",
    "POST /draft-orders/{id}/preview",
    "POST /orders/{id}/preview",
}
WITHOUT_EVENT = CHANGES_NOTHING | {  # a comment is no event, since its text can be erased
    f"{method} /{section}/{{id}}/comments{one}"
    for section in ("draft-orders", "orders")
    for method, one in (("POST", ""), ("DELETE", "/{comment_id}"))
}
SALE = "06b3m5s4q0xk8t9v7w2e1c3r5a"  # in every sample


def load(name: str) -> Any:
    return json.loads(SAMPLES[name].read_text(encoding="utf-8"))


def routes(template: Template) -> dict[str, str]:
    """Return the function of each route."""
    found = {}
    for _, properties in template.resources("AWS::Serverless::Function"):
        for event in properties.get("Events", {}).values():
            if event["Type"] == "HttpApi":
                route = event.get("Properties", {})
                key = f"{route['Method']} {route['Path']}" if "Path" in route else "$default"
                found[key] = Path(properties["CodeUri"]).name
    return found


@pytest.fixture
def sale(new_merchant: Merchant, monkeypatch: pytest.MonkeyPatch) -> Merchant:
    """The sale that the samples speak of, and the products."""
    new_merchant.open_shop("LAMP-OAK", "BULB-E27")
    new_merchant.request("PUT", "/discount-codes/SUMMER", {"type": "percentage", "value": "10"})
    monkeypatch.setattr(app.ids, "sale", lambda: SALE)
    return new_merchant


def triggers(template: Template) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    """Yield the function of each trigger, and what tells whether a sample is an event of it.

    A rule has one trigger for each type of event.
    """
    for _, properties in template.resources("AWS::Serverless::Function"):
        function = Path(properties["CodeUri"]).name
        for event in properties.get("Events", {}).values():
            yield from ((function, matches) for matches in _matching(function, event["Type"], event["Properties"]))


def _matching(function: str, kind: str, trigger: dict[str, Any]) -> Iterator[Callable[[Any], bool]]:
    if kind == "HttpApi":
        key = f"{trigger['Method']} {trigger['Path']}" if "Path" in trigger else "$default"
        yield lambda event: event.get("routeKey") == key
    elif kind == "EventBridgeRule":
        for name in trigger["Pattern"]["detail-type"]:
            rule = {"source": trigger["Pattern"]["source"], "detail-type": [name]}
            yield EventPattern(json.dumps(rule), rule).matches_event
    elif kind == "SQS":
        queue = f"-{trigger['Queue']['Fn::GetAtt'][0]}"
        yield lambda event: all(it.get("eventSourceARN", "").endswith(queue) for it in event.get("Records", [{}]))
    elif kind == "DynamoDB":
        for wanted in trigger["FilterCriteria"]["Filters"]:
            pattern = EventPattern(wanted["Pattern"], json.loads(wanted["Pattern"]))
            yield partial(_passes, pattern)
    else:
        assert kind == "ScheduleV2"
        yield lambda event: any(arn.endswith(f"-{function}") for arn in event.get("resources", ()))


def _passes(pattern: EventPattern, event: dict[str, Any]) -> bool:
    """Tell whether the stream's filter lets every record of an event pass."""
    return "Records" in event and all(pattern.matches_event(record) for record in event["Records"])


def test_every_trigger_of_every_function_has_a_sample(template: Template) -> None:
    events = [load(name) for name in SAMPLES]
    found = [(function, any(map(matches, events))) for function, matches in triggers(template)]
    assert {function for function, _ in found} == {path.parent.name for path in ROOT.glob("functions/*/handler.py")}
    assert [function for function, has_sample in found if not has_sample] == []


def test_the_sample_of_the_stream_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = FakeBus()
    monkeypatch.setitem(vars(app), "bus", bus)
    assert publish_events(load("stream/publish_events.json"), CONTEXT) == {"batchItemFailures": []}
    assert [entry["DetailType"] for entry in bus.published] == ["LinkCreated", "ProductChanged"]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_sample_is_an_event_of_a_known_kind(name: str) -> None:
    event = load(name)
    kinds = [
        event.get("version") == "2.0" and "routeKey" in event,
        {"source", "detail-type", "detail"} <= event.keys(),
        "Records" in event,
    ]
    assert kinds.count(True) == 1


def test_every_route_has_a_sample(template: Template) -> None:
    assert sorted(load(name)["routeKey"] for name in HTTP) == sorted(routes(template))


def answer_to(name: str, template: Template, sale: Merchant) -> Any:
    """Prepare what the sample of a route speaks of, and return the function's answer to it."""
    event = load(name)
    lines = [{"sku": "LAMP-OAK", "quantity": 1}]
    if event["routeKey"] in TO_BE_OWED:
        sale.complete_unpaid(sale.ready(line_items=lines))
    elif event["rawPath"].startswith(("/orders/", "/payments/")):
        sell(sale, line_items=lines)
    else:
        draft = sale.draft(line_items=lines, customer=KARI_JSON, shipping_address=OSLO_JSON)
        sale.ask("POST", f"/draft-orders/{draft['id']}/links")
    if event["rawPath"].startswith("/jobs/"):
        sale.request("POST", "/draft-orders/bulk", {"action": "cancel", "ids": ["dft_1"]})
    if comment := event.get("pathParameters", {}).get("comment_id"):
        commented = app.sales.get(SALE)
        commented.put(Comment(parse_comment_id(comment), app.clock(), INGRID.id, "On Friday."))
        app.sales.save(commented)
    if event["rawPath"] in {"/sign-in/reset-password", "/admin/sign-in/reset"}:
        sale.request("POST", "/sign-in/forgot-password", {"email": "owner@example.com"})
    handler = importlib.import_module(f"functions.{routes(template)[event['routeKey']]}.handler")
    return handler.lambda_handler(event, CONTEXT)


@pytest.mark.parametrize("name", HTTP)
def test_a_sample_of_a_route_is_answered(template: Template, sale: Merchant, name: str) -> None:
    status = answer_to(name, template, sale)["statusCode"]
    assert status in OTHERWISE.get(load(name)["routeKey"], DONE)


STAFF_CHANGES = [
    name
    for name in HTTP
    if "authorizer" in load(name)["requestContext"] and load(name)["requestContext"]["http"]["method"] != "GET"
]


@pytest.mark.parametrize("name", STAFF_CHANGES)
def test_the_events_of_a_staff_route_name_the_caller(template: Template, sale: Merchant, name: str) -> None:
    answer_to(name, template, sale)
    event = load(name)
    caller = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    assert caller != INGRID.id  # who prepared the sale
    recorded = {actor for actor, staff_id in events() if staff_id == caller}
    assert recorded == (set() if event["routeKey"] in WITHOUT_EVENT else {Actor.STAFF})
    assert {staff_id for actor, staff_id in events() if actor is not Actor.STAFF} <= {None}


def events() -> list[tuple[Actor, str | None]]:
    """Return the actor and the staff member of each event."""
    world = vars(app)
    of_store = [*world["stores"].events, *world["products"].events]
    return [(it.actor, it.staff_id) for it in world["sales"].events] + [(Actor.STAFF, who) for _, who in of_store]
