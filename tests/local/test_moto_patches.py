import statistics
import sys
import threading
import time
from typing import Any

import pytest
from botocore.exceptions import ClientError
from moto.dynamodb.models.dynamo_type import DynamoType

ONE = {"N": "1"}


def key(partition: str, sort: str = "A") -> dict[str, Any]:
    return {"PK": {"S": partition}, "SK": {"S": sort}}


def put(table: Any, partition: str, sort: str = "A", **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": table.name, "Item": key(partition, sort), **more}}


def add(table: Any, partition: str, **more: Any) -> dict[str, Any]:
    update = {"UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": ONE}}
    return {"Update": {"TableName": table.name, "Key": key(partition), **update, **more}}


def streamed(stack: Any) -> list[tuple[str, str]]:
    shard = stack._table().stream_shard
    return [(r.record["eventName"], r.record["dynamodb"]["Keys"]["PK"]["S"]) for r in shard.items]


def run_at_once(count: int, job: Any) -> list[Any]:
    results: list[Any] = []
    together = threading.Barrier(count)

    def run(number: int) -> None:
        together.wait()
        try:
            results.append(job(number))
        except ClientError as error:
            results.append(error.response["Error"]["Code"])

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads change places at almost every step, as if there were a core for each
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    return results


def test_of_32_threads_that_take_the_last_unit_exactly_one_gets_it(table: Any) -> None:
    table.put("STOCK", "A", n={"N": "1"})

    def take(_: int) -> str:
        table.client.update_item(
            TableName=table.name,
            Key=key("STOCK"),
            UpdateExpression="SET n = n - :one",
            ConditionExpression="n >= :one",
            ExpressionAttributeValues={":one": ONE},
        )
        return "taken"

    results = run_at_once(32, take)
    assert results.count("taken") == 1
    assert results.count("ConditionalCheckFailedException") == 31
    assert table.get("STOCK", "A")["n"] == {"N": "0"}


def test_of_32_threads_that_put_the_same_order_in_a_transaction_exactly_one_does(table: Any) -> None:
    def create(number: int) -> str:
        unless_there = {"ConditionExpression": "attribute_not_exists(PK)"}
        actions = [put(table, "ORDER", **unless_there), add(table, "COUNTER"), put(table, f"EVENT{number}")]
        table.client.transact_write_items(TransactItems=actions)
        return "created"

    results = run_at_once(32, create)
    assert results.count("created") == 1
    assert table.get("COUNTER", "A")["n"] == ONE
    assert sum(table.get(f"EVENT{number}", "A") is not None for number in range(32)) == 1


def test_an_update_that_makes_an_item_too_large_is_refused_however_deep_it_goes(table: Any) -> None:
    table.put("LARGE", "A", inside={"M": {"list": {"L": [{"S": "x" * 300_000}]}}})
    with pytest.raises(ClientError, match="Item size to update has exceeded"):
        table.client.update_item(
            TableName=table.name,
            Key=key("LARGE"),
            UpdateExpression="SET inside.#list = list_append(inside.#list, :more)",
            ExpressionAttributeNames={"#list": "list"},
            ExpressionAttributeValues={":more": {"L": [{"S": "y" * 200_000}]}},
        )
    assert len(table.get("LARGE", "A")["inside"]["M"]["list"]["L"]) == 1
    with pytest.raises(ClientError, match="Item size has exceeded"):
        table.put("LARGE", "B", one={"S": "x" * 300_000}, two={"S": "y" * 200_000})


def test_a_cancelled_transaction_leaves_no_item_no_change_and_no_stream_record(stack: Any, table: Any) -> None:
    table.put("OLD", "A", n={"N": "5"}, inside={"M": {"list": {"L": [ONE]}}})
    before = table.get("OLD", "A")
    length = len(streamed(stack))
    actions = [
        put(table, "NEW"),
        {"Delete": {"TableName": table.name, "Key": key("GONE")}},
        add(table, "OLD"),
        put(table, "OTHER", ConditionExpression="attribute_exists(PK)"),
    ]
    with pytest.raises(ClientError) as raised:
        table.client.transact_write_items(TransactItems=actions)
    codes = [reason["Code"] for reason in raised.value.response["CancellationReasons"]]
    assert codes == ["None", "None", "None", "ConditionalCheckFailed"]
    assert table.get("NEW", "A") is None
    assert table.get("OLD", "A") == before
    assert len(streamed(stack)) == length


