"""Each function held to its own role and its own environment, while the local stack runs it.

In one process all functions share one environment, and moto asks for no permission: a variable or an action that the
template forgets would be missed first in production.
"""

import contextvars
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.client import BaseClient
from botocore.exceptions import ClientError

from invoicing import settings
from invoicing.bootstrap import app
from local.functions import Functions
from local.stack import Stack
from tests.support.template.deployment import listed

IN_TRANSACTIONS = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
}
# The user pool's own API for its users: anybody may ask, with a code or a token.
PUBLIC = {
    ("cognito-idp", operation)
    for operation in (
        "AssociateSoftwareToken",
        "ConfirmForgotPassword",
        "ForgotPassword",
        "GetUser",
        "InitiateAuth",
        "SetUserMFAPreference",
        "VerifySoftwareToken",
    )
}

Need = tuple[str, str]  # an action, and the ARN of what it is done to
_running: contextvars.ContextVar[str] = contextvars.ContextVar("running", default="")


@dataclass
class Bounds:
    """What each function may do and know. `denied`, `used` and `read` grow while it runs."""

    stack: Stack
    denied: set[tuple[str, str, str]] = field(default_factory=set)
    used: set[tuple[str, str, str]] = field(default_factory=set)
    read: set[tuple[str, str]] = field(default_factory=set)
    _turn: Any = field(default_factory=threading.RLock)

    def hold(self, patch: pytest.MonkeyPatch) -> None:
        """Hold every invocation from now on, one at a time, each beginning as cold as the first."""
        patch.setattr(Functions, "invoke", self._invoking(Functions.invoke))
        patch.setattr(BaseClient, "_make_api_call", self._asking(BaseClient._make_api_call))  # type: ignore[attr-defined]  # not in the stubs
        patch.setattr(settings, "os", SimpleNamespace(environ=_Environment(self.stack, self.read)))

    def policies(self, function: str) -> dict[str, set[Need]]:
        """Each policy of a function's role, its own and managed ones, by name: what it allows, and on what."""
        resources = self.stack.template.document["Resources"]
        role = resources[f"{self.stack.functions.by_name[function].logical_id}Role"]["Properties"]
        documents = {policy["PolicyName"]: policy["PolicyDocument"] for policy in role["Policies"]}
        for managed in role.get("ManagedPolicyArns", []):
            documents[managed["Ref"]] = resources[managed["Ref"]]["Properties"]["PolicyDocument"]
        return {
            name: {
                (action, resource)
                for statement in document["Statement"]
                for action in listed(statement["Action"])
                for resource in listed(self.stack.template.resolve(statement["Resource"]))
            }
            for name, document in documents.items()
        }

    def allowed(self, function: str) -> set[Need]:
        """What the role of a function allows, and on what."""
        return set().union(*self.policies(function).values())

    def _invoking(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def invoke(functions: Functions, name: str, event: Any) -> Any:
            with self._turn:
                token = _running.set(name)
                app.reset()
                app.clock = self.stack.clock
                try:
                    return original(functions, name, event)
                finally:
                    _running.reset(token)

        return invoke

    def _asking(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def make_api_call(client: Any, operation: str, parameters: dict[str, Any]) -> Any:
            function = _running.get()
            if function:
                allowed = self.allowed(function)
                for need in self._needs(client.meta.service_model.service_name, operation, parameters):
                    if not is_allowed(need, allowed):
                        self.denied.add((function, *need))
                        raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": str(need)}}, operation)
                    self.used.add((function, *need))
            return original(client, operation, parameters)

        return make_api_call

    def _needs(self, service: str, operation: str, parameters: dict[str, Any]) -> Iterator[Need]:
        arn = self.stack.template.attribute
        if (service, operation) in PUBLIC:
            return
        if service == "dynamodb":
            for action in _dynamodb_actions(operation, parameters):
                index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
                yield f"dynamodb:{action}", arn("Table", "Arn") + index
        elif operation == "GetEmailIdentity":
            yield "ses:GetEmailIdentity", self._ses_resource("identity", parameters["EmailIdentity"])
        elif service == "sesv2":
            sender = parameters["FromEmailAddress"].rpartition("<")[2].rstrip(">")
            assert sender == self.stack.template.resolve({"Ref": "SenderEmail"}), "the role's condition"
            # In the sandbox SES also asks for the recipients' identities.
            for kind, name in (
                ("identity", sender),
                *(("identity", recipient) for to in parameters["Destination"].values() for recipient in to),
                ("configuration-set", parameters["ConfigurationSetName"]),
            ):
                yield "ses:SendEmail", self._ses_resource(kind, name)
                yield "ses:SendRawEmail", self._ses_resource(kind, name)
        elif service == "events":
            for entry in parameters["Entries"]:
                assert entry["Source"] == "invoicing", "the role's condition"
                assert entry["EventBusName"] == self.stack.template.resolve({"Ref": "Bus"})
            yield "events:PutEvents", arn("Bus", "Arn")
        elif service in {"lambda", "sqs"}:
            yield self._needed_outside(service, operation, parameters)
        else:
            yield f"{service}:{operation}", parameters.get("SecretId") or arn("UserPool", "Arn")

    def _needed_outside(self, service: str, operation: str, parameters: dict[str, Any]) -> Need:
        """Return what a call to a function or a queue needs."""
        arn = self.stack.template.attribute
        if service == "lambda":
            function = self.stack.functions.by_name[parameters["FunctionName"].rpartition(":")[2]]
            name = f"${{AWS::StackName}}-{function.logical_id}-1A2B3C"  # as CloudFormation names it
            text = f"arn:${{AWS::Partition}}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{name}"
            return "lambda:InvokeFunction", str(self.stack.template.resolve({"Fn::Sub": text}))
        names = (name for name, _ in self.stack.template.resources("AWS::SQS::Queue"))
        queues = {self.stack.template.resolve({"Ref": name}): name for name in names}
        return f"sqs:{operation}", arn(queues[parameters["QueueUrl"]], "Arn")

    def _ses_resource(self, kind: str, name: str) -> str:
        text = f"arn:${{AWS::Partition}}:ses:${{AWS::Region}}:${{AWS::AccountId}}:{kind}/{name}"
        return str(self.stack.template.resolve({"Fn::Sub": text}))


class _Environment:
    """The variables of whichever function is running. `read` tells which were asked for."""

    def __init__(self, stack: Stack, read: set[tuple[str, str]]) -> None:
        self._stack = stack
        self.read = read

    def __contains__(self, name: str) -> bool:
        return self.get(name) is not None

    def get(self, name: str, default: str | None = None) -> str | None:
        function = _running.get()
        self.read.add((function, name))
        return self._stack.functions.by_name[function].environment.get(name, default)


def is_allowed(need: Need, allowed: set[Need]) -> bool:
    """Tell whether one of the permissions covers a need; a star in a resource covers the rest of a name."""
    action, resource = need
    return any(action == one and fnmatchcase(resource, pattern) for one, pattern in allowed)


def _dynamodb_actions(operation: str, parameters: dict[str, Any]) -> Iterator[str]:
    if operation == "TransactWriteItems":
        for step in parameters["TransactItems"]:
            yield from (IN_TRANSACTIONS[kind] for kind in step)
    else:
        yield operation
