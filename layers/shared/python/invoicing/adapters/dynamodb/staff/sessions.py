"""Sessions of the back office: one item each, in the partition of the member of staff."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from invoicing.adapters.dynamodb.serialization import Item, decode, encode
from invoicing.adapters.dynamodb.staff import keys
from invoicing.adapters.dynamodb.staff.members import profile_of, profile_update
from invoicing.adapters.dynamodb.transactions import MAX_ACTIONS, ConditionsFailedError, read, write
from invoicing.domain.staff.member import StaffMember
from invoicing.domain.staff.session import Session

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import PutTypeDef

    from invoicing.adapters.dynamodb.transactions import Action


class DynamoSessions:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, staff_id: str, session_id: str) -> tuple[StaffMember, Session] | None:
        """Read a session and its member of staff, in one consistent call."""
        wanted = [keys.staff_key(staff_id), keys.session_key(staff_id, session_id)]
        found = {item["SK"]["S"]: item for item in read(self._client, self._table, wanted)}
        if len(found) < len(wanted):
            return None
        first, second = (found[key["SK"]["S"]] for key in wanted)
        profile, session = profile_of(first), decode(Session, second["data"]["M"])
        if profile.member is None or profile.generation != session.generation:
            return None
        return profile.member, session

    def live(self, staff_ids: Sequence[str], now: datetime) -> Mapping[str, Sequence[Session]]:
        wanted = [keys.staff_key(staff_id) for staff_id in staff_ids]
        items = read(self._client, self._table, wanted) if wanted else ()
        generations = {item["PK"]["S"]: profile_of(item).generation for item in items}
        found: dict[str, list[Session]] = {}
        for staff_id, key in zip(staff_ids, wanted, strict=True):
            for item in self._items(staff_id) if key["PK"]["S"] in generations else ():
                session = decode(Session, item["data"]["M"])
                if session.is_live(now) and session.generation == generations[key["PK"]["S"]]:
                    found.setdefault(staff_id, []).append(session)
        return {one: sorted(own, key=lambda session: session.used_at, reverse=True) for one, own in found.items()}

    def begin(self, member: StaffMember, session: Session) -> bool:
        update = profile_update(self._table, member, generation=session.generation)
        return self._is_written([{"Update": update}, {"Put": self._put(session, "attribute_not_exists(PK)")}])

    def renew(self, session: Session) -> bool:
        return self._is_written([{"Put": self._put(session, "attribute_exists(PK)")}])

    def end(self, staff_id: str, session_id: str) -> None:
        self._client.delete_item(TableName=self._table, Key=keys.session_key(staff_id, session_id))

    def end_all(self, staff_id: str) -> None:
        """Begin the next generation, which ends them all at once, then delete them."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.staff_key(staff_id),
                UpdateExpression="ADD generation :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
                ConditionExpression="attribute_exists(PK)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return  # who has no profile has no session
        begun = [{"PK": item["PK"], "SK": item["SK"]} for item in self._items(staff_id)]
        deletes: list[Action] = [{"Delete": {"TableName": self._table, "Key": key}} for key in begun]
        for start in range(0, len(deletes), MAX_ACTIONS):
            write(self._client, deletes[start : start + MAX_ACTIONS])

    def _items(self, staff_id: str) -> Iterator[Item]:
        begins = keys.session_key(staff_id, "")
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="PK = :pk AND begins_with(SK, :sk)",
            ExpressionAttributeValues={":pk": begins["PK"], ":sk": begins["SK"]},
            ConsistentRead=True,
        )
        for page in pages:
            yield from page["Items"]

    def _is_written(self, actions: list[Action]) -> bool:
        try:
            write(self._client, actions)
        except ConditionsFailedError:
            return False
        return True

    def _put(self, session: Session, condition: str) -> PutTypeDef:
        item = {
            **keys.session_key(session.staff_id, session.id),
            "data": encode(session),
            "expires_at": {"N": str(int(session.expires.timestamp()))},
        }
        return {"TableName": self._table, "Item": item, "ConditionExpression": condition}
