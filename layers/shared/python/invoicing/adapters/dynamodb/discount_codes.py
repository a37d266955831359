"""Discount codes: an item each, whose remaining uses are `available`, as a product's units are."""

from __future__ import annotations

from typing import Any

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

_TRIES = 6


def read_code(client: Any, table: str, sku: str) -> CountedCode | None:
    """Read a code as it is now. One call."""
    return next((_counted(item) for item in read(client, table, [keys.product_key(sku)])), None)


def write_code(client: Any, table: str, code: DiscountCode) -> CountedCode:
    """Create a code, or change one: as many uses are left as the limit rose, or fewer."""
    for _ in range(_TRIES):
        before = read_code(client, table, code.sku)
        # Uses that are taken meanwhile change `available` and not the limit: adding the difference keeps count of them.
        #
        #   staff: read limit 10 .................. limit 12, available + 2, where the limit is still 10
        #   sale ................ takes one of them
        try:
            answer = client.update_item(**_update(table, code, before))
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
        else:
            return _counted(answer["Attributes"])
    raise BusyError("Too many changes of this code at once: try again in a moment.")


def list_codes(client: Any, table: str, limit: int, cursor: str | None) -> Page[CountedCode | Unreadable]:
    """List codes by name; what is left may be a moment old."""
    query = {
        "TableName": table,
        "IndexName": keys.LISTS,
        "KeyConditionExpression": "#list = :codes",
        "ExpressionAttributeNames": {"#list": "list"},
        "ExpressionAttributeValues": {":codes": {"S": keys.CODES}},
    }
    index = (*TABLE_KEYS, "list", "listed_at")
    return page(
        client,
        query,
        name=keys.CODES,
        keys=index,
        limit=limit,
        cursor=cursor,
        read=readable(_counted, lambda item: Unreadable(item["listed_at"]["S"])),
    )


def _update(table: str, code: DiscountCode, before: CountedCode | None) -> dict[str, Any]:
    # The condition that takes stock reads `inventory_policy`: a code without a limit continues below zero.
    policy = InventoryPolicy.DENY if code.uses else InventoryPolicy.CONTINUE
    summary = {**encode_fields(code), "uses": {"N": str(code.uses)}, "inventory_policy": encode(policy)}
    values = {
        ":summary": {"M": summary},
        ":more": {"N": str(code.uses - (before.code.uses if before else 0))},
        ":codes": {"S": keys.CODES},
        ":name": {"S": code.code},
    }
    update: dict[str, Any] = {
        "TableName": table,
        "Key": keys.product_key(code.sku),
        "UpdateExpression": "SET summary = :summary, #list = :codes, listed_at = :name ADD available :more",
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
