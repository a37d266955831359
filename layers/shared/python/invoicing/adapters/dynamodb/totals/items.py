"""Totals and their generations as items of the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import Item, decode
from invoicing.adapters.dynamodb.totals.keys import total_key, total_of
from invoicing.adapters.dynamodb.transactions import Action
from invoicing.domain.figures.figures import Addition, TotalKind
from invoicing.domain.figures.generations import Generations
from invoicing.domain.figures.record import FiguresChange
from invoicing.domain.sale.sale import Sale

if TYPE_CHECKING:
    from types_boto3_dynamodb.type_defs import PutTypeDef


def put(table: str, item: Item, rev: int) -> Action:
    """Return the write of an item that has a `rev`, on the condition that it is as it was read."""
    write: PutTypeDef = {
        "TableName": table,
        "Item": {**item, "rev": {"N": str(rev + 1)}},
        "ConditionExpression": "attribute_not_exists(PK)",
    }
    if rev:
        write |= {"ConditionExpression": "rev = :seen", "ExpressionAttributeValues": {":seen": {"N": str(rev)}}}
    return {"Put": write}


def adding(table: str, generation: int, addition: Addition, sale_id: str) -> Action:
    """Return the write that adds to the sale's shard of a total, which need not exist."""
    amounts = dict(enumerate(addition.amounts.items()))
    return {
        "Update": {
            "TableName": table,
            "Key": total_key(generation, addition.kind.value, addition.day, addition.currency, sale_id),
            "UpdateExpression": "ADD " + ", ".join(f"#{number} :{number}" for number in amounts),
            "ExpressionAttributeNames": {f"#{number}": name for number, (name, _) in amounts.items()},
            "ExpressionAttributeValues": {f":{number}": {"N": str(amount)} for number, (_, amount) in amounts.items()},
        }
    }


def rows(table: str, sale: Sale, change: FiguresChange) -> Iterator[Action]:
    """Yield the writes of the sale's rows, by which lists find what is rare."""
    for name in change.listed:
        yield {"Put": {"TableName": table, "Item": keys.counted_key(name, sale.draft.created_at, sale.id)}}
    for name in change.delisted:
        yield {"Delete": {"TableName": table, "Key": keys.counted_key(name, sale.draft.created_at, sale.id)}}


def addition_in(kind: TotalKind, item: dict[str, Any]) -> Addition:
    """Return what a shard of a total holds."""
    day, currency = total_of(item)
    return Addition(kind, currency, {name: int(value["N"]) for name, value in item.items() if "N" in value}, day)


def generations_in(item: dict[str, Any]) -> Generations:
    return decode(Generations, item) if item else Generations()


def place(key: keys.Key) -> tuple[str, str]:
    """Return a key as text, by which items of several partitions are told apart."""
    return key["PK"]["S"], key["SK"]["S"]
