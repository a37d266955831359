"""boto3 clients: one session, each client created once, with short time-outs."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
from botocore.config import Config

CONNECT_SECONDS = 2
READ_SECONDS = 5


@cache
def _session() -> Any:
    return boto3.Session()


@cache
def client(service: str, *, tries: int = 3) -> Any:
    """Return the client of a service. With `tries=1` botocore never retries, not even after a time-out."""
    return _session().client(
        service,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": tries},
        ),
    )


def forget() -> None:
    """Drop all clients, so that the next call creates new ones."""
    _session.cache_clear()
    client.cache_clear()
