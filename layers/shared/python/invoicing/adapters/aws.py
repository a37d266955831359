"""boto3: one session, each client made once, with short time-outs."""

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
    """Return the client of a service. With `tries=1` botocore repeats nothing, not even after a time-out."""
    return _session().client(
        service,
        config=Config(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": tries},
        ),
    )


def forget() -> None:
    """Make new clients from now on."""
    _session.cache_clear()
    client.cache_clear()
