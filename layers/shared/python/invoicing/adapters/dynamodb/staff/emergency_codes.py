"""Emergency codes: the hashes of a person's codes that were not used yet, in one item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb.staff import keys
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

    from invoicing.adapters.dynamodb.event_items import Outbox
    from invoicing.adapters.dynamodb.transactions import Action
    from invoicing.domain.events.store import StaffChanged

_KIND = "EMERGENCY_CODES"


class DynamoEmergencyCodes:
    def __init__(self, client: DynamoDBClient, table: str, outbox: Callable[[], Outbox]) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox

    def count(self, staff_id: str) -> int:
        for item in read(self._client, self._table, [keys.credential_key(staff_id, _KIND)]):
            return len(item.get("codes", {}).get("SS", []))
        return 0

    def replace(self, hashes: Iterable[str], event: StaffChanged) -> None:
        item = {**keys.credential_key(event.sub, _KIND), "codes": {"SS": sorted(hashes)}}
        self._write({"Put": {"TableName": self._table, "Item": item}}, event)

    def use(self, code: str, event: StaffChanged) -> bool:
        """Take the code off, on the condition that it is there: of two sign-ins with one code, one succeeds."""
        update: Action = {
            "Update": {
                "TableName": self._table,
                "Key": keys.credential_key(event.sub, _KIND),
                "UpdateExpression": "DELETE codes :codes",
                "ConditionExpression": "contains(codes, :code)",
                "ExpressionAttributeValues": {":codes": {"SS": [code]}, ":code": {"S": code}},
            }
        }
        try:
            self._write(update, event)
        except ConditionsFailedError:
            return False
        return True

    def discard(self, staff_id: str) -> None:
        self._client.delete_item(TableName=self._table, Key=keys.credential_key(staff_id, _KIND))

    def _write(self, action: Action, event: StaffChanged) -> None:
        events = self._outbox().beside(keys.staff_key(event.sub), event, f"/staff/{event.sub}")
        write(self._client, [action, *events])
