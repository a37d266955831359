"""Read and write units of DynamoDB requests, by AWS's published rules; moto's own figures are mostly wrong.

A write costs one unit per started KB of the larger of the old and the new item, twice that in a transaction, and one
more per started KB of each index entry that changes (indexes are written after the commit, so never twice). A read
costs half a unit per started 4 KB, a strongly consistent read one unit. Each item of a batch is rounded up by itself, a
query as a whole.
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import SecondaryIndex, Table

WRITE_BYTES = 1024
READ_BYTES = 4096


@dataclass(frozen=True)
class Units:
    read: float = 0.0
    write: float = 0.0


class Measurement:
    """The cost of one request. Begins before it, ends after it: a write's cost depends on the old and the new item."""

    def __init__(self, backend: DynamoDBBackend, operation: str, body: dict[str, Any]) -> None:
        self._backend = backend
        self._operation = operation
        self._body = body
        self._transaction = operation == "TransactWriteItems"
        self._writes = [(table, key, *_item(backend, table, key)) for table, key in _written(backend, operation, body)]

    def end(self, response: dict[str, Any]) -> Units:
        write = sum(self._write_units(table, key, size, entries) for table, key, size, entries in self._writes)
        return Units(read=self._read_units(response), write=write)

    def _write_units(self, table: Table, key: dict[str, Any], size: int, entries: dict[str, Any]) -> float:
        new_size, new_entries = _item(self._backend, table, key)
        units: float = _started(max(size, new_size), WRITE_BYTES) * (2 if self._transaction else 1)
        for index in table.all_indexes():
            units += _index_units(entries.get(index.name), new_entries.get(index.name))
        return units

    def _read_units(self, response: dict[str, Any]) -> float:
        body = self._body
        if self._operation == "GetItem":
            table = self._backend.get_table(body["TableName"])
            return _started(_size(self._backend, table, body["Key"]), READ_BYTES) * _strength(body)
        if self._operation == "BatchGetItem":
            return sum(
                _started(_size(self._backend, self._backend.get_table(name), key), READ_BYTES) * _strength(asked)
                for name, asked in body["RequestItems"].items()
                for key in asked["Keys"]
            )
        if self._operation in {"Query", "Scan"}:
            size = sum(Item(DynamoType({"S": ""}), None, item).size() for item in response.get("Items", ()))
            return _started(size, READ_BYTES) * _strength(body)
        return 0.0


def _written(backend: DynamoDBBackend, operation: str, body: dict[str, Any]) -> list[tuple[Table, dict[str, Any]]]:
    if operation in {"PutItem", "UpdateItem", "DeleteItem"}:
        requests = [(body["TableName"], body)]
    elif operation == "BatchWriteItem":
        requests = [
            (name, parameters)
            for name, writes in body["RequestItems"].items()
            for write in writes
            for parameters in write.values()
        ]
    elif operation == "TransactWriteItems":
        actions = [parameters for action in body["TransactItems"] for parameters in action.values()]
        requests = [(parameters["TableName"], parameters) for parameters in actions]
    else:
        requests = []
    found = []
    for name, parameters in requests:
        table = backend.get_table(name)
        source = parameters.get("Key") or parameters["Item"]
        found.append((table, {key: source[key] for key in table.table_key_attrs}))
    return found


def _size(backend: DynamoDBBackend, table: Table, key: dict[str, Any]) -> int:
    item = backend.get_item(table.name, key)
    return item.size() if item is not None else 0


def _item(backend: DynamoDBBackend, table: Table, key: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Return the size of the current item, and its entry in each index."""
    item = backend.get_item(table.name, key)
    if item is None:
        return 0, {}
    entries = {index.name: _entry(index, item) for index in table.all_indexes()}
    return item.size(), {name: entry for name, entry in entries.items() if entry is not None}


def _entry(index: SecondaryIndex, item: Item) -> tuple[str, str, int] | None:
    """Return key, content and size of an item's entry in an index; None if the item is not in it."""
    if not all(name in item.attrs for name in index.schema_key_attrs):
        return None
    projected = index.project(item)
    key = json.dumps([item.attrs[name].to_regular_json() for name in index.schema_key_attrs])
    return key, json.dumps(projected.to_json(), sort_keys=True, default=str), projected.size()


def _index_units(old: tuple[str, str, int] | None, new: tuple[str, str, int] | None) -> int:
    if old == new:
        return 0
    if old is None or new is None:
        return _started((old or new or ("", "", 0))[2], WRITE_BYTES)
    if old[0] != new[0]:  # the entry moves: one is removed, one put
        return _started(old[2], WRITE_BYTES) + _started(new[2], WRITE_BYTES)
    return _started(max(old[2], new[2]), WRITE_BYTES)


def _started(size: int, block: int) -> int:
    return max(1, math.ceil(size / block))


def _strength(asked: dict[str, Any]) -> float:
    return 1.0 if asked.get("ConsistentRead") else 0.5
