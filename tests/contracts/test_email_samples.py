"""The sample events that trigger e-mails match the template's patterns and the schemas."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from moto.events.models import EventPattern

from local.template import Template

ROOT = Path(__file__).parent.parent.parent
FROM_SES = sorted((ROOT / "events" / "ses").glob("*.json"))
FROM_THE_BUS = sorted((ROOT / "events" / "bus").glob("*.json"))
by_name: dict[str, Any] = {"ids": lambda path: path.stem}


def patterns(template: Template, function: str) -> list[dict[str, Any]]:
    """Return what a function's rules let through."""
    functions = (properties for _, properties in template.resources("AWS::Serverless::Function"))
    [events] = [properties["Events"] for properties in functions if properties["CodeUri"].endswith(f"/{function}")]
    return [event["Properties"]["Pattern"] for event in events.values() if event["Type"] == "EventBridgeRule"]


@pytest.mark.parametrize("path", FROM_SES, **by_name)
def test_each_report_of_ses_passes_the_rule_of_the_stage_that_sent_the_email(template, path):
    event = json.loads(path.read_text())
    [ours] = event["detail"]["mail"]["tags"]["ses:configuration-set"]
    for stage, passing in ((ours, 1), ("another-stage", 0)):
        rules = [
            {**pattern, "detail": {"mail": {"tags": {"ses:configuration-set": [stage]}}}}
            for pattern in patterns(template, "record_email_feedback")
        ]
        assert sum(EventPattern(json.dumps(rule), rule).matches_event(event) for rule in rules) == passing


def test_there_is_a_sample_of_each_report_that_passes(template):
    passing = [kind for pattern in patterns(template, "record_email_feedback") for kind in pattern["detail-type"]]
    assert sorted(passing) == sorted(json.loads(path.read_text())["detail-type"] for path in FROM_SES)


def test_an_event_that_asks_for_an_email_passes_the_rule_of_its_function_alone(template):
    rules = {name: patterns(template, name) for name in ("send_invoice", "send_receipt", "send_paid_notice")}
    taken = {
        path.stem: [
            name
            for name, found in rules.items()
            if any(EventPattern(json.dumps(rule), rule).matches_event(json.loads(path.read_text())) for rule in found)
        ]
        for path in FROM_THE_BUS
    }
    assert (
        taken.items()
        >= {
            "invoice_requested": ["send_invoice"],
            "order_paid": ["send_receipt", "send_paid_notice"],
            "order_fulfilled": ["send_receipt"],
            "payment_refunded": ["send_receipt"],
            "email_requested": ["send_receipt"],
        }.items()
    )


@pytest.mark.parametrize(("kind", "functions"), [("paid_notice", 2), ("receipt", 1), ("refund", 1)])
def test_the_function_of_paid_notices_hears_only_of_these(template, kind, functions):
    event = json.loads((ROOT / "events" / "bus" / "email_requested.json").read_text())
    event["detail"]["data"]["kind"] = kind
    rules = [rule for name in ("send_receipt", "send_paid_notice") for rule in patterns(template, name)]
    assert sum(EventPattern(json.dumps(rule), rule).matches_event(event) for rule in rules) == functions


@pytest.mark.parametrize("path", FROM_THE_BUS, **by_name)
def test_each_event_of_the_bus_keeps_to_its_schema(path):
    event = json.loads(path.read_text())
    schema = json.loads((ROOT / "docs" / "events" / f"{event['detail-type']}.schema.json").read_text())
    jsonschema.validate(event["detail"], schema, format_checker=jsonschema.FormatChecker())
