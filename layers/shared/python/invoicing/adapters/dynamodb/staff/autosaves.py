"""What members of staff have typed and not saved: one item each, compressed, which its TTL deletes."""

from __future__ import annotations

import json
import zlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb.keys import instant
from invoicing.adapters.dynamodb.staff import keys
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.staff.autosave import LARGEST_CONTENT, Autosave

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef


class DynamoAutosaves:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, staff_id: str, draft: str, now: datetime) -> Autosave | None:
        """Read it in one consistent call. One that has expired may still be there: TTL takes days."""
        for item in read(self._client, self._table, [keys.autosave_key(staff_id, draft)]):
            autosave = _from_item(draft, item)
            return autosave if now < autosave.expires else None
        return None

    def put(self, staff_id: str, autosave: Autosave) -> bool:
        item = {**keys.autosave_key(staff_id, autosave.draft), **_to_item(autosave)}
        if len(item["content"]["B"]) > LARGEST_CONTENT:
            return False
        # An editor that was saved leaves the next version behind. A request of it that arrives later, since it took
        # longer, is of the same form and has an older version.
        put: PutTypeDef = {
            "TableName": self._table,
            "Item": item,
            "ConditionExpression": "attribute_not_exists(PK) OR form_key <> :form_key OR version <= :version",
            "ExpressionAttributeValues": {":form_key": item["form_key"], ":version": item["version"]},
        }
        try:
            write(self._client, [{"Put": put}])
        except ConditionsFailedError:
            return False
        return True

    def discard(self, staff_id: str, draft: str) -> None:
        self._client.delete_item(TableName=self._table, Key=keys.autosave_key(staff_id, draft))


def _to_item(autosave: Autosave) -> dict[str, Any]:
    content = zlib.compress(json.dumps(autosave.fields, ensure_ascii=False, separators=(",", ":")).encode())
    return {
        "version": {"N": str(autosave.version)},
        "form_key": {"S": autosave.form_key},
        "saved_at": {"S": instant(autosave.saved_at)},
        "content": {"B": content},
        "expires_at": {"N": str(int(autosave.expires.timestamp()))},
    }


def _from_item(draft: str, item: dict[str, Any]) -> Autosave:
    fields: dict[str, list[str]] = json.loads(zlib.decompress(item["content"]["B"]))
    return Autosave(
        draft=draft,
        version=int(item["version"]["N"]),
        saved_at=datetime.fromisoformat(item["saved_at"]["S"]),
        form_key=item["form_key"]["S"],
        fields={name: tuple(values) for name, values in fields.items()},
    )