def test_a_transaction_costs_the_same_whatever_else_is_in_the_table(table: Any) -> None:
    def milliseconds() -> float:
        times = []
        for number in range(9):
            started = time.perf_counter()
            table.client.transact_write_items(TransactItems=[add(table, "COUNTER"), put(table, f"N{number}")])
            times.append(time.perf_counter() - started)
        return statistics.median(times)

    milliseconds()
    small = milliseconds()
    backend_table = table.client and table.name
    for number in range(0, 3000, 25):
        requests = [{"PutRequest": {"Item": key(f"P{number + place}")}} for place in range(25)]
        table.client.batch_write_item(RequestItems={backend_table: requests})
    # A copy of three thousand items takes over a hundred milliseconds; the rest is the machine's noise.
    assert milliseconds() < small + 0.05


def test_a_transaction_that_is_sent_again_with_its_token_is_carried_out_once(table: Any) -> None:
    for _ in range(3):
        table.client.transact_write_items(TransactItems=[add(table, "COUNTER")], ClientRequestToken="the-same")
    assert table.get("COUNTER", "A")["n"] == ONE


def test_a_token_with_another_transaction_is_refused(table: Any) -> None:
    table.client.transact_write_items(TransactItems=[add(table, "COUNTER")], ClientRequestToken="used")
    with pytest.raises(ClientError, match="IdempotentParameterMismatchException"):
        table.client.transact_write_items(TransactItems=[add(table, "ANOTHER")], ClientRequestToken="used")
    assert table.get("ANOTHER", "A") is None


def test_a_cancelled_transaction_may_be_tried_again_with_its_token(table: Any) -> None:
    actions = [add(table, "COUNTER", ConditionExpression="attribute_exists(PK)")]
    with pytest.raises(ClientError, match="TransactionCanceledException"):
        table.client.transact_write_items(TransactItems=actions, ClientRequestToken="again")
    table.put("COUNTER", "A", n={"N": "4"})
    table.client.transact_write_items(TransactItems=actions, ClientRequestToken="again")
    assert table.get("COUNTER", "A")["n"] == {"N": "5"}


def test_a_transaction_of_more_than_100_actions_is_refused(table: Any) -> None:
    actions = [put(table, f"P{number}") for number in range(101)]
    with pytest.raises(ClientError, match="ValidationException"):
        table.client.transact_write_items(TransactItems=actions)
    assert table.get("P0", "A") is None


def test_a_transaction_of_more_than_4_mb_is_refused(table: Any) -> None:
    text = {"S": "x" * 300_000}
    actions = [{"Put": {"TableName": table.name, "Item": {**key(f"P{n}"), "text": text}}} for n in range(15)]
    with pytest.raises(ClientError, match="4 MB"):
        table.client.transact_write_items(TransactItems=actions)
    assert table.get("P0", "A") is None


def test_a_transaction_that_names_an_item_twice_is_refused_and_changes_nothing(table: Any) -> None:
    with pytest.raises(ClientError, match="multiple operations on one item"):
        table.client.transact_write_items(TransactItems=[put(table, "P"), put(table, "Q"), add(table, "P")])
    assert table.get("P", "A") is None
    assert table.get("Q", "A") is None


def test_a_batch_of_more_than_25_writes_is_refused(table: Any) -> None:
    requests = [{"PutRequest": {"Item": key(f"P{number}")}} for number in range(26)]
    with pytest.raises(ClientError, match="Too many items"):
        table.client.batch_write_item(RequestItems={table.name: requests})
    assert table.get("P0", "A") is None


