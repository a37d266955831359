"""`make deploy`: what is checked before anything is built, which values a stage gets, and what is left to do."""

import io
import re
from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from ops import deploy as command
from ops.stage import StageError, choose_values, read_stage, sam_overrides, variable_of
from scripts import build_record
from tests.support.repository import ROOT
from tests.support.template.deployment import written

CONFIG = (ROOT / "samconfig.toml").read_text()
SENDER = "shop@shop.example"
GIVEN = {"SENDER_EMAIL": SENDER}


class FakeAws:
    """What the command asks AWS for. `stack` is the stage's; the programs that the command starts are in `started`."""

    def __init__(self) -> None:
        self.stack: dict[str, Any] | None = None
        self.identities: dict[str, bool] = {}  # whether each is verified
        self.in_sandbox = False
        self.staff: list[str] = []
        self.started: list[list[str]] = []
        self.is_signed_in = True

    def client(self, service: str) -> Any:
        return self

    def get_caller_identity(self) -> Any:
        if not self.is_signed_in:
            raise NoCredentialsError
        return {"Account": "123456789012"}

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's names, here and below
        if self.stack is None:
            raise ClientError({"Error": {"Message": f"Stack with id {StackName} does not exist"}}, "DescribeStacks")
        return {"Stacks": [self.stack]}

    def get_account(self) -> Any:
        return {"ProductionAccessEnabled": not self.in_sandbox}

    def get_email_identity(self, EmailIdentity: str) -> Any:  # noqa: N803
        if EmailIdentity not in self.identities:
            raise ClientError({"Error": {"Code": "NotFoundException"}}, "GetEmailIdentity")
        return {"VerifiedForSendingStatus": self.identities[EmailIdentity]}

    def list_users(self, UserPoolId: str, Limit: int) -> Any:  # noqa: N803
        return {"Users": self.staff}

    def run(self, name: str, started: list[str], environment: Mapping[str, str]) -> None:
        self.started.append(started)
        if name == "sam deploy" and self.stack is None:
            self.stack = deployed_stack()
            self.identities.setdefault(SENDER, False)


def deployed_stack(status: str = "CREATE_COMPLETE", **parameters: str) -> dict[str, Any]:
    outputs = {"ApiUrl": "https://api.example", "UserPoolId": "pool"}
    return {
        "StackStatus": status,
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        "Outputs": [{"OutputKey": name, "OutputValue": value} for name, value in outputs.items()],
    }


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    fake = FakeAws()
    monkeypatch.setattr(command, "_run", fake.run)
    monkeypatch.setattr(build_record, "is_current", lambda architecture, root: False)
    return fake


def deploy(aws: FakeAws, stage: str = "prod", environment: Mapping[str, str] = GIVEN) -> dict[str, str]:
    """Deploy; return the values that `sam deploy` was given."""
    command.deploy(read_stage(stage, CONFIG, {}), aws.client, "sam", "arm64", environment)
    values = aws.started[-1][aws.started[-1].index("--parameter-overrides") + 1 :]
    return {name: value.strip('"') for name, value in (pair.split("=", 1) for pair in values)}


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
