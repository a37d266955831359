"""Patches that make moto behave as AWS does. Each has a test in tests/local.

- Calls run one at a time (moto loses conditional writes under threads).
- A failed transaction restores the items that it touched and removes its stream records (moto copies the whole table
  each time, and keeps the records).
- `ClientRequestToken` is honoured for ten minutes; a transaction over 4 MB and a batch over 25 writes are refused.
- A failed update changes nothing, an update that makes an item too large fails, an update that creates makes one
  stream record, and a write that changes nothing makes none.
- A query reads the items of its key only, not the whole table.
- What moto does in a roundabout way is done directly (`moto_speed`).
- Cognito locks accounts and checks codes (`moto_cognito`).
- Functions are invoked by `invoke`, and not by moto, which runs them in Docker.
"""

import copy
import hashlib
import inspect
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

from moto import mock_aws
from moto.core.botocore_stubber import BotocoreStubber
from moto.dynamodb.exceptions import (
    ERROR_TYPE_PREFIX,
    DynamodbException,
    ItemSizeToUpdateTooLarge,
    MockValidationException,
)
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType, Item
from moto.dynamodb.models.table import StreamShard, Table
from moto.dynamodb.responses import DynamoHandler
from moto.moto_api._internal.models import moto_api_backend

from local.aws import moto_cognito
from local.aws.moto_speed import LIMIT, replacements

TOKEN_SECONDS = 600
TRANSACTION_BYTES = 4 * 1024 * 1024
BATCH_WRITES = 25
_INVOKED = re.compile("/2015-03-31/functions/(?P<name>[^/]+)/invocations")


@dataclass(frozen=True)
class Exchange:
    """One request to AWS and its response, both as sent."""

    url: str
    target: str  # X-Amz-Target; empty for services without it
    request: bytes
    status: int
    response: bytes


Listener = Callable[[Exchange], None]


