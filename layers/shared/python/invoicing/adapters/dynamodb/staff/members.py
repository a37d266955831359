"""Names and roles of staff: one item each, under the `sub` of their user."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from invoicing.adapters.dynamodb.serialization import Item, decode, encode
from invoicing.adapters.dynamodb.staff import keys
from invoicing.adapters.dynamodb.transactions import ConditionsFailedError, read, write
from invoicing.domain.staff.member import Profile, StaffMember

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import UpdateTypeDef

    from invoicing.adapters.dynamodb.event_items import Outbox
    from invoicing.domain.events.store import StaffChanged

LOCKED = timedelta(seconds=30)  # longer than a request takes
_CHANGED = "attribute_not_exists(PK) OR #data <> :data"


class DynamoStaffMembers:
    def __init__(self, client: DynamoDBClient, table: str, outbox: Callable[[], Outbox]) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox

    def get(self, ids: Iterable[str]) -> Mapping[str, StaffMember]:
        """Read staff members by id; unknown ones are left out. One call for each 100."""
        wanted = [keys.staff_key(staff_id) for staff_id in dict.fromkeys(ids)]
        items = read(self._client, self._table, wanted) if wanted else ()
        profiles = map(profile_of, items)
        return {profile.member.id: profile.member for profile in profiles if profile.member}

    def profile(self, staff_id: str) -> Profile:
        for item in read(self._client, self._table, [keys.staff_key(staff_id)]):
            return profile_of(item)
        return Profile()

    def put(
        self, member: StaffMember, event: StaffChanged | None = None, *, once: bool = False, seen: Profile | None = None
    ) -> bool:
        conditions = [] if event and not once else [f"({_CHANGED})"]
        generation = None if seen is None else seen.generation
        update = profile_update(self._table, member, conditions, generation=generation)
        try:
            events = self._outbox().beside(keys.staff_key(member.id), event, f"/staff/{member.id}") if event else ()
            write(self._client, [{"Update": update}, *events])
        except ConditionsFailedError:
            return False
        return True

    def lock(self, now: datetime) -> datetime | None:
        until = now + LOCKED
        lock = {":until": _seconds(until), ":now": _seconds(now)}
        is_free = "attribute_not_exists(PK) OR locked_until < :now"
        done = self._is_updated(keys.team_lock_key(), "SET locked_until = :until", is_free, lock)
        return until if done else None

    def unlock(self, lock: datetime) -> None:
        own = {":until": _seconds(lock), ":none": {"N": "0"}}
        self._is_updated(keys.team_lock_key(), "SET locked_until = :none", "locked_until = :until", own)

    def claim_invitation(self, staff_id: str, form_key: str, now: datetime, *, after: timedelta) -> bool:
        is_next = "attribute_not_exists(invited_by_form) OR (invited_by_form <> :form AND invited_at <= :before)"
        values = {":form": {"S": form_key}, ":now": _seconds(now), ":before": _seconds(now - after)}
        claim = "SET invited_by_form = :form, invited_at = :now"
        return self._is_updated(keys.staff_key(staff_id), claim, is_next, values)

    def release_invitation(self, staff_id: str, form_key: str) -> None:
        form = {":form": {"S": form_key}}
        self._is_updated(
            keys.staff_key(staff_id), "REMOVE invited_by_form, invited_at", "invited_by_form = :form", form
        )

    def _is_updated(self, key: Any, update: str, condition: str, values: Any) -> bool:
        try:
            self._client.update_item(
                TableName=self._table,
                Key=key,
                UpdateExpression=update,
                ConditionExpression=condition,
                ExpressionAttributeValues=values,
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True


def _seconds(time: datetime) -> Any:
    return {"N": str(time.timestamp())}


def profile_of(item: Item) -> Profile:
    data: Any = item.get("data", {}).get("M")
    member = decode(StaffMember, data) if data else None
    return Profile(member, int(item.get("generation", {}).get("N", "0")))


def profile_update(
    table: str, member: StaffMember, conditions: Iterable[str] = (), *, generation: int | None
) -> UpdateTypeDef:
    """Return the write of a member's name and role; with `generation`, on the condition that it is still this one."""
    values: dict[str, Any] = {":data": encode(member)}
    wanted = list(conditions)
    if generation is not None:
        values[":generation"] = {"N": str(generation)}
        none = "attribute_not_exists(generation) OR " if generation == 0 else ""
        wanted.append(f"({none}generation = :generation)")
    update: UpdateTypeDef = {
        "TableName": table,
        "Key": keys.staff_key(member.id),
        "UpdateExpression": "SET #data = :data",
        "ExpressionAttributeNames": {"#data": "data"},  # a reserved word
        "ExpressionAttributeValues": values,
    }
    if wanted:
        update["ConditionExpression"] = " AND ".join(wanted)
    return update
