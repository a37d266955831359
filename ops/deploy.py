"""Deploy a stage: check the account, build if needed, run `sam deploy`, and print addresses and the next step.

    python -m ops.deploy prod

A parameter of the template comes from the environment (`SENDER_EMAIL` for `SenderEmail`; `make deploy SENDER_EMAIL=…`
sets it), else from the stage's section in samconfig.toml, where empty means not set, else from the stack as it is
deployed, else from the deleted stack whose table was adopted, else from a question if it has no default.

`OWNER_EMAIL` invites the first user. `WEBSITE_URL`, the shop's website, asks AWS to lift SES's sandbox in the region.
"""

import argparse
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.template import Template
from ops.sender import Sender, read_sender, request_production_access
from ops.stage import (
    Stage,
    StageError,
    choose_values,
    deleted_stacks,
    read_stage,
    sam_overrides,
    taken_from_defaults,
    variable_of,
)
from scripts import build_record

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_cloudformation.type_defs import StackTypeDef
    from types_boto3_cognito_idp import CognitoIdentityProviderClient

ROOT = Path(__file__).resolve().parent.parent
ARM = "arm64"  # costs a fifth less than x86_64
NEVER_CREATED = {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "REVIEW_IN_PROGRESS", "DELETE_FAILED"}
IDENTITY = "EmailIdentity"
Client = Callable[[str], Any]


def account_of(client: Client) -> str:
    """Return the account of the credentials. Raises StageError if AWS does not accept them."""
    try:
        return str(client("sts").get_caller_identity()["Account"])
    except (BotoCoreError, ClientError) as error:
        how = "`aws configure` or `aws configure sso`"
        raise StageError(f"AWS does not accept your credentials ({error}). Set them up with {how}.") from None


def read_stack(stage: Stage, client: Client) -> "StackTypeDef | None":
    """Return the stage's stack, if there is one. Raises StageError if it cannot be read or updated."""
    cloudformation: CloudFormationClient = client("cloudformation")
    try:
        [stack] = cloudformation.describe_stacks(StackName=stage.stack)["Stacks"]
    except (BotoCoreError, ClientError) as error:
        if "does not exist" in str(error):
            return None
        account_of(client)  # says what to do if the credentials are the reason
        raise
    status = stack["StackStatus"]
    if status in NEVER_CREATED:
        raise StageError(
            f"The stack {stage.stack} is {status}: it was never created. Read why in its events, delete it, and deploy "
            f"again: aws cloudformation delete-stack --stack-name {stage.stack} --region {stage.region}"
        )
    if status.endswith("_IN_PROGRESS"):
        raise StageError(f"The stack {stage.stack} is {status}: wait until that has ended.")
    return stack


def values_of(stack: "StackTypeDef | None") -> dict[str, str]:
    """Return the parameters that a stack was deployed with."""
    parameters = stack.get("Parameters", []) if stack else []
    return {parameter["ParameterKey"]: parameter["ParameterValue"] for parameter in parameters}


def former_values(stage: Stage, client: Client) -> dict[str, str]:
    """Return the parameters of the last deleted stack of a stage that has some."""
    cloudformation: CloudFormationClient = client("cloudformation")
    for deleted in deleted_stacks(stage, cloudformation):
        [stack] = cloudformation.describe_stacks(StackName=deleted)["Stacks"]
        if values := values_of(stack):
            return {name: value for name, value in values.items() if name != IDENTITY}  # the identity stayed in SES
    return {}


def outputs_of(stack: "StackTypeDef") -> dict[str, str]:
    """Return a stack's outputs."""
    return {output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])}


def next_steps(stage: Stage, sender: Sender, outputs: Mapping[str, str], client: Client) -> list[str]:
    """Return what is left to do before the first invoice."""
    steps = []
    if not sender.is_verified:
        steps.append(_how_to_verify(sender, outputs))
    if sender.in_sandbox:
        steps.append(f"{_how_to_leave(sender, stage)} Until then, verify each address that you send to, or copy links.")
    if not _has_users(outputs, client):
        steps.append(f"Invite the owner: make staff EMAIL=… ROLE=owner STAGE={stage.name}")
    steps.append(f"Set up the store: make store FILE=store.yaml STAGE={stage.name}")
    return steps


def _how_to_verify(sender: Sender, outputs: Mapping[str, str]) -> str:
    records = [value for name, value in outputs.items() if name.startswith("DkimRecord")]
    if records:
        return "Add three DNS records, by which SES verifies the sender's domain: " + "; ".join(records)
    return f"Open the message that AWS sent to {sender.email}, and its link: SES sends no e-mail before that."


