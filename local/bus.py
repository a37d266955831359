"""EventBridge: events on a bus, matched with the template's rules by moto's patterns, and passed to their targets."""

import json
import re
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from moto.events.models import EventPattern

from local.aws.moto_patches import Exchange
from local.clock import Clock
from local.functions import Function, Functions
from local.queue_mapping import QueueRelay
from local.template import ACCOUNT, REGION, Template

DEFAULT_BUS = "default"
Event = dict[str, Any]


@dataclass(frozen=True)
class Transformer:
    """A rule's `InputTransformer`: a template of JSON, and the paths of the event that its variables stand for."""

    paths: dict[str, str]
    template: str

    def apply(self, event: Event) -> Event:
        transformed: Event = json.loads(re.sub(r"<(\w+)>", lambda name: self._value(name[1], event), self.template))
        return transformed

    def _value(self, name: str, event: Event) -> str:
        value: Any = event
        for step in self.paths[name].removeprefix("$.").split("."):
            value = value[step]
        return json.dumps(value)


@dataclass(frozen=True)
class Rule:
    """A rule of a function, or of a queue by its ARN."""

    name: str
    bus: str
    target: str
    pattern: EventPattern
    transformer: Transformer | None = None

    def input_of(self, event: Event) -> Event:
        """Return what the function gets of an event."""
        return self.transformer.apply(event) if self.transformer else event


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
            pattern, transformer = properties["Pattern"], properties.get("InputTransformer")
            yield Rule(
                name=f"{function.logical_id}{name}",
                bus=_bus_name(properties.get("EventBusName")),
                target=function.name,
                pattern=EventPattern(json.dumps(pattern), pattern),
                transformer=(
                    Transformer(transformer["InputPathsMap"], transformer["InputTemplate"]) if transformer else None
                ),
            )
    for name, declared in template.resources("AWS::Events::Rule"):
        properties = template.resolve(declared)
        pattern = EventPattern(json.dumps(properties["EventPattern"]), properties["EventPattern"])
        for target in properties["Targets"]:
            yield Rule(name, _bus_name(properties.get("EventBusName")), target["Arn"], pattern)


class Bus:
    """All buses. `on_exchange` takes events from `PutEvents`; `publish` puts AWS's own."""

    def __init__(
        self, rules: list[Rule], functions: Functions, clock: Clock, queues: Mapping[str, QueueRelay] | None = None
    ) -> None:
        self._clock = clock
        self._rules = rules
        self._functions = functions
        self._queues = queues or {}
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
        rules = [
            rule
            for rule in self._rules
            if rule.bus == bus and rule.pattern.matches_event(event)  # type: ignore[arg-type]  # the dict of an event
        ]
        with self._lock:
            taken_by = tuple(self._function_of(rule) for rule in rules)
            self.published.append(Published(bus, event, taken_by))
        for rule in rules:
            if rule.target in self._queues:
                self._queues[rule.target].put(rule.input_of(event))
            else:
                self._functions.invoke_later(rule.target, rule.input_of(event))

    def _function_of(self, rule: Rule) -> str:
        queue = self._queues.get(rule.target)
        return queue.mapping.function if queue else rule.target


def _bus_name(name_or_arn: str | None) -> str:
    return name_or_arn.rpartition("/")[2] if name_or_arn else DEFAULT_BUS
