"""Functions: where they live, how long they run, what becomes of their failures and of their logs."""

import ast
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from moto.events.models import EventPattern

from invoicing.domain.events.catalogue import CATALOGUE
from tests.support.repository import ROOT
from tests.support.template.deployment import deployed, functions, of_type, written

ASYNCHRONOUS = {
    name
    for name, function in functions().items()
    if {event["Type"] for event in function["Events"].values()} & {"EventBridgeRule", "ScheduleV2"}
}
CLICKS = "RecordEmailFeedbackClicks"
OUR_VARIABLES = re.compile(r"^(?!POWERTOOLS_)[A-Z_]+$")


def variables(function: dict[str, Any]) -> set[str]:
    return {name for name in function["Environment"]["Variables"] if OUR_VARIABLES.match(name)}


def test_every_function_folder_is_in_the_template_and_the_other_way_round() -> None:
    folders = {f"functions/{handler.parent.name}" for handler in (ROOT / "functions").glob("*/handler.py")}
    assert {function["CodeUri"] for function in functions().values()} == folders


@pytest.mark.parametrize("name", functions())
def test_a_function_is_called_what_its_folder_is_called(name: str) -> None:
    folder = functions()[name]["CodeUri"].removeprefix("functions/")
    assert name == folder.title().replace("_", "")


