"""Publish every new event from the table's stream to the bus.

Events are not marked as published: one that is sent twice has the same id, and any period can be replayed.
"""

from __future__ import annotations

import json
from typing import Any

from invoicing.adapters.dynamodb.event_items import from_event_item
from invoicing.adapters.dynamodb.keys import sale_id_of
from invoicing.adapters.event_envelope import to_entry
from invoicing.bootstrap import app
from invoicing.observability import count, logger, logs_about

app.at_init("bus")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Publish a batch of stream records, and return those to retry."""
    positions, entries = [], []
    for record in event["Records"]:
        change = record["dynamodb"]
        try:
            entries.append(to_entry(from_event_item(change["NewImage"])))
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # A retry would fail too and delay the records after it, so the event goes to a queue for manual inspection.
            with logs_about(sale_id_of(change["Keys"])):
                logger.exception("event_unreadable", extra={"keys": change["Keys"]})
            app.bus.set_aside({"Keys": json.dumps(change["Keys"])}, f"It cannot be read: {error!r}")
            count("EventsSetAside")
        else:
            positions.append(change["SequenceNumber"])
    again = app.bus.publish(entries)
    if again:
        logger.warning("events_not_published_yet", extra={"events": len(again), "errors": sorted({*again.values()})})
    return {"batchItemFailures": [{"itemIdentifier": positions[position]} for position in again]}
