"""Puts each record on the bus; fails on those that ask for it."""

import json
import os
from typing import Any

import boto3

batches: list[Any] = []  # the keys of every batch that was delivered


def lambda_handler(event, context):
    keys = [record["dynamodb"]["Keys"]["SK"]["S"] for record in event["Records"]]
    batches.append(keys)
    if any("CRASH" in key for key in keys):
        raise RuntimeError("a record that crashes the function")
    failures = []
    for record in event["Records"]:
        key = record["dynamodb"]["Keys"]["SK"]["S"]
        if "POISON" in key or ("ONCE" in key and sum(key in batch for batch in batches) == 1):
            failures.append({"itemIdentifier": record["dynamodb"]["SequenceNumber"]})
            break
        entry = {"Source": "small", "DetailType": "Happened", "Detail": json.dumps({"key": key})}
        boto3.client("events").put_events(Entries=[{**entry, "EventBusName": os.environ["BUS_NAME"]}])
    return {"batchItemFailures": failures}
