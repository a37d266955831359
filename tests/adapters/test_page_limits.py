"""Pages as DynamoDB really ends them: after so many items it cannot say that there are no more, nor after 1 MB."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from invoicing.adapters.dynamodb.paging import TABLE_KEYS, page
from invoicing.domain.errors import InvalidCursorError
from invoicing.ports import Page

ITEMS = [{"PK": {"S": "SALE#1"}, "SK": {"S": f"EVENT#{number}"}} for number in range(6)]


class Query:
    """Answers as DynamoDB does, at most `most` items at a time, as if more were over 1 MB."""

    def __init__(self, most: int = 100) -> None:
        self.most = most

    def query(self, *, Limit: int, ExclusiveStartKey: dict[str, Any] | None = None) -> dict[str, Any]:  # noqa: N803
        start = ITEMS.index(ExclusiveStartKey) + 1 if ExclusiveStartKey else 0
        items = ITEMS[start : start + min(Limit, self.most)]
        full = len(items) == min(Limit, self.most)
        return {"Items": items, **({"LastEvaluatedKey": items[-1]} if full else {})}


def read(query: Any, limit: int, cursor: str | None) -> Page[dict[str, Any]]:
    return page(query, {}, name="TIMELINE#1", keys=TABLE_KEYS, limit=limit, cursor=cursor, read=lambda item: item)


@pytest.mark.parametrize(("limit", "pages"), [(1, 6), (2, 3), (3, 2), (4, 2), (6, 1), (7, 1)])
def test_no_list_ends_with_an_empty_page(limit: int, pages: int) -> None:
    seen: list[dict[str, Any]] = []
    cursor = None
    for _ in range(pages):
        one = read(Query(), limit, cursor)
        assert one.items
        seen += one.items
        cursor = one.next_cursor
    assert (seen, cursor) == (ITEMS, None)


def test_a_page_that_ended_early_for_its_size_goes_on_from_there() -> None:
    first = read(Query(most=4), 5, None)
    assert first.items == ITEMS[:4]
    assert read(Query(), 5, first.next_cursor).items == ITEMS[4:]


class Refusing:
    """Refuses each query with one of AWS's codes."""

    def __init__(self, code: str) -> None:
        self.code = code

    def query(self, **_: Any) -> dict[str, Any]:
        raise ClientError({"Error": {"Code": self.code, "Message": "outside query boundaries"}}, "Query")


def test_a_cursor_that_dynamodb_refuses_is_no_cursor_of_the_list() -> None:
    cursor = read(Query(), 2, None).next_cursor
    with pytest.raises(InvalidCursorError):
        read(Refusing("ValidationException"), 2, cursor)
    for code, sent in (("ValidationException", None), ("InternalServerError", cursor)):
        with pytest.raises(ClientError):
            read(Refusing(code), 2, sent)
