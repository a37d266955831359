"""The base class of events, and an event as it is stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Actor(StrEnum):
    """Who caused an event."""

    STAFF = "staff"
    CUSTOMER = "customer"
    SYSTEM = "system"
    PROVIDER = "provider"


@dataclass(frozen=True)
class Event:
    """The base class of events."""


class StoreEvent(Event):
    """The base class of events that are not of a sale."""


@dataclass(frozen=True)
class RecordedEvent:
    """An event as it is stored. `id` is `evt_<ulid>`, so ids sort by time; `causation_id` is the causing event's.

    `sale_id` is empty for a `StoreEvent`, and `correlation_id` then is the path of the resource in the API.
    `staff_id` is the staff member's whose request caused it. Events of other actors have none.
    """

    id: str
    sale_id: str
    type: str
    occurred_at: datetime
    actor: Actor
    data: Event
    correlation_id: str
    causation_id: str | None = None
    order_id: str | None = None
    staff_id: str | None = None