@pytest.mark.parametrize("name", functions())
def test_a_function_s_log_is_its_own_and_ends(name: str) -> None:
    logs = functions()[name]["LoggingConfig"]["LogGroup"]["Ref"]
    assert logs == f"{name}Logs"
    assert deployed()[logs]["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


@pytest.mark.parametrize("name", functions())
def test_a_function_stops_in_time(name: str) -> None:
    function = functions()[name]
    most = 29 if any(event["Type"] == "HttpApi" for event in function["Events"].values()) else 120
    assert 1 <= function["Timeout"] <= most


@pytest.mark.parametrize("name", functions())
def test_a_function_has_at_most_eight_variables_of_ours(name: str) -> None:
    assert len(variables(functions()[name])) <= 8


def test_whoever_tells_how_to_pay_or_takes_payments_knows_the_provider() -> None:
    told = {name for name, function in functions().items() if "PAYMENT_PROVIDER" in variables(function)}
    assert told == {name for name, function in functions().items() if "TEST_PROVIDER_URL" in variables(function)}
    assert {"Checkout", "CreateDraftOrder", "DraftOrders", "Orders", "SendInvoice", "SendReminders"} <= told


def test_a_new_stack_has_no_payment_provider() -> None:
    assert written()["Parameters"]["PaymentProvider"]["Default"] == "none"


def test_functions_are_given_what_settings_read_and_nothing_else() -> None:
    """`settings.py` is the one reader of the environment, so its strings in capitals are all that can be read."""
    settings = ROOT / "layers/shared/python/invoicing/settings.py"
    read = {
        node.value
        for node in ast.walk(ast.parse(settings.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and OUR_VARIABLES.match(node.value)
    }
    from_lambda = {name for name in read if name.startswith("AWS_LAMBDA_")}
    assert set().union(*map(variables, functions().values())) == read - from_lambda


def test_nothing_else_that_is_deployed_reads_the_environment() -> None:
    modules = [*(ROOT / "layers/shared/python/invoicing").rglob("*.py"), *(ROOT / "functions").rglob("*.py")]
    readers = {module.name for module in modules if re.search(r"\benviron\b|\bgetenv\b", module.read_text())}
    assert readers == {"settings.py"}


def test_limits_of_concurrency_are_off_unless_asked_for() -> None:
    parameter = written()["Parameters"]["ReservedConcurrency"]
    assert parameter["Default"] == 0
    for function in of_type("AWS::Lambda::Function").values():
        assert function["ReservedConcurrentExecutions"]["Fn::If"][0] == "HasReservedConcurrency"


@pytest.mark.parametrize("name", sorted(ASYNCHRONOUS))
def test_what_a_function_behind_the_bus_or_the_clock_cannot_handle_is_kept(name: str) -> None:
    [asynchronous] = [
        properties
        for properties in of_type("AWS::Lambda::EventInvokeConfig").values()
        if properties["FunctionName"] == {"Ref": name}
    ]
    assert asynchronous["MaximumRetryAttempts"] == 2
    assert asynchronous["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["FailedInvocations", "Arn"]}


def test_what_a_rule_or_a_schedule_cannot_deliver_is_kept() -> None:
    targets = {name: rule["Targets"] for name, rule in of_type("AWS::Events::Rule").items()}
    targets |= {name: [schedule["Target"]] for name, schedule in of_type("AWS::Scheduler::Schedule").items()}
    assert len(targets) == len(ASYNCHRONOUS) + 2  # reports of clicks, and the queue of changed sales
    for name, (target,) in targets.items():
        assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0
        if name != CLICKS:
            assert target["DeadLetterConfig"]["Arn"] == {"Fn::GetAtt": ["UndeliveredEvents", "Arn"]}


def test_a_click_s_report_is_kept_nowhere_with_the_address_of_its_link() -> None:
    """What EventBridge puts into a dead-letter queue may be the event before its transformation."""
    [target] = of_type("AWS::Events::Rule")[CLICKS]["Targets"]
    assert "DeadLetterConfig" not in target
    passed_on = [path.split(".")[2:] for path in target["InputTransformer"]["InputPathsMap"].values()]
    assert sorted(passed_on) == [["mail", "messageId"], ["mail", "tags"]]


def test_one_bad_record_of_the_stream_does_not_hold_up_the_rest() -> None:
    mapping = of_type("AWS::Lambda::EventSourceMapping")["PublishEventsNewEvents"]
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert 0 < mapping["MaximumRetryAttempts"] < 100
    assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == {"Fn::GetAtt": ["FailedInvocations", "Arn"]}


def test_one_sale_that_cannot_be_counted_does_not_hold_up_the_others() -> None:
    mapping = of_type("AWS::Lambda::EventSourceMapping")["RecordFiguresChanges"]
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    queue = of_type("AWS::SQS::Queue")["ChangedSales"]
    assert queue["RedrivePolicy"]["deadLetterTargetArn"] == {"Fn::GetAtt": ["UncountedSales", "Arn"]}
    assert queue["RedrivePolicy"]["maxReceiveCount"] >= 5
    timeout, window = functions()["RecordFigures"]["Timeout"], mapping["MaximumBatchingWindowInSeconds"]
    assert queue["VisibilityTimeout"] >= 6 * timeout + window


def test_every_event_of_a_sale_and_none_of_the_store_reaches_the_totals() -> None:
    pattern = of_type("AWS::Events::Rule")["SalesChanged"]["EventPattern"]
    matches: Callable[[Any], bool] = EventPattern(json.dumps(pattern), pattern).matches_event
    for kind in CATALOGUE:
        event = {"source": "invoicing", "detail-type": kind}
        assert matches({**event, "detail": {"metadata": {"sale_id": "06b3"}}}), kind
        assert not matches({**event, "detail": {"metadata": {"sale_id": None}}}), kind


@pytest.mark.parametrize("name", ["RecordEmailFeedbackEmailEvents", CLICKS])
def test_only_mail_of_this_stage_s_configuration_set_is_listened_to(name: str) -> None:
    rule = of_type("AWS::Events::Rule")[name]
    assert "EventBusName" not in rule, "SES knows only the account's default bus"
    assert rule["EventPattern"]["source"] == ["aws.ses"]
    assert rule["EventPattern"]["detail"]["mail"]["tags"]["ses:configuration-set"] == [{"Ref": "ConfigurationSet"}]


def test_schedules_are_named_by_stage_so_that_two_stages_fit_in_an_account() -> None:
    for schedule in of_type("AWS::Scheduler::Schedule").values():
        assert "${AWS::StackName}" in schedule["Name"]["Fn::Sub"]
