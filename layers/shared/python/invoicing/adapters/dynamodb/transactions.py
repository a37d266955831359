"""Writing all or nothing, and reading exact keys: tried again where that helps, and only there."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnectionError

from invoicing.domain.errors import BusyError, RetryableError

Action = dict[str, Any]
Reason = dict[str, Any]

MAX_ACTIONS = 100
MAX_KEYS = 100
_TRIES = 6
_FIRST_WAIT = 0.02  # seconds; doubled each time, jittered

_CONDITION_FAILED = "ConditionalCheckFailed"
# What may be gone the next moment. A cancelled transaction gives them as reasons, other calls as their error's code.
_PASSING = frozenset(
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
# After these nobody knows whether the transaction was carried out. The token makes it safe to ask again.
_UNKNOWN = frozenset({"InternalServerError", "ServiceUnavailable", "InternalFailure"})


class ConditionsFailedError(Exception):
    """A transaction was not carried out: `failed` has each action whose condition failed, and the item that it met."""

    def __init__(self, failed: dict[int, dict[str, Any]]) -> None:
        """Take the items as they are, by position; an item that does not exist is empty."""
        super().__init__(f"Conditions failed at {sorted(failed)}")
        self.failed = failed


def write(client: Any, actions: Sequence[Action]) -> None:
    """Carry out all actions, or none.

    One token for all tries: if an answer is lost, and the transaction was carried out, DynamoDB knows it again.

    Raises:
        ConditionsFailedError: nothing was written, and trying again will not help.
        BusyError: nothing was written, six times, because of conflicts or throttles.
        RetryableError: DynamoDB did not answer; what it did is not known.

    """
    if len(actions) > MAX_ACTIONS:
        message = f"A transaction takes {MAX_ACTIONS} actions, not {len(actions)}: save in parts."
        raise ValueError(message)
    token = str(uuid.uuid4())
    unknown = False
    for _ in _tries():
        try:
            client.transact_write_items(TransactItems=list(actions), ClientRequestToken=token)
        except ClientError as error:
            unknown |= _judge(error)
        except (NoConnectionError, HTTPClientError):
            unknown = True
        else:
            return
    if unknown:
        message = "The database did not answer: try again in a moment."
        raise RetryableError(message)
    raise _busy()


def _judge(error: ClientError) -> bool:
    """Return whether the outcome of a try that can be repeated is unknown; raise what cannot be repeated."""
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        reasons: list[Reason] = error.response.get("CancellationReasons", [])
        # A conflict says nothing about the item behind it, so while there is one nothing is concluded from the others.
        if not any(reason.get("Code") in _PASSING for reason in reasons):
            failed = {i: r.get("Item", {}) for i, r in enumerate(reasons) if r.get("Code") == _CONDITION_FAILED}
            if not failed:
                raise error
            raise ConditionsFailedError(failed) from None
        return False
    if code in _UNKNOWN:
        return True
    if code in _PASSING:
        return False
    raise error


def read(
    client: Any, table: str, wanted: Iterable[dict[str, Any]], *, summaries: bool = False
) -> Iterator[dict[str, Any]]:
    """Yield the items that exist under these keys, as they are now, in no order. One call for each 100.

    With `summaries`, of heads only what lists show of them.

    Raises:
        BusyError: throttles did not end in time.

    """
    keys = list(wanted)
    for start in range(0, len(keys), MAX_KEYS):
        asked: dict[str, Any] = {"Keys": keys[start : start + MAX_KEYS], "ConsistentRead": True}
        part = {"ProjectionExpression": "PK, SK, summary"} if summaries else {}
        yield from _read_batch(client, table, {**asked, **part})


def _read_batch(client: Any, table: str, wanted: dict[str, Any]) -> Iterator[dict[str, Any]]:
    asked = {table: wanted}
    for _ in _tries():
        try:
            answer = client.batch_get_item(RequestItems=asked)
        except ClientError as error:
            if error.response["Error"]["Code"] not in _PASSING:
                raise
            continue
        yield from answer["Responses"].get(table, [])
        asked = answer.get("UnprocessedKeys")
        if not asked:
            return
    raise _busy()


def _tries() -> Iterator[int]:
    """Yield six times, waiting longer before each but the first."""
    for tried in range(_TRIES):
        if tried:
            time.sleep(random.uniform(0, _FIRST_WAIT * 2**tried))  # noqa: S311 - jitter, not a secret
        yield tried


def _busy() -> BusyError:
    return BusyError("Too many changes at once: try again in a moment.")