def test_an_update_that_makes_an_item_leaves_one_insert_in_the_stream(stack: Any, table: Any) -> None:
    update = add(table, "FRESH")["Update"]
    table.client.update_item(**update)
    table.client.update_item(**update)
    assert [name for name, partition in streamed(stack) if partition == "FRESH"] == ["INSERT", "MODIFY"]


def test_an_update_that_fails_makes_no_item(stack: Any, table: Any) -> None:
    with pytest.raises(ClientError, match="ValidationException"):
        table.client.update_item(
            TableName=table.name,
            Key=key("FRESH"),
            UpdateExpression="SET m = :one + other",
            ExpressionAttributeValues={":one": ONE},
        )
    assert table.get("FRESH", "A") is None
    assert streamed(stack) == []


def test_a_write_that_changes_nothing_is_not_in_the_stream(stack: Any, table: Any) -> None:
    for _ in range(2):
        table.put("SAME", "A", n=ONE)
    assert streamed(stack) == [("INSERT", "SAME")]


def test_queries_find_what_is_under_their_key_in_order_and_page_through_it(table: Any) -> None:
    for number in (3, 1, 2):
        table.put("P", f"A{number}", list={"S": "all"})
        table.put("Q", f"A{number}", list={"S": "other"})
    asked = {"ExpressionAttributeNames": {"#key": "PK"}, "ExpressionAttributeValues": {":value": {"S": "P"}}}
    page = table.client.query(TableName=table.name, KeyConditionExpression="#key = :value", Limit=2, **asked)
    assert [item["SK"]["S"] for item in page["Items"]] == ["A1", "A2"]
    rest = table.client.query(
        TableName=table.name,
        KeyConditionExpression="#key = :value",
        ExclusiveStartKey=page["LastEvaluatedKey"],
        **asked,
    )
    assert [item["SK"]["S"] for item in rest["Items"]] == ["A3"]
    backwards = table.client.query(
        TableName=table.name,
        IndexName="lists",
        KeyConditionExpression="#key = :value",
        ScanIndexForward=False,
        ExpressionAttributeNames={"#key": "list"},
        ExpressionAttributeValues={":value": {"S": "all"}},
    )
    assert [(item["PK"]["S"], item["SK"]["S"]) for item in backwards["Items"]] == [
        ("P", "A3"),
        ("P", "A2"),
        ("P", "A1"),
    ]


def test_every_type_of_attribute_is_read_as_it_was_written(table: Any) -> None:
    kept = {
        "text": {"S": "kr"},
        "number": {"N": "1.5"},
        "binary": {"B": b"\x00\xff"},
        "flag": {"BOOL": False},
        "nothing": {"NULL": True},
        "list": {"L": [{"S": ""}, {"M": {"B": {"B": b"x"}, "S": {"S": "N"}}}, {"L": []}]},
        "map": {"M": {}},
        "texts": {"SS": ["a", "b"]},
        "numbers": {"NS": ["1", "2"]},
        "binaries": {"BS": [b"a", b"\xff"]},
    }
    table.put("P", "A", kinds={"M": kept})
    key = {"PK": {"S": "P"}, "SK": {"S": "A"}}
    assert table.client.get_item(TableName=table.name, Key=key)["Item"]["kinds"] == {"M": kept}
    batch = table.client.batch_get_item(RequestItems={table.name: {"Keys": [key]}})
    assert batch["Responses"][table.name][0]["kinds"] == {"M": kept}


@pytest.mark.usefixtures("table")
def test_a_size_is_that_of_the_names_and_values_however_deep_they_are() -> None:
    listed = {"L": [{"S": "æ"}, {"N": "-12"}, {"BOOL": True}, {"NULL": True}, {"B": "QUI="}]}  # 2 + 3 + 1 + 1 + 4
    sets = {"n": {"NS": ["1", "22"]}, "s": {"SS": ["a", "bc"]}, "b": {"BS": ["QUI="]}}  # 3 + 3 + 4, and their names
    assert DynamoType({"M": {"ab": listed, "inner": {"M": sets}}}).size() == 2 + 11 + 5 + 13
