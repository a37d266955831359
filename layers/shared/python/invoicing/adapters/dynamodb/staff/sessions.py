"""Sessions of the back office: one item each, in the partition of the member of staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import decode, encode
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.session import Session

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef


class DynamoSessions:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, staff_id: str, session_id: str) -> tuple[StaffMember, Session] | None:
        """Read a session and its member of staff, in one consistent call."""
        wanted = [keys.staff_key(staff_id), keys.session_key(staff_id, session_id)]
        found = {item["SK"]["S"]: item["data"]["M"] for item in read(self._client, self._table, wanted)}
        if len(found) < len(wanted):
            return None
        member, session = (found[key["SK"]["S"]] for key in wanted)
        return decode(StaffMember, member), decode(Session, session)

    def add(self, session: Session) -> None:
        write(self._client, [{"Put": self._put(session, "attribute_not_exists(PK)")}])

    def renew(self, session: Session) -> bool:
        """Store a renewed session, unless it has ended. Tell whether it was stored."""
        try:
            write(self._client, [{"Put": self._put(session, "attribute_exists(PK)")}])
        except ConditionsFailedError:
            return False
        return True

    def end(self, staff_id: str, session_id: str) -> None:
        self._client.delete_item(TableName=self._table, Key=keys.session_key(staff_id, session_id))

    def _put(self, session: Session, condition: str) -> PutTypeDef:
        item = {
            **keys.session_key(session.staff_id, session.id),
            "data": encode(session),
            "expires_at": {"N": str(int(session.expires.timestamp()))},
        }
        return {"TableName": self._table, "Item": item, "ConditionExpression": condition}
