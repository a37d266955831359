"""Items of products and discount codes: what staff describe in `summary`, what is left in `available`.

`summary.version` rises with every change of the description. Taking and releasing units leaves it as it is, so a sale
disturbs no editor.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.paging import make_cursor, read_cursor, readable
from invoicing.adapters.dynamodb.serialization import Item, decode, encode, encode_fields
from invoicing.adapters.dynamodb.transactions import Action, ConditionsFailedError, read, write
from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.product import CatalogStatus, InventoryPolicy, StockLevel
from invoicing.domain.errors import StaleSaleError
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from invoicing.domain.catalog.product import Product

T = TypeVar("T")
_SORT_KEY = ("listed_at",)
# Products that one query reads, of which only those of one stock level are shown: some 0.3 MB.
_READ_FOR_LEVEL = 1000
_LAST_CHARACTER = "\U0010ffff"


def put_item(
    client: DynamoDBClient,
    table: str,
    described: Product | DiscountCode,
    place: tuple[str, str],
    *,
    seen: int,
    added: int = 0,
    also: Item | None = None,
    others: Iterable[Action] = (),
) -> int:
    """Write a description if its stored version is `seen`, 0 for a new one; return its version now.

    `place` is the list and the name in it. `added` units or uses become available. `also` is stored in the summary,
    and `others`, such as its event, are written in the same transaction.

    Raises:
        StaleSaleError: the stored version is another.
    """
    version = seen + 1
    update: Action = {
        "Update": {
            "TableName": table,
            "Key": keys.product_key(described.sku),
            "UpdateExpression": "SET summary = :summary, #list = :list, listed_at = :name ADD available :added",
            "ConditionExpression": "summary.version = :seen" if seen else "attribute_not_exists(PK)",
            "ExpressionAttributeNames": {"#list": "list"},  # a reserved word
            "ExpressionAttributeValues": {
                ":summary": {"M": {**encode_fields(described), **(also or {}), "version": {"N": str(version)}}},
                ":list": {"S": keys.catalog_list(place[0], archived=described.is_archived)},
                ":name": {"S": place[1]},
                ":added": {"N": str(added)},
                **({":seen": {"N": str(seen)}} if seen else {}),
            },
        }
    }
    try:
        write(client, [update, *others])  # a transaction, whose token makes a retry safe
    except ConditionsFailedError:
        raise StaleSaleError from None
    return version


def read_code(client: DynamoDBClient, table: str, sku: str) -> CountedCode | None:
    return next((counted_code(item) for item in read(client, table, [keys.product_key(sku)])), None)


def write_code(
    client: DynamoDBClient, table: str, code: DiscountCode, seen: CountedCode | None, events: Iterable[Action] = ()
) -> CountedCode:
    """Create a code, or change the one that was seen; remaining uses change by as much as the limit.

    A sale may take a use in between, which changes `available` and not the version: so the difference is added.

      staff: read limit 10, version 3 ............... set limit 12, available + 2, if the version is still 3
      sale: ......................... available - 1
    """
    added = code.uses - (seen.code.uses if seen else 0)
    # The condition for taking stock reads `inventory_policy`: a code without a limit continues below zero.
    policy = InventoryPolicy.DENY if code.uses else InventoryPolicy.CONTINUE
    version = put_item(
        client,
        table,
        code,
        (keys.CODES, code.code),
        seen=seen.version if seen else 0,
        added=added,
        also={"inventory_policy": encode(policy)},
        others=events,
    )
    return CountedCode(code, (seen.available if seen else 0) + added, version)


def counted_code(item: Item) -> CountedCode:
    return CountedCode(decode(DiscountCode, item["summary"]["M"]), int(item["available"]["N"]), version_in(item))


def version_in(item: Item) -> int:
    version: str = item["summary"]["M"]["version"]["N"]
    return int(version)


def list_items(
    client: DynamoDBClient,
    table: str,
    name: str,
    statuses: Sequence[CatalogStatus],
    *,
    limit: int,
    cursor: str | None,
    read_entry: Callable[[Item], T],
    level: StockLevel | None = None,
    prefix: str = "",
) -> Page[T | Unreadable]:
    """Return a page of products or discount codes by name, with one query for each status.

    `name` is PRODUCTS or CODES. `available` may be a moment old. Of one stock `level`, a page may be short, or empty,
    and have a next one. With a `prefix`, only those whose name begins with it.

    Raises:
        InvalidCursorError: the cursor is not of this list with these statuses.
    """
    lists = sorted({keys.catalog_list(name, archived=status is CatalogStatus.ARCHIVED) for status in statuses})
    whole = " ".join([*lists, prefix])
    after = read_cursor(whole, cursor, _SORT_KEY)["listed_at"] if cursor is not None else None
    read = _READ_FOR_LEVEL if level else limit + 1
    answers = [client.query(**_query(table, each, after, prefix), Limit=read) for each in lists]
    items = sorted((item for answer in answers for item in answer["Items"]), key=_name_in)
    # What follows the last item of a query that has more is not known yet.
    known = min((_name_in(answer["Items"][-1]) for answer in answers if "LastEvaluatedKey" in answer), default=None)
    if known is not None:
        items = [item for item in items if _name_in(item) <= known]
    shown: list[Item] = []
    last: Item = {}
    more = known is not None
    for item in items:
        if level in {None, _level_of(item)}:
            if len(shown) == limit:
                more = True
                break
            shown.append(item)
        last = item
    shown_as = readable(read_entry, lambda item: Unreadable(_name_in(item)))
    return Page([shown_as(item) for item in shown], make_cursor(whole, last, _SORT_KEY) if more else None)


def _level_of(item: Item) -> StockLevel:
    return StockLevel.of(int(item["available"]["N"]))


def _query(table: str, name: str, after: Item | None, prefix: str) -> dict[str, Any]:
    query = {"TableName": table, "IndexName": keys.LISTS, "ExpressionAttributeNames": {"#list": "list"}}
    values = {":list": {"S": name}}
    if prefix:  # a key takes one condition: what follows `after` begins with it and the first of all characters
        first = f"{after['S']}\0" if after else prefix
        return {
            **query,
            "KeyConditionExpression": "#list = :list AND listed_at BETWEEN :first AND :last",
            "ExpressionAttributeValues": {**values, ":first": {"S": first}, ":last": {"S": prefix + _LAST_CHARACTER}},
        }
    return {
        **query,
        "KeyConditionExpression": "#list = :list AND listed_at > :after" if after else "#list = :list",
        "ExpressionAttributeValues": {**values, **({":after": after} if after else {})},
    }


def _name_in(item: Item) -> str:
    name: str = item["listed_at"]["S"]
    return name
