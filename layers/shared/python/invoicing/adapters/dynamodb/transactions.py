"""Transactions and reads by key, retried if a retry can succeed."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from botocore.exceptions import ClientError, ConnectionError as NoConnectionError, HTTPClientError

from invoicing.domain.errors import BusyError, RetryableError

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import KeysAndAttributesTypeDef, TransactWriteItemTypeDef

Action: TypeAlias = "TransactWriteItemTypeDef"

MAX_ACTIONS = 100
MAX_KEYS = 100
_TRIES = 6
_FIRST_WAIT = 0.02  # seconds; doubled each time, jittered

_CONDITION_FAILED = "ConditionalCheckFailed"
# Temporary: a cancelled transaction has them as reasons, other calls as the error's code.
_TEMPORARY = frozenset(
    {
        "TransactionConflict",
        "TransactionConflictException",
        "TransactionInProgressException",
        "ThrottlingError",
        "ThrottlingException",
        "ProvisionedThroughputExceeded",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
    }
)
# After these it is unknown whether the transaction was carried out. The token makes a retry safe.
_UNKNOWN = frozenset({"InternalServerError", "ServiceUnavailable", "InternalFailure"})


class ConditionsFailedError(Exception):
    """A transaction was not carried out. `failed` maps each action whose condition failed to the current item.

    The key is the action's position; the item is empty if it does not exist.
    """

    def __init__(self, failed: dict[int, dict[str, Any]]) -> None:
        super().__init__(f"Conditions failed at {sorted(failed)}")
        self.failed = failed


def write(client: DynamoDBClient, actions: Sequence[Action]) -> None:
    """Carry out all actions, or none.

    All tries have one token: DynamoDB carries out the transaction once, even if a response was lost.

    Raises:
        ConditionsFailedError: nothing was written, and a retry would fail too.
        BusyError: nothing was written in six tries, because of conflicts or throttles.
        RetryableError: DynamoDB did not answer; the outcome is unknown.
    """
    if len(actions) > MAX_ACTIONS:
        raise ValueError(f"A transaction takes {MAX_ACTIONS} actions, not {len(actions)}: save in parts.")
    token = str(uuid.uuid4())
    unknown = False
    for _ in _tries():
        try:
            client.transact_write_items(TransactItems=list(actions), ClientRequestToken=token)
        except ClientError as error:
            unknown |= _is_unknown(error)
        except (NoConnectionError, HTTPClientError):
            unknown = True
        else:
            return
    if unknown:
        raise RetryableError
    raise _busy()


def _is_unknown(error: ClientError) -> bool:
    """Tell whether the outcome of a failed try is unknown. Raises what a retry cannot solve."""
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        reasons: list[Any] = error.response.get("CancellationReasons", [])
        # With a temporary reason among them, the others may change too: retry.
        if not any(reason.get("Code") in _TEMPORARY for reason in reasons):
            failed = {i: r.get("Item", {}) for i, r in enumerate(reasons) if r.get("Code") == _CONDITION_FAILED}
            if not failed:
                raise error
            raise ConditionsFailedError(failed) from None
        return False
    if code in _UNKNOWN:
        return True
    if code in _TEMPORARY:
        return False
    raise error


def read(
    client: DynamoDBClient, table: str, wanted: Iterable[dict[str, Any]], *, summaries: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the items that exist under these keys, strongly consistent and unordered. One call for each 100 keys.

    With `summaries` only what lists show, and what searches decide by, is read.

    Raises:
        BusyError: every try was throttled.
    """
    keys = list(wanted)
    for start in range(0, len(keys), MAX_KEYS):
        request: KeysAndAttributesTypeDef = {"Keys": keys[start : start + MAX_KEYS], "ConsistentRead": True}
        if summaries:
            request["ProjectionExpression"] = "PK, SK, summary, listed_at, changed_at, found_by, available"
        yield from _read_batch(client, table, request)


def _read_batch(client: DynamoDBClient, table: str, request: KeysAndAttributesTypeDef) -> Iterator[dict[str, Any]]:
    pending: Mapping[str, Any] = {table: request}
    for _ in _tries():
        try:
            answer = client.batch_get_item(RequestItems=pending)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _TEMPORARY:
                raise
            continue
        yield from answer["Responses"].get(table, [])
        pending = answer.get("UnprocessedKeys", {})
        if not pending:
            return
    raise _busy()


def _tries() -> Iterator[int]:
    """Yield for each try, with a longer wait before each but the first."""
    for tried in range(_TRIES):
        if tried:
            time.sleep(random.uniform(0, _FIRST_WAIT * 2**tried))  # noqa: S311 - jitter, not a secret
        yield tried


def _busy() -> BusyError:
    return BusyError()
