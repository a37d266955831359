"""Data that outlives mistakes, bounds on what an attack costs, and no pretended money where it is deployed."""

import json
import re

import pytest

from invoicing.adapters.dynamodb.numbers import count_email
from invoicing.domain.rate_limits.email_quota import EmailQuota
from invoicing.observability import count
from tests.support.fakes import START
from tests.support.repository import ROOT
from tests.support.template.deployment import deployed, functions, of_type, stages, written


def test_the_table_outlives_the_stack_and_every_mistake_of_35_days() -> None:
    resource = written()["Resources"]["Table"]
    table = resource["Properties"]
    assert resource["DeletionPolicy"] == resource["UpdateReplacePolicy"] == "Retain"
    assert table["DeletionProtectionEnabled"] is True
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert table["SSESpecification"] == {"SSEEnabled": True}


def test_counts_are_deleted_by_the_time_that_they_are_written_with() -> None:
    lives = written()["Resources"]["Table"]["Properties"]["TimeToLiveSpecification"]
    action = count_email("table", EmailQuota.of("kari@example.com", START, START))["Update"]
    assert lives == {"AttributeName": "expires_at", "Enabled": True}
    assert "expires_at = :until" in action["UpdateExpression"]


def test_what_cannot_be_made_again_outlives_the_stack() -> None:
    """A protected table or pool cannot be deleted, so deleting it would stop the rollback of a failed creation."""
    policies = {
        name: (resource["DeletionPolicy"], resource["UpdateReplacePolicy"])
        for name, resource in written()["Resources"].items()
        if "DeletionPolicy" in resource
    }
    assert policies == {
        "Table": ("Retain", "Retain"),
        "Secret": ("RetainExceptOnCreate", "Retain"),
        "UserPool": ("Retain", "Retain"),
        "OwnerGroup": ("Retain", "Retain"),
        "StaffGroup": ("Retain", "Retain"),
        "ProgramGroup": ("Retain", "Retain"),
        "SenderIdentity": ("Retain", "Retain"),
    }


def test_the_table_and_each_index_have_a_bound_on_what_they_can_cost() -> None:
    table = written()["Resources"]["Table"]["Properties"]
    assert table["BillingMode"] == "PAY_PER_REQUEST"
    for bounded in [table, *table["GlobalSecondaryIndexes"]]:
        assert bounded["OnDemandThroughput"].keys() == {"MaxReadRequestUnits", "MaxWriteRequestUnits"}
        assert all(0 < units <= 4000 for units in bounded["OnDemandThroughput"].values()), "-1 is no bound"


def test_indexes_are_those_that_are_documented_and_project_no_whole_item() -> None:
    indexes = {
        index["IndexName"]: index["Projection"]
        for index in written()["Resources"]["Table"]["Properties"]["GlobalSecondaryIndexes"]
    }
    projected = {
        "lists": ["summary", "changed_at", "available"],
        "lists_by_status": ["summary", "changed_at"],
        "lists_by_change": ["summary", "listed_at"],
    }
    assert indexes == {
        **{name: {"ProjectionType": "INCLUDE", "NonKeyAttributes": names} for name, names in projected.items()},
        **{name: {"ProjectionType": "KEYS_ONLY"} for name in ("lists_by_due_date", "due", "events_by_day")},
    }


def test_the_link_key_is_made_by_the_stack_and_stands_nowhere_in_the_template() -> None:
    made = written()["Resources"]["Secret"]["Properties"]["GenerateSecretString"]
    assert made["SecretStringTemplate"] == "{}"
    assert made["GenerateStringKey"] == "link_key_1"
    assert made["PasswordLength"] >= 43, "256 bits of letters and digits"


def test_queues_keep_what_failed_for_two_weeks_encrypted() -> None:
    queues = of_type("AWS::SQS::Queue")
    assert queues.keys() == {"UndeliveredEvents", "FailedInvocations", "PoisonEvents", "UncountedSales", "ChangedSales"}
    for queue in queues.values():
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert queue["SqsManagedSseEnabled"] is True


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://api.example.com/payments",
        "http://example.com:8000/local/payments",
        "http://127.0.0.1.example.com:8000/local/payments",
        "http://127.0.0.1@example.com:8000/x",
        "http://127.0.0.1:8000@example.com/x",
        "http://localhost:8000/local/payments",
        "http://169.254.169.254:80/latest",
        "http://127.0.0.1:8000/local/payments\nhttp://example.com",
    ],
)
def test_the_test_provider_can_only_be_on_the_machine_itself(elsewhere: str) -> None:
    pattern = written()["Parameters"]["TestProviderUrl"]["AllowedPattern"]
    assert not re.fullmatch(pattern, elsewhere)
    assert re.fullmatch(pattern, "http://127.0.0.1:8000/local/payments")
    assert re.fullmatch(pattern, written()["Parameters"]["TestProviderUrl"]["Default"])


