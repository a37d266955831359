"""Discount codes: one item each. Remaining uses are its `available`, as a product's units are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.paging import TABLE_KEYS, page, readable
from invoicing.adapters.dynamodb.serialization import decode, encode, encode_fields
from invoicing.adapters.dynamodb.transactions import read
from invoicing.domain.catalog.discount import CountedCode, DiscountCode
from invoicing.domain.catalog.product import InventoryPolicy
from invoicing.domain.errors import BusyError
from invoicing.domain.sale.summary import Unreadable
from invoicing.ports import Page

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_TRIES = 6


def read_code(client: DynamoDBClient, table: str, sku: str) -> CountedCode | None:
    return next((_counted(item) for item in read(client, table, [keys.product_key(sku)])), None)


def write_code(client: DynamoDBClient, table: str, code: DiscountCode) -> CountedCode:
    """Create or change a code; remaining uses change by as much as the limit."""
    for _ in range(_TRIES):
        before = read_code(client, table, code.sku)
        # A sale may take a use in between, which changes `available` and not the limit: so add the difference.
        #
        #   staff: read limit 10 .................. set limit 12, available + 2, if the limit is still 10
        #   sale ................ available - 1
        try:
            answer = client.update_item(**_update(table, code, before))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
        else:
            return _counted(answer["Attributes"])
    raise BusyError("Too many changes of this code at once: try again in a moment.")


def list_codes(client: DynamoDBClient, table: str, limit: int, cursor: str | None) -> Page[CountedCode | Unreadable]:
    """List codes by name; remaining uses may be a moment old."""
    query = {
        "TableName": table,
        "IndexName": keys.LISTS,
        "KeyConditionExpression": "#list = :codes",
        "ExpressionAttributeNames": {"#list": "list"},
        "ExpressionAttributeValues": {":codes": {"S": keys.CODES}},
    }
    return page(
        client,
        query,
        name=keys.CODES,
        keys=(*TABLE_KEYS, "list", "listed_at"),
        limit=limit,
        cursor=cursor,
        read=readable(_counted, lambda item: Unreadable(item["listed_at"]["S"])),
    )


def _update(table: str, code: DiscountCode, before: CountedCode | None) -> dict[str, Any]:
    # The condition for taking stock reads `inventory_policy`: a code without a limit continues below zero.
    policy = InventoryPolicy.DENY if code.uses else InventoryPolicy.CONTINUE
    summary = {**encode_fields(code), "uses": {"N": str(code.uses)}, "inventory_policy": encode(policy)}
    values = {
        ":summary": {"M": summary},
        ":added": {"N": str(code.uses - (before.code.uses if before else 0))},
        ":codes": {"S": keys.CODES},
        ":name": {"S": code.code},
    }
    update: dict[str, Any] = {
        "TableName": table,
        "Key": keys.product_key(code.sku),
        "UpdateExpression": "SET summary = :summary, #list = :codes, listed_at = :name ADD available :added",
        "ConditionExpression": "attribute_not_exists(PK)",
        "ExpressionAttributeNames": {"#list": "list"},
        "ExpressionAttributeValues": values,
        "ReturnValues": "ALL_NEW",
    }
    if before is not None:
        update["ConditionExpression"] = "summary.uses = :uses"
        values[":uses"] = {"N": str(before.code.uses)}
    return update


def _counted(item: dict[str, Any]) -> CountedCode:
    return CountedCode(decode(DiscountCode, item["summary"]["M"]), int(item["available"]["N"]))
