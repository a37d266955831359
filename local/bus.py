"""EventBridge: events on a bus, matched with the template's rules by moto's patterns, and passed to the functions."""

import json
import threading
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from moto.events.models import EventPattern

from local.aws.moto_patches import Exchange
from local.clock import Clock
from local.functions import Function, Functions
from local.template import ACCOUNT, REGION, Template

DEFAULT_BUS = "default"
Event = dict[str, Any]


@dataclass(frozen=True)
class Rule:
    name: str
    bus: str
    function: str
    pattern: EventPattern


@dataclass(frozen=True)
class Published:
    """An event on a bus, and the functions that received it."""

    bus: str
    event: Event
    functions: tuple[str, ...]


def read_rules(template: Template, functions: dict[str, Function]) -> Iterator[Rule]:
    for function in functions.values():
        for name, event in function.events.items():
            if event["Type"] not in {"EventBridgeRule", "CloudWatchEvent"}:
                continue
            properties = template.resolve(event["Properties"])
            if properties.get("State") == "DISABLED":
                continue
            pattern = properties["Pattern"]
            yield Rule(
                name=f"{function.logical_id}{name}",
                bus=_bus_name(properties.get("EventBusName")),
                function=function.name,
                pattern=EventPattern(json.dumps(pattern), pattern),
            )


class Bus:
    """All buses. `on_exchange` takes events from `PutEvents`; `publish` puts AWS's own."""

    def __init__(self, rules: list[Rule], functions: Functions, clock: Clock) -> None:
        self._clock = clock
        self._rules = rules
        self._functions = functions
        self._lock = threading.Lock()
        self.published: list[Published] = []

    def on_exchange(self, exchange: Exchange) -> None:
        if exchange.target != "AWSEvents.PutEvents" or exchange.status != 200:  # noqa: PLR2004 OK
            return
        entries = json.loads(exchange.request)["Entries"]
        answers = json.loads(exchange.response)["Entries"]
        for entry, answer in zip(entries, answers, strict=True):
            if "EventId" in answer:
                event = {
                    "version": "0",
                    "id": answer["EventId"],
                    "detail-type": entry["DetailType"],
                    "source": entry["Source"],
                    "account": ACCOUNT,
                    "time": self._now(),
                    "region": REGION,
                    "resources": entry.get("Resources", []),
                    "detail": json.loads(entry["Detail"]),
                }
                self._route(_bus_name(entry.get("EventBusName")), event)

    def publish(self, source: str, detail_type: str, resources: list[str], detail: Event) -> None:
        """Put an event on the default bus as an AWS service."""
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": detail_type,
            "source": source,
            "account": ACCOUNT,
            "time": self._now(),
            "region": REGION,
            "resources": resources,
            "detail": detail,
        }
        self._route(DEFAULT_BUS, event)

    def replay(self, published: Published) -> None:
        """Send an event once more, as EventBridge may."""
        self._route(published.bus, published.event)

    def clear(self) -> None:
        with self._lock:
            self.published.clear()

    def _now(self) -> str:
        return self._clock().strftime("%Y-%m-%dT%H:%M:%SZ")

    def _route(self, bus: str, event: Event) -> None:
        functions = tuple(
            rule.function
            for rule in self._rules
            if rule.bus == bus and rule.pattern.matches_event(event)  # type: ignore[arg-type]  # the dict of an event
        )
        with self._lock:
            self.published.append(Published(bus, event, functions))
        for function in functions:
            self._functions.invoke_later(function, event)


def _bus_name(name_or_arn: str | None) -> str:
    return name_or_arn.rpartition("/")[2] if name_or_arn else DEFAULT_BUS
