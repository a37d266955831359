"""Add what sales changed to the totals of the store."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from invoicing.bootstrap import app
from invoicing.observability import logger, logs_about
from invoicing.usecases.figures.record_figures import record_figures

app.at_init("totals")


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Take events of sales from the queue, and return those to retry.

    An event only names its sale, which is read as it is: all events of a sale in one batch cost one read.
    """
    messages: defaultdict[str, list[str]] = defaultdict(list)
    for record in event["Records"]:
        messages[json.loads(record["body"])["detail"]["metadata"]["sale_id"]].append(record["messageId"])
    again: list[str] = []
    for sale_id, ids in messages.items():
        with logs_about(sale_id):
            try:
                if record_figures(sale_id, ports=app):
                    logger.info("figures_recorded")
            except Exception:  # noqa: BLE001 - the queue keeps the events of this sale, and those of others are done
                logger.exception("figures_not_recorded")
                again += ids
    return {"batchItemFailures": [{"itemIdentifier": message_id} for message_id in again]}
