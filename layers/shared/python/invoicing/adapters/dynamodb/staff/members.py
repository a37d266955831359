"""Names and roles of staff, kept for timelines: one item each, under the `sub` of their user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.staff.member import StaffMember

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef

    from invoicing.adapters.dynamodb.event_items import Outbox
    from invoicing.domain.events.store import StaffChanged


class DynamoStaffMembers:
    def __init__(self, client: DynamoDBClient, table: str, outbox: Callable[[], Outbox]) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox

    def get(self, ids: Iterable[str]) -> Mapping[str, StaffMember]:
        """Read staff members by id; unknown ones are left out. One call for each 100."""
        wanted = [keys.staff_key(staff_id) for staff_id in dict.fromkeys(ids)]
        items = read(self._client, self._table, wanted) if wanted else ()
        members = [decode(StaffMember, item["data"]["M"]) for item in items]
        return {member.id: member for member in members}

    def put(self, member: StaffMember, event: StaffChanged | None = None) -> bool:
        """Store a staff member, with an event or if something changed. Tell whether it was stored."""
        item = {**keys.staff_key(member.id), "data": encode(member)}
        put: PutTypeDef = {"TableName": self._table, "Item": item}
        if event is None:
            put["ConditionExpression"] = "attribute_not_exists(PK) OR #data <> :data"
            put["ExpressionAttributeNames"] = {"#data": "data"}  # a reserved word
            put["ExpressionAttributeValues"] = {":data": item["data"]}
        try:
            events = self._outbox().beside(item, event, f"/staff/{member.id}") if event else ()
            write(self._client, [{"Put": put}, *events])
        except ConditionsFailedError:
            return False
        return True
