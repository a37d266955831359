"""The root of all happenings, and how one is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Actor(StrEnum):
    """Who did it."""

    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Event:
    """The root of all happenings."""


@dataclass(frozen=True)
class RecordedEvent:
    """A happening as it is stored: who, when, and what caused it. `id` is `evt_<ulid>`; ids sort by time."""

    id: str
    sale_id: str
    type: str
    occurred_at: datetime
    actor: Actor
    data: Event
    correlation_id: str
    causation_id: str | None = None
    order_id: str | None = None
