"""The totals as the product's own rule brings them about: a run of `record_figures` for each event that it matches."""

import json
from datetime import timedelta
from functools import cache
from typing import Any

from moto.events.models import EventPattern

from invoicing.adapters.event_envelope import to_envelope
from invoicing.domain.events import RecordedEvent
from invoicing.domain.figures.totals import StoreTotals
from invoicing.usecases.figures.read_totals import read_totals
from invoicing.usecases.figures.record_figures import record_figures
from tests.support.template.deployment import of_type
from tests.support.worlds.fake_world import FakeWorld


def reaches_record_figures(event: RecordedEvent) -> bool:
    """Tell whether the rule in `template.yaml` puts the event into the queue of `record_figures`."""
    told: Any = {"source": "invoicing", "detail-type": event.type, "detail": to_envelope(event)}
    return bool(_rule().matches_event(told))


def deliver_events(world: FakeWorld) -> list[RecordedEvent]:
    """Deliver the events that were not delivered yet, and return them."""
    events = world.sales.events[world.delivered :]
    world.delivered += len(events)
    for sale_id in dict.fromkeys(event.sale_id for event in events if reaches_record_figures(event)):
        record_figures(sale_id, ports=world)
    return events


def totals_of(world: FakeWorld, days: int = 0) -> StoreTotals:
    """Deliver the events of all sales, and return the totals so many days later."""
    deliver_events(world)
    today = world.clock().date() + timedelta(days=days)
    return read_totals(today, today - timedelta(days=30), ports=world)


@cache
def _rule() -> EventPattern:
    pattern = of_type("AWS::Events::Rule")["SalesChanged"]["EventPattern"]
    return EventPattern(json.dumps(pattern), pattern)
