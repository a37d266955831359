"""Adopt what a deleted stack left: begin a new stack of its name with the table, the secret and the user pool.

    python -m ops.adopt prod          list what the last deleted stack of the stage left
    python -m ops.adopt prod --now    import it into a new stack; `make deploy` adds the rest

CloudFormation remembers a deleted stack for 90 days. After that, name what it left:

    python -m ops.adopt prod --left Table=… --left Secret=arn:… --left UserPool=…
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError, WaiterError

from local.template import Template
from ops.deploy import read_stack
from ops.stage import Stage, StageError, deleted_stacks, read_stage

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_cloudformation.type_defs import ResourceToImportTypeDef

ROOT = Path(__file__).resolve().parent.parent
LEFT = ("Table", "Secret", "UserPool")  # a group of the pool is known by the pool
GROUP = "AWS::Cognito::UserPoolGroup"
# What CloudFormation finds a resource by, and which of it is the resource's physical id.
IDENTIFIERS = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::SecretsManager::Secret": "Id",
    "AWS::Cognito::UserPool": "UserPoolId",
}
CHANGE_SET = "adopt"
Client = Callable[[str], Any]


def find_left(stage: Stage, client: Client) -> dict[str, str]:
    """Return the physical id of each resource that the last deleted stack of the stage left."""
    cloudformation: CloudFormationClient = client("cloudformation")
    for stack in deleted_stacks(stage, cloudformation):
        parts = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
        resources = [resource for page in parts for resource in page["StackResourceSummaries"]]
        left = {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for resource in resources
            if resource["LogicalResourceId"] in LEFT and resource["ResourceStatus"] == "DELETE_SKIPPED"
        }
        if left:
            return left
    return {}


def template_of(left: Mapping[str, str]) -> dict[str, Any]:
    """Return a template of what is imported, word for word as in template.yaml: the next deployment changes nothing.

    Only `Retain` stays there for certain if the import fails.
    """
    resources = Template(ROOT / "template.yaml").document["Resources"]
    imported = {
        name: {**resource, "DeletionPolicy": "Retain"}
        for name, resource in resources.items()
        if name in left or (resource["Type"] == GROUP and "UserPool" in left)
    }
    return {"AWSTemplateFormatVersion": "2010-09-09", "Resources": imported}


def to_import(left: Mapping[str, str]) -> "list[ResourceToImportTypeDef]":
    """Return how CloudFormation finds each resource."""
    found: list[ResourceToImportTypeDef] = []
    for name, resource in template_of(left)["Resources"].items():
        kind = resource["Type"]
        if kind == GROUP:
            identifier = {"UserPoolId": left["UserPool"], "GroupName": resource["Properties"]["GroupName"]}
        else:
            identifier = {IDENTIFIERS[kind]: left[name]}
        found.append({"ResourceType": kind, "LogicalResourceId": name, "ResourceIdentifier": identifier})
    return found


def adopt(stage: Stage, left: Mapping[str, str], client: Client) -> None:
    """Import what is left into a new stack, and wait for it. Raises StageError."""
    if missing := [name for name in LEFT if name not in left]:
        raise StageError(f"Not found: {', '.join(missing)}. Name each: --left {missing[0]}=… (its name, ARN or id).")
    cloudformation: CloudFormationClient = client("cloudformation")
    cloudformation.create_change_set(
        StackName=stage.stack,
        ChangeSetName=CHANGE_SET,
        ChangeSetType="IMPORT",
        TemplateBody=json.dumps(template_of(left)),
        ResourcesToImport=to_import(left),
    )
    try:
        cloudformation.get_waiter("change_set_create_complete").wait(
            StackName=stage.stack, ChangeSetName=CHANGE_SET, WaiterConfig={"Delay": 5}
        )
        cloudformation.execute_change_set(StackName=stage.stack, ChangeSetName=CHANGE_SET)
        cloudformation.get_waiter("stack_import_complete").wait(StackName=stage.stack, WaiterConfig={"Delay": 5})
    except WaiterError as error:
        reason = error.last_response.get("StatusReason", "see the events of the stack in CloudFormation")
        raise StageError(
            f"CloudFormation did not import it: {reason}. Nothing was changed. Delete the empty stack before you try "
            f"again: aws cloudformation delete-stack --stack-name {stage.stack} --region {stage.region}"
        ) from None


def run(stage: Stage, given: Mapping[str, str], client: Client, *, now: bool) -> None:
    """List what is left, and adopt it if `now`. Raises StageError."""
    if read_stack(stage, client) is not None:
        raise StageError(f"There is a stack {stage.stack}, which has resources of its own. Adopt into a new one only.")
    left = find_left(stage, client) | dict(given)
    for name, found in left.items():
        print(f"{name}: {found}")
    if now:
        adopt(stage, left, client)
        print(f"The stack {stage.stack} has them. Next: make deploy STAGE={stage.name}")
        print("It takes the parameters of the deleted stack while CloudFormation knows them, and prints each.")
    else:
        print("Nothing was changed. To import them into a new stack, add --now.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Adopt what a deleted stack left.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("--left", action="append", default=[], metavar="NAME=ID", help=f"one of {', '.join(LEFT)}")
    parser.add_argument("--now", action="store_true", help="import it into a new stack")
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        client = boto3.Session(region_name=stage.region).client
        run(stage, dict(pair.split("=", 1) for pair in arguments.left), client, now=arguments.now)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
