"""What a deleted stack left becomes part of a new one, as it is."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.exceptions import ClientError, WaiterError

from ops.adopt import adopt, find_left, run, template_of, to_import
from ops.stage import Stage, StageError
from tests.support.template.deployment import written

STAGE = Stage("prod", "prod", "invoicing-prod", "eu-north-1", {})
SECRET = "arn:aws:secretsmanager:eu-north-1:123456789012:secret:Secret-abc"
LEFT = {"Table": "invoicing-prod-Table-1", "Secret": SECRET, "UserPool": "eu-north-1_pool"}


class FakeCloudFormation:
    """Deleted stacks with their resources, by the day of their deletion; `failure` is why an import fails."""

    def __init__(self, **deleted: dict[str, str]) -> None:
        self.deleted = deleted
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.failure = ""
        self.is_there = False

    def client(self, service: str) -> Any:
        assert service == "cloudformation"
        return self

    def get_paginator(self, operation: str) -> Any:
        return type("Paginator", (), {"paginate": getattr(self, operation)})

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803 - AWS's names, here and below
        if not self.is_there:
            raise ClientError({"Error": {"Message": f"Stack with id {StackName} does not exist"}}, "DescribeStacks")
        return {"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]}

    def list_stacks(self, StackStatusFilter: list[str]) -> Any:  # noqa: N803
        assert StackStatusFilter == ["DELETE_COMPLETE"]
        named = [{"StackName": "another", "StackId": "another", "DeletionTime": datetime.max.replace(tzinfo=UTC)}]
        for number, stack in enumerate(self.deleted, 1):
            day = datetime(2026, 11, number, tzinfo=UTC)
            named.append({"StackName": STAGE.stack, "StackId": stack, "DeletionTime": day})
        return [{"StackSummaries": named[:2]}, {"StackSummaries": named[2:]}]

    def list_stack_resources(self, StackName: str) -> Any:  # noqa: N803
        resources = [
            {"LogicalResourceId": name, "PhysicalResourceId": found, "ResourceStatus": "DELETE_SKIPPED"}
            for name, found in self.deleted[StackName].items()
        ]
        gone = {"LogicalResourceId": "Bus", "PhysicalResourceId": "bus", "ResourceStatus": "DELETE_COMPLETE"}
        return [{"StackResourceSummaries": [gone, *resources]}]

    def create_change_set(self, **given: Any) -> None:
        self.asked.append(("create", given))

    def execute_change_set(self, **given: Any) -> None:
        self.asked.append(("execute", given))

    def get_waiter(self, name: str) -> Any:
        return self

    def wait(self, **given: Any) -> None:
        if self.failure:
            raise WaiterError("change_set_create_complete", "failed", {"StatusReason": self.failure})


def test_what_the_last_deleted_stack_of_the_stage_left_is_found() -> None:
    aws = FakeCloudFormation(
        first={**LEFT, "Table": "old"}, second={**LEFT, "SenderIdentity": "shop@x.example"}, third={}
    )
    assert find_left(STAGE, aws.client) == LEFT


def test_nothing_is_found_where_no_stack_was_deleted() -> None:
    assert find_left(STAGE, FakeCloudFormation().client) == {}


def test_it_is_imported_by_its_own_name_and_the_stack_begins_with_it() -> None:
    aws = FakeCloudFormation()
    adopt(STAGE, LEFT, aws.client)
    (_, created), (_, executed) = aws.asked
    assert (created["StackName"], created["ChangeSetType"]) == ("invoicing-prod", "IMPORT")
    assert executed == {"StackName": "invoicing-prod", "ChangeSetName": created["ChangeSetName"]}
    found = {one["LogicalResourceId"]: one["ResourceIdentifier"] for one in created["ResourcesToImport"]}
    assert found["Table"] == {"TableName": "invoicing-prod-Table-1"}
    assert found["Secret"] == {"Id": SECRET}
    assert found["UserPool"] == {"UserPoolId": "eu-north-1_pool"}
    assert found["OwnerGroup"] == {"UserPoolId": "eu-north-1_pool", "GroupName": "owner"}
    assert found.keys() == json.loads(created["TemplateBody"])["Resources"].keys()


def test_everything_that_outlives_the_stack_is_imported_but_the_sender_s_identity() -> None:
    outliving = {name for name, resource in written()["Resources"].items() if "DeletionPolicy" in resource}
    assert {one["LogicalResourceId"] for one in to_import(LEFT)} == outliving - {"SenderIdentity"}


def test_the_next_deployment_finds_each_resource_as_the_template_has_it() -> None:
    """A difference could replace the table, or make a new link key."""
    for name, resource in template_of(LEFT)["Resources"].items():
        assert resource["Properties"] == written()["Resources"][name]["Properties"], name
        assert resource["DeletionPolicy"] == "Retain", name


def test_the_imported_template_needs_no_parameter_and_no_other_resource() -> None:
    template = template_of(LEFT)
    text = json.dumps(template)
    for name in (*written()["Parameters"], *written()["Resources"].keys() - template["Resources"].keys()):
        assert f'"{name}"' not in text, name
        assert f"${{{name}" not in text, name
    assert "Fn::If" not in text
    assert not [resource for resource in template["Resources"].values() if "Condition" in resource]


def test_nothing_is_asked_of_aws_while_a_resource_is_missing() -> None:
    aws = FakeCloudFormation()
    with pytest.raises(StageError, match=r"Not found: Secret, UserPool\. .*--left Secret="):
        adopt(STAGE, {"Table": "t"}, aws.client)
    assert aws.asked == []


def test_an_import_that_fails_says_why_and_what_to_do() -> None:
    aws = FakeCloudFormation()
    aws.failure = "The table is in another stack"
    with pytest.raises(StageError, match=r"another stack.*delete-stack --stack-name invoicing-prod"):
        adopt(STAGE, LEFT, aws.client)
    assert [what for what, _ in aws.asked] == ["create"]


def test_the_command_lists_first_and_imports_only_when_told(capsys: pytest.CaptureFixture[str]) -> None:
    aws = FakeCloudFormation(first=LEFT)
    run(STAGE, {"Table": "named"}, aws.client, now=False)
    assert "Table: named" in capsys.readouterr().out
    assert aws.asked == []
    run(STAGE, {}, aws.client, now=True)
    assert [what for what, _ in aws.asked] == ["create", "execute"]
    printed = capsys.readouterr().out
    assert "make deploy STAGE=prod" in printed
    assert "parameters of the deleted stack" in printed


def test_a_stack_that_is_there_adopts_nothing() -> None:
    aws = FakeCloudFormation(first=LEFT)
    aws.is_there = True
    with pytest.raises(StageError, match="There is a stack invoicing-prod"):
        run(STAGE, {}, aws.client, now=True)
    assert aws.asked == []
