"""Totals in the table: one BatchGetItem reads a sale and its figures, one TransactWriteItems adds what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.record_items import from_item
from invoicing.adapters.dynamodb.serialization import decode, encode_fields
from invoicing.adapters.dynamodb.totals.figures import added_by
from invoicing.adapters.dynamodb.totals.items import adding, addition_in, generations_in, place, put, rows
from invoicing.adapters.dynamodb.totals.keys import figures_key, generations_key, total_pk
from invoicing.adapters.dynamodb.transactions import MAX_ACTIONS, Action, ConditionsFailedError, read, write
from invoicing.domain.catalog.store import NEW_STORE
from invoicing.domain.errors import SaleNotFoundError, StaleSaleError
from invoicing.domain.figures.figures import Addition, CountedSale, Figures, TotalKind
from invoicing.domain.figures.generations import Generations
from invoicing.domain.figures.record import FiguresChange
from invoicing.domain.sale.sale import Sale

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_HEADS = keys.HEADS[:2]  # draft order and order


class DynamoTotals:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def sale(self, sale_id: str) -> CountedSale:
        """Read the heads of a sale with its figures, and with what holds for all sales."""
        figures, store = figures_key(sale_id), keys.store_key()
        heads = [keys.record_key(sale_id, head) for head in _HEADS]
        wanted = [*heads, figures, generations_key(), store]
        found = {place(item): item for item in read(self._client, self._table, wanted)}
        if place(heads[0]) not in found:
            raise SaleNotFoundError(sale_id)
        counted, described = found.get(place(figures), {}), found.get(place(store), {})
        return CountedSale(
            Sale(sale_id, [from_item(found[place(head)]) for head in heads if place(head) in found]),
            generations_in(found.get(place(generations_key()), {})),
            described["data"]["M"]["time_zone"]["S"] if "data" in described else NEW_STORE.time_zone,
            decode(Figures, counted["data"]["M"]) if counted else Figures(),
            int(counted["rev"]["N"]) if counted else 0,
        )

    def add(self, counted: CountedSale, change: FiguresChange) -> None:
        """Write the figures on their `rev`, add to the totals, and put and delete rows.

        The race that the condition decides, of two runs for one sale at rev 7, of which the first was slow:

          one run:     read (rev 7, OPEN) ........................................ add if rev = 7 -> it is 8: read again
          another run:      the sale is paid, read (rev 7, PAID), add if rev = 7 -> 8
        """
        sale_id = counted.sale.id
        item = {**figures_key(sale_id), "data": {"M": encode_fields(change.figures)}}
        self._write(
            put(self._table, item, counted.rev),
            *(
                adding(self._table, generation, addition, sale_id)
                for generation, additions in change.additions.items()
                for addition in additions
            ),
            *rows(self._table, counted.sale, change),
        )

    def added_by(self, sale_ids: Iterable[str]) -> Mapping[str, Sequence[Addition]]:
        return added_by(self._client, self._table, sale_ids)

    def read(self, generation: int, kind: TotalKind, since: date | None = None) -> Sequence[Addition]:
        return [addition_in(kind, item) for item in self._items(generation, kind, since)]

    def _items(self, generation: int, kind: TotalKind, since: date | None = None) -> Iterator[dict[str, Any]]:
        """Yield every shard of the totals of a kind."""
        values = {":kind": {"S": total_pk(generation, kind.value)}}
        if since is not None:
            values[":since"] = {"S": since.isoformat()}
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="PK = :kind" if since is None else "PK = :kind AND SK >= :since",
            ExpressionAttributeValues=values,
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def generations(self) -> Generations:
        answer = self._client.get_item(TableName=self._table, Key=generations_key(), ConsistentRead=True)
        return generations_in(answer.get("Item", {}))

    def put_generations(self, generations: Generations) -> Generations:
        self._write(put(self._table, {**generations_key(), **encode_fields(generations)}, generations.rev))
        return replace(generations, rev=generations.rev + 1)

    def delete(self, generation: int) -> None:
        found = [item for kind in TotalKind for item in self._items(generation, kind)]
        gone: list[Action] = [
            {"Delete": {"TableName": self._table, "Key": {name: item[name] for name in ("PK", "SK")}}} for item in found
        ]
        for start in range(0, len(gone), MAX_ACTIONS):
            self._write(*gone[start : start + MAX_ACTIONS])

    def sale_ids(self) -> Iterator[str]:
        """Yield the id of each draft order, by a scan of the whole table: an index may not have the newest yet."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="SK = :draft",
            ExpressionAttributeValues={":draft": {"S": keys.record_sk(keys.DRAFT)}},
            ProjectionExpression="PK",
            ConsistentRead=True,
        )
        for page in pages:
            yield from map(keys.sale_id_of, page["Items"])

    def _write(self, *actions: Action) -> None:
        try:
            write(self._client, actions)
        except ConditionsFailedError:
            raise StaleSaleError from None
