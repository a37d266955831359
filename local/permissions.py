"""What each function's role allows, asked before every call as AWS would ask: moto allows everything.

Knows the actions that the functions use; a call that it does not know is refused too, so that it gets taught.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from botocore.exceptions import ClientError

from local.template import ACCOUNT, REGION, Template

NEEDS_NO_PERMISSION = {("cognito-idp", "InitiateAuth"), ("cognito-idp", "RespondToAuthChallenge")}
TRANSACTION = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


@dataclass(frozen=True)
class Need:
    """One action on one resource, with what conditions may ask about it."""

    action: str
    resource: str
    context: Mapping[str, str]


class Permissions:
    """Statements of every function's role. A function without a role of its own may do anything."""

    def __init__(self, template: Template) -> None:
        self._statements: dict[str, list[dict[str, Any]]] = {}
        for _, properties in template.resources("AWS::Serverless::Function"):
            if "Role" in properties:
                name = template.resolve(properties["CodeUri"]).rstrip("/").rpartition("/")[2]
                self._statements[name] = list(_statements(template, properties["Role"]["Fn::GetAtt"][0]))

    def check(self, function: str, service: str, operation: str, parameters: dict[str, Any]) -> None:
        """Let a call pass, or raise AWS's AccessDeniedException. Calls of the local stack itself always pass."""
        if function not in self._statements or (service, operation) in NEEDS_NO_PERMISSION:
            return
        for need in _needs(service, operation, parameters):
            statements = [statement for statement in self._statements[function] if _covers(statement, need)]
            if not statements or any(statement["Effect"] == "Deny" for statement in statements):
                message = f"{function}'s role is not authorized to perform: {need.action} on resource: {need.resource}"
                raise ClientError({"Error": {"Code": "AccessDeniedException", "Message": message}}, operation)


def _statements(template: Template, role: str) -> Iterator[dict[str, Any]]:
    resources = template.document["Resources"]
    properties = resources[role]["Properties"]
    documents = [policy["PolicyDocument"] for policy in properties.get("Policies", [])]
    managed = properties.get("ManagedPolicyArns", [])
    documents += [resources[one["Ref"]]["Properties"]["PolicyDocument"] for one in managed]
    for document in documents:
        yield from template.resolve(document["Statement"])


def _covers(statement: dict[str, Any], need: Need) -> bool:
    return (
        any(fnmatchcase(need.action, action) for action in _list(statement["Action"]))
        and any(fnmatchcase(need.resource, resource) for resource in _list(statement["Resource"]))
        and all(
            _holds(operator, need.context.get(key), _list(values))
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def _holds(operator: str, value: str | None, wanted: list[str]) -> bool:
    if operator != "StringEquals":
        raise NotImplementedError(f"a policy uses {operator}, which the local stack does not know")
    return value in wanted


def _needs(service: str, operation: str, parameters: dict[str, Any]) -> Iterator[Need]:
    if service == "dynamodb":
        yield from _table_needs(operation, parameters)
    elif (service, operation) == ("events", "PutEvents"):
        for entry in parameters["Entries"]:
            bus = entry.get("EventBusName", "default").rpartition("/")[2]
            yield Need(
                "events:PutEvents", _arn("events", f"event-bus/{bus}"), {"events:source": entry.get("Source", "")}
            )
    elif (service, operation) == ("sqs", "SendMessage"):
        yield Need("sqs:SendMessage", _arn("sqs", parameters["QueueUrl"].rpartition("/")[2]), {})
    elif (service, operation) == ("secretsmanager", "GetSecretValue"):
        yield Need("secretsmanager:GetSecretValue", parameters["SecretId"], {})
    elif (service, operation) == ("sesv2", "SendEmail"):
        sender = parameters["FromEmailAddress"].rpartition("<")[2].strip("> ")
        used = [_arn("ses", f"identity/{sender}")]
        if "ConfigurationSetName" in parameters:
            used.append(_arn("ses", f"configuration-set/{parameters['ConfigurationSetName']}"))
        for resource in used:
            for action in ("ses:SendEmail", *(["ses:SendRawEmail"] if "Raw" in parameters["Content"] else [])):
                yield Need(action, resource, {"ses:FromAddress": sender})
    else:
        yield Need(f"{service}:{operation}", "(unknown to the local stack)", {})


def _table_needs(operation: str, parameters: dict[str, Any]) -> Iterator[Need]:
    if operation == "TransactWriteItems":
        for action in parameters["TransactItems"]:
            ((kind, inner),) = action.items()
            yield Need(f"dynamodb:{TRANSACTION[kind]}", _table(inner["TableName"]), {})
    elif operation == "TransactGetItems":
        for action in parameters["TransactItems"]:
            yield Need("dynamodb:GetItem", _table(action["Get"]["TableName"]), {})
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for name in parameters["RequestItems"]:
            yield Need(f"dynamodb:{operation}", _table(name), {})
    else:
        index = f"/index/{parameters['IndexName']}" if "IndexName" in parameters else ""
        yield Need(f"dynamodb:{operation}", _table(parameters["TableName"]) + index, {})


def _table(name: str) -> str:
    return _arn("dynamodb", f"table/{name}")


def _arn(service: str, resource: str) -> str:
    return f"arn:aws:{service}:{REGION}:{ACCOUNT}:{resource}"


def _list(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