class ExactMoto:
    """AWS in this process, from `start` to `stop`. Listeners run in the caller's thread, under the lock."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.listeners: list[Listener] = []
        self.invoke: Callable[[str, bytes], None] | None = None  # a function by its name, with an event as JSON
        self._patches = ExitStack()
        self._tokens: dict[str, tuple[float, str, Any]] = {}

    def start(self) -> None:
        self._patches.enter_context(mock_aws())
        moto_api_backend.reset()  # mock_aws resets only if no other mock is active
        for owner, name, replacement in (
            (BotocoreStubber, "process_request", self._one_at_a_time(BotocoreStubber.process_request)),
            (DynamoHandler, "transact_write_items", self._with_tokens(DynamoHandler.transact_write_items)),
            (DynamoHandler, "batch_write_item", _refusing_large_batches(DynamoHandler.batch_write_item)),
            (DynamoDBBackend, "transact_write_items", _cheap_transactions(DynamoDBBackend.transact_write_items)),
            (DynamoDBBackend, "update_item", _atomic_updates(DynamoDBBackend.update_item)),
            (StreamShard, "add", _without_unchanged(StreamShard.add)),
            (Table, "query", _query_by_key(Table.query)),
            (Table, "all_items", _only_queried_items(Table.all_items)),
            *replacements(),
            *moto_cognito.replacements(),
        ):
            self._patches.enter_context(patch.object(owner, name, replacement))

    def stop(self) -> None:
        moto_api_backend.reset()
        self._patches.close()
        self.forget()

    def forget(self) -> None:
        """Forget the client request tokens of past transactions."""
        self._tokens.clear()

    def _one_at_a_time(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def process_request(stubber: BotocoreStubber, request: Any) -> Any:
            invoked = _INVOKED.fullmatch(urlsplit(request.url).path)
            if invoked and self.invoke:
                self.invoke(unquote(invoked["name"]).rpartition(":")[2], _bytes(request.body))
                return HTTPStatus.ACCEPTED, {}, b""
            with self.lock:
                answer = original(stubber, request)
                if answer is not None and self.listeners:
                    status, _, body = answer
                    exchange = Exchange(
                        url=request.url,
                        target=_text(request.headers.get("X-Amz-Target", "")),
                        request=_bytes(request.body),
                        status=status,
                        response=_bytes(body),
                    )
                    for listener in self.listeners:
                        listener(exchange)
                return answer

        return process_request

    def _with_tokens(self, original: Callable[..., Any]) -> Callable[..., Any]:
        def transact_write_items(handler: Any) -> Any:
            _refuse_large_transaction(handler.dynamodb_backend, handler.body["TransactItems"])
            token = handler.body.get("ClientRequestToken")
            if token is None:
                return original(handler)
            now = time.monotonic()
            asked = hashlib.sha256(
                json.dumps(handler.body["TransactItems"], sort_keys=True, default=repr).encode()
            ).hexdigest()
            at, before, answer = self._tokens.get(token, (now - TOKEN_SECONDS, "", None))
            if now - at < TOKEN_SECONDS:
                if before != asked:
                    raise DynamodbException(
                        f"{ERROR_TYPE_PREFIX}IdempotentParameterMismatchException",
                        "The provided parameters differ from those of the request with the same client token",
                    )
                return answer
            answer = original(handler)
            while self._tokens and now - next(iter(self._tokens.values()))[0] >= TOKEN_SECONDS:
                del self._tokens[next(iter(self._tokens))]
            self._tokens[token] = (now, asked, answer)
            return answer

        return transact_write_items


def _refuse_large_transaction(backend: DynamoDBBackend, actions: list[dict[str, Any]]) -> None:
    size = 0
    for action in actions:
        ((kind, parameters),) = action.items()
        item: Item | None
        if kind == "Put":
            item = Item(DynamoType({"S": ""}), None, parameters["Item"])
        else:
            item = backend.get_item(parameters["TableName"], parameters["Key"])
        size += item.size() if item else 0
    if size > TRANSACTION_BYTES:
        raise MockValidationException("The aggregate size of the items in the transaction exceeds 4 MB")


def _refusing_large_batches(original: Callable[..., Any]) -> Callable[..., Any]:
    def batch_write_item(handler: Any) -> Any:
        if sum(map(len, handler.body["RequestItems"].values())) > BATCH_WRITES:
            raise MockValidationException("Too many items requested for the BatchWriteItem call")
        return original(handler)

    return batch_write_item


@contextmanager
def _all_or_nothing(backend: DynamoDBBackend, keys: list[tuple[str, dict[str, Any]]]) -> Iterator[None]:
    """Restore the items under these keys, and remove new stream records, if the block raises."""
    before: list[tuple[Table, DynamoType, DynamoType | None, Item | None]] = []
    streams: dict[str, tuple[StreamShard, int]] = {}
    for table_name, key in keys:
        table = backend.get_table(table_name)
        hash_key, range_key = backend.get_keys_value(table, key)
        # A deep copy, since updates change an item in place.
        before.append((table, hash_key, range_key, copy.deepcopy(table.get_item(hash_key, range_key))))
        if table.stream_shard is not None:
            streams.setdefault(table.name, (table.stream_shard, len(table.stream_shard.items)))
    try:
        yield
    except BaseException:
        for table, hash_key, range_key, item in before:
            holder: dict[Any, Any] = table.items if range_key is None else table.items[hash_key]
            place = hash_key if range_key is None else range_key
            if item is None:
                holder.pop(place, None)
            else:
                holder[place] = item
        for shard, length in streams.values():
            del shard.items[length:]
        raise


def _cheap_transactions(original: Callable[..., Any]) -> Callable[..., Any]:
    def transact_write_items(backend: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> Any:
        keys = []
        for action in transact_items:
            ((kind, parameters),) = action.items()
            table = backend.get_table(parameters["TableName"])
            source = parameters["Item"] if kind == "Put" else parameters["Key"]
            if kind != "ConditionCheck":
                keys.append((table.name, {name: source[name] for name in table.table_key_attrs}))
        # moto's own backup becomes the table itself, which costs nothing to take and changes nothing when restored.
        with patch.object(Table, "__deepcopy__", lambda table, _: table, create=True), _all_or_nothing(backend, keys):
            return original(backend, transact_items)

    return transact_write_items


def _atomic_updates(original: Callable[..., Any]) -> Callable[..., Any]:
    def update_item(backend: DynamoDBBackend, table_name: str, key: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        shard = backend.get_table(table_name).stream_shard
        length = len(shard.items) if shard is not None else 0
        with _all_or_nothing(backend, [(table_name, key)]):
            item = original(backend, table_name, key, *args, **kwargs)
            if item.size() > LIMIT:
                raise ItemSizeToUpdateTooLarge
        if shard is not None and len(shard.items) - length > 1:
            # moto puts the bare key first, then the whole item; DynamoDB makes one record of it.
            bare = shard.items.pop(length)
            shard.items[length].record["dynamodb"]["SequenceNumber"] = bare.record["dynamodb"]["SequenceNumber"]
        return item

    return update_item


def _without_unchanged(original: Callable[..., Any]) -> Callable[..., Any]:
    def add(shard: StreamShard, old: Item | None, new: Item | None) -> None:
        if old is None or new is None or old.attrs != new.attrs:
            original(shard, old, new)

    return add


_query = threading.local()


def _query_by_key(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def query(table: Table, *args: Any, **kwargs: Any) -> Any:
        asked = signature.bind(table, *args, **kwargs).arguments
        index, hash_key = asked.get("index_name"), asked["hash_key"]
        if index is None:
            _query.items = list(table.items[hash_key].values()) if hash_key in table.items else []
        else:
            wanted = [(name, value.value) for name, value in asked.get("hash_key_conditions") or ()]
            _query.items = [
                item
                for partition in table.items.values()
                for item in partition.values()
                if all(name in item.attrs and item.attrs[name].value == value for name, value in wanted)
            ]
        try:
            return original(table, *args, **kwargs)
        finally:
            _query.items = None

    signature = inspect.signature(original)
    return query


def _only_queried_items(original: Callable[..., Any]) -> Callable[..., Any]:
    def all_items(table: Table) -> list[Item]:
        narrowed: list[Item] | None = getattr(_query, "items", None)
        everything: Callable[[Table], list[Item]] = original
        return everything(table) if narrowed is None else narrowed

    return all_items


def _bytes(value: Any) -> bytes:
    return value.encode() if isinstance(value, str) else bytes(value or b"")


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)
