"""The store's settings, cached for a minute in a warm function."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.serialization import Item, decode, encode, encode_fields
from invoicing.adapters.dynamodb.transactions import Action, ConditionsFailedError, write
from invoicing.domain.catalog.store import NEW_STORE, NEW_VERSION, Store
from invoicing.domain.errors import StaleSaleError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from types_boto3_dynamodb import DynamoDBClient
    from types_boto3_dynamodb.type_defs import UpdateTypeDef

    from invoicing.adapters.dynamodb.event_items import Outbox
    from invoicing.domain.catalog.changes import SettingChange
    from invoicing.domain.events import StoreEvent
    from invoicing.domain.sale.summary import Unreadable
    from invoicing.ports import Page
    from invoicing.ports.settings import LoggedChange

_CACHE_SECONDS = 60.0
_CHANGES = "changes"  # of an event's item
_BESIDE = {
    "version",
    "is_currency_locked",
    "is_first_run_dismissed",
}  # attributes of the item, which conditions read, and not of `data`


class DynamoStores:
    """The one store of this deployment; `NEW_STORE` until staff have described it."""

    def __init__(self, client: DynamoDBClient, table: str, outbox: Callable[[], Outbox]) -> None:
        self._client = client
        self._table = table
        self._outbox = outbox
        self._cached: tuple[Store, float] | None = None
        self._writes = 0  # a read that a write of another thread overtook is not cached

    def get(self) -> Store:
        """Return the settings. They are cached once the currency is locked, so that a cached currency is always right.

        The race that a cache of an unlocked currency would lose:

          a function: get (NOK, cached) ................................................. edit the draft in NOK
          staff:                         change the currency to EUR, create a draft in EUR
        """
        now, cached = time.monotonic(), self._cached
        if cached is None or now - cached[1] > _CACHE_SECONDS:
            writes = self._writes
            store = self.read()
            self._cached = (store, now) if store.is_currency_locked and writes == self._writes else None
            return store
        return cached[0]

    def read(self) -> Store:
        answer = self._client.get_item(TableName=self._table, Key=keys.store_key(), ConsistentRead=True)
        return _store_in(answer.get("Item", {}))

    def put(
        self, store: Store, *, seen: Store, event: StoreEvent | None = None, changes: Sequence[SettingChange] = ()
    ) -> Store:
        """Replace the settings that were seen. The currency stays where it is locked.

        The log's values are stored with the event, in its item, and are not published.
        """
        is_new = (
            "attribute_not_exists(version) AND (attribute_not_exists(locked_currency) OR locked_currency = :currency)"
        )
        is_as_seen = "version = :seen AND (attribute_not_exists(locked_currency) OR locked_currency = :currency)"
        data = {name: value for name, value in encode_fields(store).items() if name not in _BESIDE}
        self._write(
            {
                "TableName": self._table,
                "Key": keys.store_key(),
                "UpdateExpression": "SET #data = :data, version = :next",
                "ConditionExpression": is_new if seen.is_new else is_as_seen,
                "ExpressionAttributeNames": {"#data": "data"},  # a reserved word
                "ExpressionAttributeValues": {
                    ":data": {"M": data},
                    ":next": {"N": str(seen.version + 1)},
                    ":currency": {"S": store.currency},
                    **_seen(seen.version),
                },
            },
            *self._outbox().beside(keys.store_key(), event, "/store", {_CHANGES: encode(changes)} if changes else {}),
        )
        return replace(
            store,
            version=seen.version + 1,
            is_currency_locked=seen.is_currency_locked,
            is_first_run_dismissed=seen.is_first_run_dismissed,
        )

    def log(self, limit: int, cursor: str | None) -> Page[LoggedChange | Unreadable]:
        from invoicing.adapters.dynamodb.paging import TABLE_KEYS, page, readable  # noqa: PLC0415 - for one page only
        from invoicing.domain.sale.summary import Unreadable  # noqa: PLC0415 - for one page only

        query = {
            "TableName": self._table,
            "KeyConditionExpression": "PK = :pk AND begins_with(SK, :event)",
            "ExpressionAttributeValues": {":pk": keys.store_key()["PK"], ":event": {"S": f"{keys.EVENT}#"}},
            "ScanIndexForward": False,
        }
        read = readable(_logged_in, lambda item: Unreadable(keys.event_id_of(item)))
        return page(self._client, query, name="STORE LOG", keys=TABLE_KEYS, limit=limit, cursor=cursor, read=read)

    def dismiss_first_run(self) -> None:
        """Hide the list of first steps. It is beside the settings, so that a store that is new stays so."""
        try:
            self._client.update_item(
                TableName=self._table,
                Key=keys.store_key(),
                UpdateExpression="SET first_run_dismissed = if_not_exists(first_run_dismissed, :yes)",
                ExpressionAttributeValues={":yes": {"BOOL": True}},
            )
        finally:
            self._forget()

    def lock_currency(self, store: Store) -> None:
        """Lock the currency of the settings that were read, if it is not locked."""
        if store.is_currency_locked:
            return
        self._write(
            {
                "TableName": self._table,
                "Key": keys.store_key(),
                "UpdateExpression": "SET locked_currency = :currency",
                "ConditionExpression": "attribute_not_exists(version)" if store.is_new else "version = :seen",
                "ExpressionAttributeValues": {":currency": {"S": store.currency}, **_seen(store.version)},
            }
        )

    def _write(self, update: UpdateTypeDef, *events: Action) -> None:
        try:
            write(self._client, [{"Update": update}, *events])  # a transaction, whose token makes a retry safe
        except ConditionsFailedError:
            raise StaleSaleError from None
        finally:
            self._forget()

    def _forget(self) -> None:
        self._writes += 1
        self._cached = None


def _logged_in(item: dict[str, Any]) -> LoggedChange:
    from invoicing.adapters.dynamodb.event_items import from_event_item  # noqa: PLC0415 - loads events
    from invoicing.domain.catalog.changes import SettingChange  # noqa: PLC0415 - for one page only
    from invoicing.ports.settings import LoggedChange  # noqa: PLC0415 - for one page only

    changes = item.get(_CHANGES, {"L": []})["L"]
    return LoggedChange(from_event_item(item), tuple(decode(SettingChange, each["M"]) for each in changes))


def _store_in(item: dict[str, Any]) -> Store:
    described = decode(Store, item["data"]["M"]) if "data" in item else NEW_STORE
    version = int(item["version"]["N"]) if "version" in item else NEW_VERSION
    return replace(
        described,
        version=version,
        is_currency_locked="locked_currency" in item,
        is_first_run_dismissed="first_run_dismissed" in item,
    )


def _seen(version: int) -> Item:
    return {} if version == NEW_VERSION else {":seen": {"N": str(version)}}
