"""`make deploy`: what is checked before anything is built, which values a stage gets, and what is left to do."""

import io
import re

import pytest
from botocore.exceptions import NoCredentialsError

from ops import deploy as command
from ops.stage import StageError, choose_values, read_stage, sam_overrides, variable_of
from scripts import build_record
from tests.support.deployed.fake_account import CONFIG, GIVEN, SENDER, FakeAws, deploy, deployed_stack, fake_account
from tests.support.template.deployment import written


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    return fake_account(monkeypatch)


# --- the stage and its values -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["", "production", "default"])
def test_a_stage_that_is_not_known_is_answered_with_those_that_are(stage: str) -> None:
    with pytest.raises(StageError, match="one of dev, staging, prod"):
        read_stage(stage, CONFIG, {})


def test_the_region_of_the_stage_wins_over_that_of_the_environment() -> None:
    assert read_stage("prod", CONFIG, {"AWS_REGION": "us-east-1"}).region == "eu-north-1"
    without = re.sub(r"^region = .*\n", "", CONFIG, flags=re.MULTILINE)
    assert read_stage("prod", without, {"AWS_REGION": "us-east-1"}).region == "us-east-1"
    with pytest.raises(StageError, match="No region"):
        read_stage("prod", without, {})


def test_a_value_comes_from_the_command_then_the_file_then_the_stack() -> None:
    config = CONFIG.replace("""'AlarmEmail=""'""", '"AlarmEmail=file@shop.example"')
    stage = read_stage("prod", config, {})
    deployed = {"SenderEmail": "old@shop.example", "AlarmEmail": "old@shop.example", "PublicBaseUrl": "https://old.no"}
    values = choose_values(written()["Parameters"], stage, GIVEN, deployed, ask=pytest.fail)
    assert values["SenderEmail"] == SENDER
    assert values["AlarmEmail"] == "file@shop.example"
    assert values["PublicBaseUrl"] == "https://old.no", "what is not given any more stays as it is"
    assert values["Stage"] == "prod"
    assert values["LogRetentionDays"] == "90"


def test_only_what_has_no_default_is_asked_for() -> None:
    asked: list[str] = []

    def ask(question: str) -> str:
        asked.append(question)
        return f" {SENDER}\n"

    values = choose_values(written()["Parameters"], read_stage("prod", CONFIG, {}), {}, {}, ask)
    assert [question.splitlines()[-1] for question in asked] == ["SenderEmail: "]
    assert values["SenderEmail"] == SENDER


@pytest.mark.parametrize(
    ("variable", "value"),
    [("SENDER_EMAIL", "shop"), ("SENDER_EMAIL", ""), ("PUBLIC_BASE_URL", "http://pay.shop.example"),
     ("LOG_RETENTION_DAYS", "31"), ("RESERVED_CONCURRENCY", "many"), ("PAYMENT_PROVIDER", "paypal")],
)  # fmt: skip
def test_a_value_that_the_template_refuses_is_refused_before_anything_is_built(
    aws: FakeAws, variable: str, value: str
) -> None:
    with pytest.raises(StageError, match=f"Set {variable}="):
        deploy(aws, environment={**GIVEN, variable: value})
    assert aws.started == []


def test_no_deployed_stage_can_be_pointed_at_a_test_provider_or_another_architecture(aws: FakeAws) -> None:
    given = {**GIVEN, "TEST_PROVIDER_URL": "http://127.0.0.1:9/local/payments", "ARCHITECTURE": "x86_64"}
    values = deploy(aws, environment=given)
    assert {"TestProviderUrl", "Architecture"} & values.keys() == set()


def test_values_reach_sam_as_they_are() -> None:
    assert sam_overrides({"B": 'a "b" \\c', "A": ""}) == ['A=""', r'B="a \"b\" \\c"']
    assert variable_of("PublicBaseUrl") == "PUBLIC_BASE_URL"


# --- what is checked --------------------------------------------------------------------------------------------------


def test_credentials_that_aws_does_not_accept_end_it_with_what_to_do(aws: FakeAws) -> None:
    aws.is_signed_in = False
    with pytest.raises(StageError, match="aws configure"):
        deploy(aws)
    assert aws.started == []


def test_every_command_without_credentials_says_what_to_do(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**request: str) -> None:
        raise NoCredentialsError

    aws.is_signed_in = False
    monkeypatch.setattr(aws, "describe_stacks", refuse)
    with pytest.raises(StageError, match="aws configure"):
        command.read_stack(read_stage("prod", CONFIG, {"AWS_REGION": "eu-north-1"}), aws.client)


DELETE = "aws cloudformation delete-stack --stack-name invoicing-prod --region eu-north-1$"


@pytest.mark.parametrize(("status", "what"), [("ROLLBACK_COMPLETE", DELETE), ("UPDATE_IN_PROGRESS", "wait")])
def test_a_stack_that_cannot_be_updated_is_left_alone(aws: FakeAws, status: str, what: str) -> None:
    aws.stack = deployed_stack(status)
    with pytest.raises(StageError, match=what):
        deploy(aws)
    assert aws.started == []


def test_without_a_terminal_a_missing_sender_is_named(aws: FakeAws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(StageError, match="SenderEmail"):
        deploy(aws, environment={})
    assert aws.started == []


@pytest.mark.parametrize(
    ("there", "expected"), [([], "address"), ([SENDER], "existing"), (["shop.example"], "existing")]
)
def test_an_identity_that_ses_has_is_not_created_again(aws: FakeAws, there: list[str], expected: str) -> None:
    aws.identities = dict.fromkeys(there, True)
    assert deploy(aws)["EmailIdentity"] == expected
    aws.stack = deployed_stack(SenderEmail=SENDER, EmailIdentity="address")
    aws.identities[SENDER] = True
    assert deploy(aws)["EmailIdentity"] == "address", "the stack's own identity stays its own"
    assert deploy(aws, environment={**GIVEN, "EMAIL_IDENTITY": "domain"})["EmailIdentity"] == "domain"


# --- what is built and deployed ---------------------------------------------------------------------------------------


def test_a_build_is_made_only_when_the_last_one_is_of_other_sources(
    aws: FakeAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    deploy(aws)
    assert [started[0] for started in aws.started] == ["make", "env"]
    assert aws.started[0][-2:] == ["build", "ARCHITECTURE=arm64"]
    monkeypatch.setattr(build_record, "is_current", lambda architecture, root: architecture == "arm64")
    aws.started.clear()
    deploy(aws)
    [sam] = aws.started
    assert sam[1:6] == ["sam", "deploy", "--config-env", "prod", "--stack-name"]
    assert sam[sam.index("--region") + 1] == "eu-north-1"


def test_the_addresses_and_what_is_left_to_do_are_printed(aws: FakeAws, capsys: pytest.CaptureFixture[str]) -> None:
    aws.in_sandbox = True
    deploy(aws)
    printed = capsys.readouterr().out
    assert "Account 123456789012, region eu-north-1, stack invoicing-prod" in printed
    assert "ApiUrl: https://api.example" in printed
    steps = printed.partition("Next:")[2]
    assert [word in steps for word in (SENDER, "sandbox", "make staff", "make store")] == [True] * 4
    aws.in_sandbox, aws.staff, aws.identities = False, ["owner"], {"shop.example": True}
    deploy(aws)
    steps = capsys.readouterr().out.partition("Next:")[2]
    assert [word in steps for word in (SENDER, "sandbox", "make staff", "make store")] == [False] * 3 + [True]
