"""What is deployed again, and what is left when the stage is deleted."""

from typing import Any

import pytest

from tests.support.deployed.engine import Engine
from tests.support.deployed.reader import SENDER, YES, Reader, Sold, commands_of

pytestmark = [pytest.mark.deployed, pytest.mark.timeout(600)]


def test_deploying_again_changes_nothing_and_keeps_every_value(selling: Reader, sold: Sold, engine: Engine) -> None:
    before = described(engine)
    printed = selling.run("make deploy STAGE=prod", answers=YES)
    assert "No changes to deploy" in printed
    assert described(engine) == before
    values = {it["ParameterKey"]: it["ParameterValue"] for it in before["Parameters"]}
    assert (values["SenderEmail"], values["PaymentProvider"]) == (SENDER, "stripe")
    assert f"{SENDER} can send" in printed
    assert "make staff" not in printed.partition("Next:")[2]


def described(engine: Engine) -> Any:
    [stack] = engine.client("cloudformation").describe_stacks(StackName="invoicing-prod")["Stacks"]
    return {name: stack[name] for name in ("Parameters", "Outputs", "StackStatus")}


def test_deleting_the_stage_leaves_what_cannot_be_made_again(selling: Reader, sold: Sold, engine: Engine) -> None:
    resources, outputs = selling.shop.resources(), selling.shop.outputs
    selling.run(*commands_of("Later"))
    stacks = engine.client("cloudformation").list_stacks(StackStatusFilter=["CREATE_COMPLETE", "UPDATE_COMPLETE"])
    assert "invoicing-prod" not in {stack["StackName"] for stack in stacks["StackSummaries"]}
    table = engine.client("dynamodb").describe_table(TableName=outputs["TableName"])["Table"]
    assert table["DeletionProtectionEnabled"]
    assert (
        "link_key_1" in engine.client("secretsmanager").get_secret_value(SecretId=outputs["SecretArn"])["SecretString"]
    )
    assert engine.client("cognito-idp").list_users(UserPoolId=outputs["UserPoolId"])["Users"]
    assert engine.client("sesv2").get_email_identity(EmailIdentity=SENDER)["VerifiedForSendingStatus"]
    functions = engine.client("lambda").list_functions()["Functions"]
    assert resources["Checkout"] not in {function["FunctionName"] for function in functions}
    assert functions == []
