"""`make deploy` for the first time: which values were not given, and what is done in the same run."""

import pytest

from ops import deploy as command
from ops.stage import read_stage
from tests.support.deployed.fake_account import CONFIG, GIVEN, SENDER, FakeAws, deploy, deployed_stack, fake_account


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    return fake_account(monkeypatch)


# --- what a first deployment is not told ------------------------------------------------------------------------------


def test_a_first_deployment_prints_each_parameter_that_it_takes_from_defaults(
    aws: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(aws)
    printed = capsys.readouterr().out
    for variable in ("PAYMENT_PROVIDER=none (", "ALARM_EMAIL= (", "PUBLIC_BASE_URL= ("):
        assert f"\n  {variable}" in printed
    for variable in ("SENDER_EMAIL", "EMAIL_IDENTITY", "LOG_RETENTION_DAYS", "TEST_PROVIDER_URL"):
        assert f"\n  {variable}=" not in printed
    aws.stack = deployed_stack(Stage="prod", SenderEmail=SENDER)
    deploy(aws)
    assert "by default" not in capsys.readouterr().out, "a later deployment keeps what there is"


def test_an_adopted_stage_gets_the_parameters_of_the_deleted_stack(
    aws: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    former = {"SenderEmail": SENDER, "PaymentProvider": "stripe", "AlarmEmail": "me@shop.example"}
    aws.deleted = {
        "older": deployed_stack(SenderEmail="old@shop.example"),
        "last": deployed_stack(**former, Stage="prod", EmailIdentity="address", PublicBaseUrl="https://pay.example"),
        "import": deployed_stack(),
    }
    aws.stack = deployed_stack("IMPORT_COMPLETE")
    aws.identities = {SENDER: True}
    values = deploy(aws, environment={"PUBLIC_BASE_URL": "https://new.example"})
    assert former.items() <= values.items()
    assert values["PublicBaseUrl"] == "https://new.example"
    assert values["EmailIdentity"] == "existing", "the identity stayed in SES"
    printed = capsys.readouterr().out
    assert "  PAYMENT_PROVIDER=stripe" in printed.partition("From the deleted stack")[2].partition("by default")[0]
    assert "  RESERVED_CONCURRENCY=0 (" in printed.partition("by default")[2]


def test_a_stage_that_is_new_gets_nothing_of_a_deleted_stack(aws: FakeAws) -> None:
    aws.deleted = {"last": deployed_stack(SenderEmail="old@shop.example", PaymentProvider="stripe")}
    assert "PaymentProvider" not in deploy(aws)


# --- what is done in the same run -------------------------------------------------------------------------------------


def test_production_access_is_requested_once_in_the_region_of_the_stage(
    aws: FakeAws, capsys: pytest.CaptureFixture[str]
) -> None:
    aws.in_sandbox = True
    given = {**GIVEN, "WEBSITE_URL": "https://shop.example"}
    for _ in range(2):
        deploy(aws, environment=given)
        assert "AWS reviews the request" in capsys.readouterr().out.partition("Next:")[2]
    [asked] = aws.asked
    assert (asked["ProductionAccessEnabled"], asked["WebsiteURL"]) == (True, "https://shop.example")
    aws.review["Details"]["ReviewDetails"]["Status"] = "DENIED"
    deploy(aws, environment=given)
    assert "Support Center" in capsys.readouterr().out.partition("Next:")[2]
    assert len(aws.asked) == 1


@pytest.mark.parametrize(("in_sandbox", "given"), [(True, {}), (False, {"WEBSITE_URL": "https://shop.example"})])
def test_production_access_is_not_requested_unasked(aws: FakeAws, in_sandbox: bool, given: dict[str, str]) -> None:
    aws.in_sandbox = in_sandbox
    deploy(aws, environment={**GIVEN, **given})
    assert aws.asked == []


def test_the_owner_is_invited_while_the_user_pool_is_empty(aws: FakeAws) -> None:
    stage, given = read_stage("prod", CONFIG, {}), {**GIVEN, "OWNER_EMAIL": "me@shop.example"}
    command.deploy(stage, aws.client, "sam", "arm64", given)
    assert aws.started[-1] == [
        "make", "--no-print-directory", "staff", "STAGE=prod", "ROLE=owner", "EMAIL=me@shop.example"
    ]  # fmt: skip
    aws.staff = ["owner"]
    command.deploy(stage, aws.client, "sam", "arm64", given)
    assert "staff" not in aws.started[-1]