def test_every_deployed_stage_refuses_a_test_provider_whatever_it_is_told() -> None:
    rule = written()["Rules"]["TestProviderIsLocal"]
    assert rule.keys() == {"Assertions"}, "without a condition it holds for every stage"
    [assertion] = rule["Assertions"]
    assert assertion["Assert"] == {"Fn::Equals": [{"Ref": "TestProviderUrl"}, ""]}


def test_no_stage_takes_money_unless_stripe_is_chosen_and_there_is_no_other_choice() -> None:
    parameter = written()["Parameters"]["PaymentProvider"]
    assert parameter["Default"] == "none"
    assert parameter["AllowedValues"] == ["none", "stripe"]
    assert [stage for stage, parameters in stages().items() if "PaymentProvider" in parameters] == []


def test_functions_that_call_a_provider_know_which_and_may_read_its_keys() -> None:
    for name, function in functions().items():
        variables = function["Environment"]["Variables"]
        calls = name != "CreateDraftOrder"  # it reads the limits of a provider, which need no key
        if calls and ("PAYMENT_PROVIDER" in variables or "TEST_PROVIDER_URL" in variables):
            assert {"PAYMENT_PROVIDER", "TEST_PROVIDER_URL", "SECRET_ID"} <= variables.keys(), name


def test_only_prod_uses_live_keys_unless_a_parameter_allows_others_to() -> None:
    assert written()["Parameters"]["AllowLiveKeys"]["Default"] == "no"
    assert [stage for stage, parameters in stages().items() if "AllowLiveKeys" in parameters] == []
    modes = written()["Mappings"]["PaymentModes"]
    assert modes.keys() == set(written()["Parameters"]["Stage"]["AllowedValues"])
    assert modes.pop("prod") == {"no": "live", "yes": "live"}
    assert list(modes.values()) == [{"no": "test", "yes": "test live"}] * 2
    for name, function in functions().items():
        variables = function["Environment"]["Variables"]
        takes_payments = {"PAYMENT_PROVIDER", "SECRET_ID"} <= variables.keys() and not name.startswith("Send")
        by_stage = {"Fn::FindInMap": ["PaymentModes", {"Ref": "Stage"}, {"Ref": "AllowLiveKeys"}]}
        assert variables.get("PAYMENT_MODES") == (by_stage if takes_payments else None), name


def test_mail_is_not_tracked_unless_asked_for() -> None:
    assert written()["Parameters"]["ClickTracking"]["Default"] == "off"
    types = written()["Resources"]["EmailEvents"]["Properties"]["EventDestination"]["MatchingEventTypes"]
    always = {kind for kind in types if isinstance(kind, str)}
    assert always == {"SEND", "REJECT", "DELIVERY", "BOUNCE", "COMPLAINT"}


def test_every_failure_raises_an_alarm_where_an_address_is_given() -> None:
    alarms = {name: resource for name, resource in deployed().items() if resource["Type"] == "AWS::CloudWatch::Alarm"}
    assert all(alarm["Condition"] == "HasAlarmEmail" for alarm in alarms.values())
    watched = [alarm["Properties"]["Dimensions"][0]["Value"] for alarm in alarms.values()]
    for queue in of_type("AWS::SQS::Queue"):
        assert {"Fn::GetAtt": [queue, "QueueName"]} in watched, queue


@pytest.mark.parametrize("name", ["NotRecoveredAlarm", "RulesBrokenAlarm"])
def test_the_alarms_on_recovery_watch_what_recover_counts(capsys: pytest.CaptureFixture[str], name: str) -> None:
    alarm = of_type("AWS::CloudWatch::Alarm")[name]
    count(alarm["MetricName"])
    written_line = json.loads(capsys.readouterr().out)
    assert {dimension["Name"]: dimension["Value"] for dimension in alarm["Dimensions"]} == {
        name: written_line[name] for name in written_line["_aws"]["CloudWatchMetrics"][0]["Dimensions"][0]
    }
    assert (
        alarm["Namespace"]
        == written()["Globals"]["Function"]["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"]
    )
    assert f'count("{alarm["MetricName"]}"' in (ROOT / "functions/recover/handler.py").read_text()
