"""What sales have added to the totals."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode
from invoicing.adapters.dynamodb.totals.keys import figures_key
from invoicing.adapters.dynamodb.transactions import read
from invoicing.domain.figures.figures import Addition, Figures

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


def added_by(client: DynamoDBClient, table: str, sale_ids: Iterable[str]) -> dict[str, tuple[Addition, ...]]:
    """Return what sales have added, by id, with one call for each 100. All generations of a sale have the same."""
    items = read(client, table, map(figures_key, dict.fromkeys(sale_ids)))
    figures = {keys.sale_id_of(item): decode(Figures, item["data"]["M"]) for item in items}
    return {sale_id: next(iter(it.added.values()), ()) for sale_id, it in figures.items()}
