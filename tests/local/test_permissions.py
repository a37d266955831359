from typing import Any

import pytest
from botocore.exceptions import ClientError

KEY = {"PK": {"S": "P"}, "SK": {"S": "A"}}
TABLE = {"TableName": "local-Table"}
BY_KEY = {"ExpressionAttributeValues": {":v": {"S": "P"}}}
EVENT = {"DetailType": "Happened", "Detail": "{}"}


def ask(stack: Any, service: str, operation: str, **parameters: Any) -> None:
    stack.functions.invoke("reader", {"service": service, "operation": operation, "parameters": parameters})


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        ("dynamodb", "get_item", {**TABLE, "Key": KEY}),
        ("dynamodb", "query", {**TABLE, **BY_KEY, "KeyConditionExpression": "PK = :v"}),
        ("events", "put_events", {"Entries": [{**EVENT, "Source": "small", "EventBusName": "local"}]}),
    ],
)
def test_a_function_may_do_what_its_role_allows(
    stack: Any, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    ask(stack, service, operation, **parameters)


@pytest.mark.parametrize(
    ("service", "operation", "parameters"),
    [
        pytest.param("dynamodb", "put_item", {**TABLE, "Item": KEY}, id="another action"),
        pytest.param(
            "dynamodb",
            "transact_write_items",
            {"TransactItems": [{"Put": {**TABLE, "Item": KEY}}]},
            id="in a transaction",
        ),
        pytest.param("dynamodb", "get_item", {"TableName": "other", "Key": KEY}, id="another table"),
        pytest.param(
            "dynamodb",
            "query",
            {**TABLE, **BY_KEY, "IndexName": "lists", "KeyConditionExpression": "list = :v"},
            id="an index",
        ),
        pytest.param("events", "put_events", {"Entries": [{**EVENT, "Source": "small"}]}, id="another bus"),
        pytest.param(
            "events",
            "put_events",
            {"Entries": [{**EVENT, "Source": "other", "EventBusName": "local"}]},
            id="a condition that does not hold",
        ),
        pytest.param("sqs", "list_queues", {}, id="a call that nobody thought of"),
    ],
)
def test_what_a_role_does_not_allow_is_refused_and_not_done(
    stack: Any, table: Any, service: str, operation: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(ClientError, match="AccessDeniedException"):
        ask(stack, service, operation, **parameters)
    assert table.get("P", "A") is None
    assert stack.bus.published == []
