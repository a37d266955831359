"""Changes of e-mail addresses that wait for their code: one item a person, deleted by its TTL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from invoicing.adapters.dynamodb.staff import keys
from invoicing.adapters.dynamodb.transactions import read
from invoicing.domain.staff.email_change import EmailChange

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

_KIND = "EMAIL_CHANGE"


class DynamoEmailChanges:
    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def find(self, staff_id: str) -> EmailChange | None:
        for item in read(self._client, self._table, [keys.credential_key(staff_id, _KIND)]):
            ends_at = datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)
            return EmailChange(item["email"]["S"], item["code_hash"]["S"], ends_at, int(item["tries"]["N"]))
        return None

    def put(self, staff_id: str, change: EmailChange) -> None:
        item = {
            **keys.credential_key(staff_id, _KIND),
            "email": {"S": change.email},
            "code_hash": {"S": change.code_hash},
            "expires_at": {"N": str(int(change.expires_at.timestamp()))},
            "tries": {"N": str(change.tries)},
        }
        self._client.put_item(TableName=self._table, Item=item)

    def count_try(self, staff_id: str, change: EmailChange) -> bool:
        """Count a try, on the condition that it is the next one of this code: tries at one moment take turns."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.credential_key(staff_id, _KIND),
                UpdateExpression="SET tries = :next",
                ConditionExpression="code_hash = :code AND tries = :seen",
                ExpressionAttributeValues={
                    ":code": {"S": change.code_hash},
                    ":seen": {"N": str(change.tries)},
                    ":next": {"N": str(change.tries + 1)},
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == "ConditionalCheckFailedException":
                return False
            raise
        return True

    def discard(self, staff_id: str) -> None:
        self._client.delete_item(TableName=self._table, Key=keys.credential_key(staff_id, _KIND))
