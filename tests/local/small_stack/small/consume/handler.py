"""Remembers what it was given; fails as often as it is told to."""

from typing import Any

events: list[dict[str, Any]] = []
failures: dict[str, int] = {}  # key: how many more times


def lambda_handler(event, context):
    events.append(event)
    key = event["detail"].get("key", "")
    if failures.get(key, 0) > 0:
        failures[key] -= 1
        raise RuntimeError(f"{key} cannot be taken")
