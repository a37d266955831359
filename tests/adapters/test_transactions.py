"""What is tried again, what is not, and what is said in the end. A client stands in for DynamoDB's moods."""

from collections.abc import Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from invoicing.adapters.dynamodb.event_items import Outbox
from invoicing.adapters.dynamodb.sales import DynamoSales
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.errors import BusyError, OutOfStockError, RetryableError, StaleSaleError
from invoicing.domain.values.units import Shortage
from tests.support.builders.sales import new_sale
from tests.support.fakes import FakeClock, FakeIds

ACTIONS: list[Any] = [{"Put": {}}, {"Update": {}}]


def cancelled(*codes: str, **items: Any) -> ClientError:
    """Return the error of a cancelled transaction; `at1={…}` is the item that action 1 met."""
    reasons: list[Any] = [
        {"Code": code, **({"Item": items[f"at{i}"]} if f"at{i}" in items else {})} for i, code in enumerate(codes)
    ]
    return ClientError(
        {"Error": {"Code": "TransactionCanceledException", "Message": ""}, "CancellationReasons": reasons},
        "TransactWriteItems",
    )


def error(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": ""}}, "TransactWriteItems")


NO_ANSWER = ReadTimeoutError(endpoint_url="https://dynamodb")
CONFLICT = cancelled("None", "TransactionConflict")
PASSING = [
    CONFLICT,
    cancelled("None", "ThrottlingError"),
    cancelled("ProvisionedThroughputExceeded", "None"),
    cancelled("ConditionalCheckFailed", "TransactionConflict"),
    error("ThrottlingException"),
    error("ProvisionedThroughputExceededException"),
    error("RequestLimitExceeded"),
    error("TransactionInProgressException"),
]
UNKNOWN = [NO_ANSWER, ConnectTimeoutError(endpoint_url="https://dynamodb"), error("InternalServerError")]


class Moody:
    """Raises, or answers, what it was given, one a call."""

    def __init__(self, *moods: Any) -> None:
        self.moods: Iterator[Any] = iter(moods)
        self.asked: list[dict[str, Any]] = []

    def _answer(self, **asked: Any) -> Any:
        self.asked.append(asked)
        mood = next(self.moods)
        if isinstance(mood, Exception):
            raise mood
        return mood

    transact_write_items = batch_get_item = _answer


def moody(*moods: Any) -> Any:
    return Moody(*moods)


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    waited: list[float] = []
    monkeypatch.setattr("invoicing.adapters.dynamodb.transactions.time.sleep", waited.append)
    return waited


@pytest.mark.parametrize("mood", [*PASSING, *UNKNOWN], ids=repr)
def test_a_transient_error_is_retried_with_the_same_token(mood: Exception) -> None:
    client = moody(mood, mood, {})
    write(client, ACTIONS)
    assert len(client.asked) == 3
    assert len({asked["ClientRequestToken"] for asked in client.asked}) == 1


@pytest.mark.parametrize("mood", PASSING, ids=repr)
def test_after_six_tries_it_is_busy_and_nothing_was_written(mood: Exception, waits: list[float]) -> None:
    client = moody(*[mood] * 7)
    with pytest.raises(BusyError):
        write(client, ACTIONS)
    assert (len(client.asked), len(waits)) == (6, 5)
    assert sum(waits) < 2


@pytest.mark.parametrize("mood", UNKNOWN, ids=repr)
def test_an_unknown_outcome_is_not_reported_as_nothing_written(mood: Exception) -> None:
    with pytest.raises(RetryableError) as caught:
        write(moody(*[mood] * 7), ACTIONS)
    assert not isinstance(caught.value, BusyError)


def test_an_unknown_outcome_stays_unknown_when_throttles_follow() -> None:
    moods = [NO_ANSWER, *[error("ThrottlingException")] * 5]
    with pytest.raises(RetryableError) as caught:
        write(moody(*moods), ACTIONS)
    assert not isinstance(caught.value, BusyError)


def test_failed_conditions_are_reported_by_position_and_at_once() -> None:
    client = moody(
        cancelled("None", "ConditionalCheckFailed", "None", "ConditionalCheckFailed", at1={"rev": {"N": "2"}})
    )
    with pytest.raises(ConditionsFailedError) as caught:
        write(client, ACTIONS)
    assert caught.value.failed == {1: {"rev": {"N": "2"}}, 3: {}}
    assert len(client.asked) == 1


@pytest.mark.parametrize("mood", [error("AccessDeniedException"), cancelled("ValidationError", "None")], ids=repr)
def test_an_error_in_our_request_is_raised_without_a_retry(mood: ClientError) -> None:
    client = moody(mood)
    with pytest.raises(ClientError):
        write(client, ACTIONS)
    assert len(client.asked) == 1


OUTBOX = Outbox("table", ids=FakeIds(), clock=FakeClock(), acting=lambda: None)


def saved(*moods: Any) -> Any:
    """Save a new sale that takes a mug and a bowl: three records, two products, one event."""
    client = moody(*moods)
    sale = new_sale()
    sale.take_stock({"mug": 2, "bowl": 1})
    DynamoSales(client, "table", OUTBOX).save(sale)
    return client


FAILED, FINE = "ConditionalCheckFailed", "None"


def test_a_conflict_over_stock_is_never_reported_as_sold_out() -> None:
    conflict = "TransactionConflict"
    with pytest.raises(BusyError):
        saved(*[cancelled(FINE, FINE, FINE, FAILED, conflict, FINE, at3={"available": {"N": "1"}})] * 6)
    assert len(saved(cancelled(FINE, FINE, FINE, conflict, conflict, FINE), {}).asked) == 2


def test_the_failed_condition_decides_the_error() -> None:
    with pytest.raises(StaleSaleError):
        saved(cancelled(FINE, FAILED, FINE, FAILED, FINE, FINE))
    with pytest.raises(OutOfStockError) as caught:
        saved(cancelled(FINE, FINE, FINE, FAILED, FAILED, FINE, at3={"available": {"N": "1"}}))
    assert caught.value.shortages == (Shortage("mug", 2, 1), Shortage("bowl", 1, 0))


def test_a_save_that_failed_leaves_the_sale_as_unsaved_as_it_was() -> None:
    client = moody(CONFLICT, *[error("ThrottlingException")] * 5, {})
    sale = new_sale()
    sales = DynamoSales(client, "table", OUTBOX)
    with pytest.raises(BusyError):
        sales.save(sale)
    sales.save(sale)
    first, last = client.asked[0], client.asked[-1]
    assert len(first["TransactItems"]) == len(last["TransactItems"]) == 9  # four of them rows
    assert first["ClientRequestToken"] != last["ClientRequestToken"]


def test_keys_that_were_left_out_are_asked_for_again() -> None:
    keys = [{"PK": {"S": str(number)}} for number in range(3)]
    rest = {"table": {"Keys": keys[1:], "ConsistentRead": True}}
    client = moody(
        {"Responses": {"table": keys[:1]}, "UnprocessedKeys": rest},
        error("ThrottlingException"),
        {"Responses": {"table": keys[1:]}, "UnprocessedKeys": {}},
    )
    assert list(read(client, "table", keys)) == keys
    assert [asked["RequestItems"] for asked in client.asked[1:]] == [rest, rest]


def test_keys_that_are_left_out_for_ever_end_as_busy() -> None:
    key = {"PK": {"S": "1"}}
    unread = {"Responses": {}, "UnprocessedKeys": {"table": {"Keys": [key], "ConsistentRead": True}}}
    with pytest.raises(BusyError):
        list(read(moody(*[unread] * 7), "table", [key]))


def test_every_read_of_the_table_is_consistent() -> None:
    client = moody({"Responses": {}})
    list(read(client, "table", [{"PK": {"S": "1"}}]))
    assert client.asked[0]["RequestItems"]["table"]["ConsistentRead"] is True
