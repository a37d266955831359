"""An account of AWS for `make deploy`, without AWS: what the command asks it, and which programs it starts."""

from collections.abc import Mapping
from typing import Any

import pytest
from botocore.exceptions import ClientError, NoCredentialsError

from ops import deploy as command
from ops.stage import read_stage
from scripts import build_record
from tests.support.repository import ROOT

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
        self.deleted: dict[str, dict[str, Any]] = {}  # stacks by id, the oldest first
        self.review: dict[str, Any] = {}
        self.asked: list[dict[str, Any]] = []  # for production access

    def client(self, service: str) -> Any:
        return self

    def get_caller_identity(self) -> Any:
        if not self.is_signed_in:
            raise NoCredentialsError
        return {"Account": "123456789012"}

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's names, here and below
        if StackName in self.deleted:
            return {"Stacks": [self.deleted[StackName]]}
        if self.stack is None:
            raise ClientError({"Error": {"Message": f"Stack with id {StackName} does not exist"}}, "DescribeStacks")
        return {"Stacks": [self.stack]}

    def get_paginator(self, operation: str) -> Any:
        assert operation == "list_stacks"
        return self

    def paginate(self, StackStatusFilter: list[str]) -> Any:  # noqa: N803
        names = {"StackName": "invoicing-prod"}
        found = [{**names, "StackId": one, "DeletionTime": day} for day, one in enumerate(self.deleted)]
        return [{"StackSummaries": found}]

    def get_account(self) -> Any:
        return {"ProductionAccessEnabled": not self.in_sandbox, **self.review}

    def put_account_details(self, **given: Any) -> None:
        self.asked.append(given)
        self.review = {"Details": {"ReviewDetails": {"Status": "PENDING"}}}

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


def fake_account(monkeypatch: pytest.MonkeyPatch) -> FakeAws:
    fake = FakeAws()
    monkeypatch.setattr(command, "_run", fake.run)
    monkeypatch.setattr(build_record, "is_current", lambda architecture, root: False)
    return fake


def deploy(aws: FakeAws, stage: str = "prod", environment: Mapping[str, str] = GIVEN) -> dict[str, str]:
    """Deploy; return the values that `sam deploy` was given."""
    command.deploy(read_stage(stage, CONFIG, {}), aws.client, "sam", "arm64", environment)
    values = aws.started[-1][aws.started[-1].index("--parameter-overrides") + 1 :]
    return {name: value.strip('"') for name, value in (pair.split("=", 1) for pair in values)}
