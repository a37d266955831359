"""`make secret`: a provider's key is added to the stack's secret, and nothing in it is lost."""

import io
import json
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from ops.secret import main, put_values
from ops.stage import Stage, StageError

STAGE = Stage("prod", "prod", "invoicing-prod", "eu-north-1", {})
KEY, WEBHOOK_SECRET = "sk_live_" + "4" * 24, "whsec_" + "5" * 32


class Stack:
    """A stack whose secret is in moto."""

    def __init__(self) -> None:
        self.secrets = boto3.client("secretsmanager", "eu-north-1")
        stored = json.dumps({"link_key_1": "a link key"})
        self.arn = self.secrets.create_secret(Name="secret", SecretString=stored)["ARN"]

    def __call__(self, service: str) -> Any:
        return self.secrets if service == "secretsmanager" else self

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's name
        outputs = [{"OutputKey": "SecretArn", "OutputValue": self.arn}]
        return {"Stacks": [{"StackName": StackName, "StackStatus": "CREATE_COMPLETE", "Outputs": outputs}]}

    def values(self) -> dict[str, str]:
        stored: dict[str, str] = json.loads(self.secrets.get_secret_value(SecretId=self.arn)["SecretString"])
        return stored

    def versions(self) -> int:
        return len(self.secrets.list_secret_version_ids(SecretId=self.arn, IncludeDeprecated=True)["Versions"])


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield Stack()


def test_a_value_is_added_replaced_and_removed_beside_the_link_keys(stack: Stack) -> None:
    put_values(STAGE, {"stripe_secret_key": "sk_live_old"}, stack)
    put_values(STAGE, {"stripe_secret_key": KEY}, stack)
    put_values(STAGE, {"stripe_webhook_secret_2": WEBHOOK_SECRET}, stack)
    assert stack.values() == {
        "link_key_1": "a link key",
        "stripe_secret_key": KEY,
        "stripe_webhook_secret_2": WEBHOOK_SECRET,
    }
    put_values(STAGE, {"stripe_webhook_secret_2": ""}, stack)
    assert stack.values() == {"link_key_1": "a link key", "stripe_secret_key": KEY}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("link_key_1", "another"),
        ("link_key_1", ""),
        ("", KEY),
        ("stripe_key", KEY),
        ("stripe_secret_key", WEBHOOK_SECRET),
        ("stripe_webhook_secret_1", KEY),
        ("stripe_secret_key", "pk_live_4"),
        ("stripe_secret_key", KEY + "\n" + KEY),
    ],
)
def test_other_names_and_values_in_the_wrong_place_change_nothing(stack: Stack, name: str, value: str) -> None:
    before = stack.values()
    with pytest.raises(StageError):
        put_values(STAGE, {name: value}, stack)
    assert stack.values() == before


def test_the_same_value_again_makes_no_new_version(stack: Stack) -> None:
    put_values(STAGE, {"stripe_secret_key": KEY}, stack)
    before = stack.versions()
    put_values(STAGE, {"stripe_secret_key": KEY}, stack)
    assert stack.versions() == before


def test_both_values_of_stripe_are_stored_at_once_or_neither(stack: Stack) -> None:
    before = stack.values()
    with pytest.raises(StageError, match="not a stripe_webhook_secret_1"):
        put_values(STAGE, {"stripe_secret_key": KEY, "stripe_webhook_secret_1": KEY}, stack)
    assert stack.values() == before
    put_values(STAGE, {"stripe_secret_key": KEY, "stripe_webhook_secret_1": WEBHOOK_SECRET}, stack)
    assert stack.values() == {**before, "stripe_secret_key": KEY, "stripe_webhook_secret_1": WEBHOOK_SECRET}


def test_without_a_name_both_values_of_stripe_are_asked_for(stack: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["ops.secret", "prod"])
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY}\n{WEBHOOK_SECRET}\n"))
    monkeypatch.setattr("ops.secret.boto3.Session", lambda region_name: SimpleNamespace(client=stack))
    main()
    assert stack.values().keys() == {"link_key_1", "stripe_secret_key", "stripe_webhook_secret_1"}