def _how_to_leave(sender: Sender, stage: Stage) -> str:
    if sender.review == "PENDING":
        return "AWS reviews the request to lift SES's sandbox, which takes about a day."
    if sender.review == "DENIED":
        return "AWS did not lift SES's sandbox: answer its case in the AWS Support Center."
    return f"Ask AWS to lift SES's sandbox: make deploy STAGE={stage.name} WEBSITE_URL=https://… (the shop's website)."


def _has_users(outputs: Mapping[str, str], client: Client) -> bool:
    cognito: CognitoIdentityProviderClient = client("cognito-idp")
    return bool(cognito.list_users(UserPoolId=outputs["UserPoolId"], Limit=1)["Users"])


def _choose_values(
    stage: Stage, stack: "StackTypeDef | None", client: Client, given: Mapping[str, str]
) -> dict[str, str]:
    """Return the values of parameters, and print those of a first deployment that the command does not name."""
    declared, deployed = Template(ROOT / "template.yaml").document["Parameters"], values_of(stack)
    is_adopted = stack is not None and not deployed  # an import has no parameters, and every deployment has some
    former = former_values(stage, client) if is_adopted else {}
    values = choose_values(declared, stage, given, former or deployed, _ask)
    is_chosen = IDENTITY in stage.values or variable_of(IDENTITY) in given
    if not is_chosen and values["SenderEmail"] != deployed.get("SenderEmail"):
        sender = read_sender(values["SenderEmail"], client("sesv2"))
        values[IDENTITY] = "existing" if sender.identity else "address"  # a stack cannot create what is there
    if former:
        print("From the deleted stack:")
    for name in sorted(former.keys() & declared.keys()):
        if former[name] and values.get(name) == former[name]:
            print(f"  {variable_of(name)}={former[name]}")
    if not deployed and (defaults := taken_from_defaults(declared, values)):
        print(f"Not given, so by default (make deploy STAGE={stage.name} NAME=… gives another, now or later):")
        print("\n".join(f"  {line}" for line in defaults))
    return values


def deploy(stage: Stage, client: Client, sam: str, architecture: str, environment: Mapping[str, str]) -> None:
    """Check, build, deploy and report. Raises StageError."""
    print(f"Account {account_of(client)}, region {stage.region}, stack {stage.stack}")
    stack = read_stack(stage, client)
    values = _choose_values(stage, stack, client, environment)
    print(f"Sender: {read_sender(values['SenderEmail'], client('sesv2')).described()}")
    if build_record.is_current(architecture, ROOT):
        print(f"The build for {architecture} is up to date")
    else:
        _run("make build", ["make", "--no-print-directory", "build", f"ARCHITECTURE={architecture}"], environment)
    command = [*shlex.split(sam), "deploy", "--config-env", stage.section, "--stack-name", stage.stack]
    command += ["--region", stage.region, "--no-fail-on-empty-changeset"]
    _run("sam deploy", ["env", *command, "--parameter-overrides", *sam_overrides(values)], environment)
    stack = read_stack(stage, client)
    if stack is None:
        raise StageError("Nothing was deployed.")
    print()
    for name, value in outputs_of(stack).items():
        print(f"{name}: {value}")
    sender = read_sender(values["SenderEmail"], client("sesv2"))
    website, owner = environment.get("WEBSITE_URL", ""), environment.get("OWNER_EMAIL", "")
    if website and request_production_access(sender, website, client("sesv2")):
        sender = replace(sender, review="PENDING")
    if owner and not _has_users(outputs_of(stack), client):
        invite = ["staff", f"STAGE={stage.name}", "ROLE=owner", f"EMAIL={owner}"]
        _run("make staff", ["make", "--no-print-directory", *invite], environment)
    print("\nNext:")
    for number, step in enumerate(next_steps(stage, sender, outputs_of(stack), client), 1):
        print(f"  {number}. {step}")


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise StageError(f"{question.splitlines()[-1]}is not set, and there is no terminal to ask at.")
    return input(question)


def _run(name: str, command: list[str], environment: Mapping[str, str]) -> None:
    sys.stdout.flush()
    done = subprocess.run(command, cwd=ROOT, env=dict(environment), check=False)
    if done.returncode:
        raise StageError(f"`{name}` failed: what it printed last says why.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Deploy a stage.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("--sam", default="sam", help="the command that runs the SAM CLI")
    parser.add_argument("--architecture", choices=[ARM, "x86_64"], default=os.environ.get("ARCHITECTURE") or ARM)
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        session = boto3.Session(region_name=stage.region)
        deploy(stage, session.client, arguments.sam, arguments.architecture, os.environ)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
