"""Publish the events of a day again, after the stream or the bus lost some.

    python -m ops.publish_day prod 2026-11-30                     count the day's events by type
    python -m ops.publish_day prod 2026-11-30 --now               publish them again
    python -m ops.publish_day prod 2026-11-30 --type OrderPaid    only events of a type; may be repeated

The table keeps every event, and an index finds them by day, in UTC. An event that is published again has the same id,
and functions decide by the current state of the sale: what was done already is not done twice. Rules that you added to
the bus get the events again, too, and tell them apart by `event_id`.
"""

import argparse
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from invoicing.adapters.dynamodb import keys
from invoicing.adapters.dynamodb.event_items import from_event_item
from invoicing.adapters.dynamodb.transactions import MAX_KEYS, read
from invoicing.adapters.event_envelope import to_entry
from invoicing.adapters.eventbridge import EventBridgeBus
from invoicing.domain.events import RecordedEvent
from invoicing.domain.events.catalogue import CATALOGUE
from ops.deploy import outputs_of, read_stack
from ops.stage import Stage, StageError, read_stage

if TYPE_CHECKING:
    from types_boto3_dynamodb import DynamoDBClient

ROOT = Path(__file__).resolve().parent.parent
TRIES = 5  # of entries that the bus does not take, with a longer wait before each
FIRST_WAIT = 1.0  # seconds
Client = Callable[[str], Any]


def events_of(day: date, table: str, dynamodb: "DynamoDBClient") -> Iterator[RecordedEvent]:
    """Yield the events of a day, the oldest first. One that cannot be read is named and left out."""
    found = sorted(_keys_of(day, table, dynamodb), key=lambda key: str(key["SK"]["S"]))
    for start in range(0, len(found), MAX_KEYS):
        chunk = found[start : start + MAX_KEYS]
        items = {item["SK"]["S"]: item for item in read(dynamodb, table, chunk)}
        for key in chunk:
            try:
                yield from_event_item(items[key["SK"]["S"]])
            except (KeyError, TypeError, ValueError, AttributeError) as error:
                print(f"{keys.event_id_of(key)} cannot be read: {error!r}")


def _keys_of(day: date, table: str, dynamodb: "DynamoDBClient") -> Iterator[dict[str, Any]]:
    for shard in keys.event_days(day):
        pages = dynamodb.get_paginator("query").paginate(
            TableName=table,
            IndexName=keys.EVENTS_BY_DAY,
            KeyConditionExpression="event_day = :day",
            ExpressionAttributeValues={":day": {"S": shard}},
        )
        for page in pages:
            for item in page["Items"]:
                yield {name: item[name] for name in ("PK", "SK")}


def publish(events: Sequence[RecordedEvent], bus: EventBridgeBus) -> None:
    """Put events on the bus, in their order. Raises StageError if it does not take some of them."""
    entries = [to_entry(event) for event in events]
    for tried in range(TRIES):
        time.sleep(FIRST_WAIT * 2**tried if tried else 0)
        refused = bus.publish(entries)
        entries = [entries[position] for position in refused]
        if not entries:
            return
    reasons = ", ".join(sorted({*refused.values()}))
    raise StageError(f"The bus did not take {len(entries)} events ({reasons}). Run the command again later.")


def run(stage: Stage, day: date, types: Sequence[str], client: Client, *, now: bool) -> None:
    """Count the events of a day by type, and publish them if `now`. Raises StageError."""
    if unknown := sorted(set(types) - set(CATALOGUE)):
        raise StageError(f"There are no events {', '.join(unknown)}: docs/events.md lists the types.")
    stack = read_stack(stage, client)
    if stack is None:
        raise StageError(f"There is no stack {stage.stack} in {stage.region}.")
    outputs = outputs_of(stack)
    found = events_of(day, outputs["TableName"], client("dynamodb"))
    wanted = [event for event in found if not types or event.type in types]
    for name, number in sorted(Counter(event.type for event in wanted).items()):
        print(f"{number:8} {name}")
    if not now:
        print("Nothing was published. To publish them again, add --now.")
        return
    bus = EventBridgeBus(
        client("events"),
        lambda: client("sqs"),
        bus_name=outputs["BusName"],
        poison_queue_url=outputs["PoisonEventsUrl"],
    )
    publish(wanted, bus)
    print(f"{len(wanted)} events were published again.")


def main() -> None:
    parser = argparse.ArgumentParser(description="Publish the events of a day again.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("day", type=date.fromisoformat, help="in UTC: 2026-11-30")
    parser.add_argument("--type", action="append", default=[], metavar="EVENT", help="only events of this type")
    parser.add_argument("--now", action="store_true", help="publish them")
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        client = boto3.Session(region_name=stage.region).client
        run(stage, arguments.day, arguments.type, client, now=arguments.now)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
