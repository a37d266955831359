from typing import Any

import pytest
from botocore.exceptions import ClientError

from local.aws.capacity import Units

TEXT = {"S": "x" * 1500}


@pytest.fixture
def measured(stack: Any) -> Any:
    stack.calls.measuring = True
    yield stack.calls
    stack.calls.measuring = False


def units(calls: Any) -> Units:
    last: Units = calls.made[-1].units
    return last


def test_a_put_costs_a_unit_a_started_kilobyte_and_its_index_entries(measured: Any, table: Any) -> None:
    table.put("P", "A", text=TEXT)
    assert units(measured) == Units(write=2)
    table.put("P", "B", text=TEXT, list={"S": "all"})
    assert units(measured) == Units(write=3)


def test_an_index_is_written_only_when_what_it_holds_changes(measured: Any, table: Any) -> None:
    table.put("P", "A", list={"S": "all"}, n={"N": "1"})
    table.put("P", "A", list={"S": "all"}, n={"N": "2"})
    assert units(measured) == Units(write=1)
    table.put("P", "A", list={"S": "other"}, n={"N": "2"})
    assert units(measured) == Units(write=3)


def test_a_transaction_costs_twice(measured: Any, table: Any) -> None:
    item = {"PK": {"S": "P"}, "SK": {"S": "A"}, "list": {"S": "all"}}
    table.client.transact_write_items(TransactItems=[{"Put": {"TableName": table.name, "Item": item}}])
    assert units(measured) == Units(write=3)


def test_reads_cost_half_a_unit_for_each_started_four_kilobytes_of_each_item(measured: Any, table: Any) -> None:
    for sort in ("A", "B"):
        table.put("P", sort, text={"S": "x" * 5000})
    table.get("P", "A")  # consistently
    assert units(measured) == Units(read=2)
    keys = [{"PK": {"S": "P"}, "SK": {"S": sort}} for sort in ("A", "B", "missing")]
    table.client.batch_get_item(RequestItems={table.name: {"Keys": keys}})
    assert units(measured) == Units(read=2.5)
    asked = {"KeyConditionExpression": "PK = :p", "ExpressionAttributeValues": {":p": {"S": "P"}}}
    table.client.query(TableName=table.name, **asked)
    assert units(measured) == Units(read=1.5)


def test_calls_are_counted_by_the_function_that_made_them(stack: Any, table: Any) -> None:
    table.put("P", "EVENT#1")
    stack.wait_until_idle()
    assert stack.calls.counted() == {("publish", "events:PutEvents"): 1}
    assert [name for name, _ in stack.calls.invocations] == ["publish", "consume"]


def test_a_refused_call_is_recorded_with_its_reason(stack: Any, table: Any) -> None:
    with pytest.raises(ClientError):
        table.client.get_item(TableName="no-such-table", Key={"PK": {"S": "P"}, "SK": {"S": "A"}})
    assert stack.calls.made[-1].error == "ResourceNotFoundException"
