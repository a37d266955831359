"""Names and roles of staff, kept for timelines: one item each, under the `sub` of their user."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.staff.member import StaffMember

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient


class DynamoStaffMembers:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, ids: Iterable[str]) -> Mapping[str, StaffMember]:
        """Read staff members by id; unknown ones are left out. One call for each 100."""
        wanted = [keys.staff_key(staff_id) for staff_id in dict.fromkeys(ids)]
        items = read(self._client, self._table, wanted) if wanted else ()
        members = [decode(StaffMember, item["data"]["M"]) for item in items]
        return {member.id: member for member in members}

    def put(self, member: StaffMember) -> bool:
        """Store a staff member, unless they are stored as they are. Tell whether something changed."""
        is_new_or_different = "attribute_not_exists(PK) OR #data <> :data"
        data = encode(member)
        try:
            write(
                self._client,
                [
                    {
                        "Put": {
                            "TableName": self._table,
                            "Item": {**keys.staff_key(member.id), "data": data},
                            "ConditionExpression": is_new_or_different,
                            "ExpressionAttributeNames": {"#data": "data"},  # a reserved word
                            "ExpressionAttributeValues": {":data": data},
                        }
                    }
                ],
            )
        except ConditionsFailedError:
            return False
        return True
