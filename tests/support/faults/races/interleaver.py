"""Actors whose steps are interleaved by a seed, so that every race can be had again.

Each actor is a thread. Before each call of a port it waits until the scheduler, which lets exactly one go on at a time,
lets it. The same seed gives the same order, whatever the machine does.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.support.faults.steady_stack import Killed

STICKINESS = (0.0, 0.5, 0.8)  # how likely the same actor goes on: few switches find other races than many
MOST_STEPS = 1_000  # of each actor


@dataclass
class Actor:
    """One thread, and what came of it."""

    name: str
    work: Callable[[], Any]
    go: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    done: bool = False
    result: Any = None
    error: BaseException | None = None


class Interleaver:
    """Runs actors. `trail` tells who went on, step by step; `mortality` is how likely one dies at a step."""

    def __init__(self, seed: int, *, mortality: float = 0.0) -> None:
        self.random = Random(seed)
        self.trail: list[str] = []
        self._mortality = mortality
        self._stickiness = self.random.choice(STICKINESS)
        self._back = threading.Semaphore(0)
        self._here = threading.local()

    def gate(self) -> None:
        """Wait for one's turn. Threads that are no actors go on."""
        actor: Actor | None = getattr(self._here, "actor", None)
        if actor is None:
            return
        self._back.release()
        actor.go.acquire()
        if self.random.random() < self._mortality:
            raise Killed

    def run(self, actors: Mapping[str, Callable[[], Any]]) -> dict[str, Actor]:
        """Run them all to their ends."""
        those = {name: Actor(name, work) for name, work in actors.items()}
        threads = [threading.Thread(target=self._live, args=(actor,), daemon=True) for actor in those.values()]
        for thread in threads:
            thread.start()
        going = list(those.values())
        last: Actor | None = None
        while going:
            if last not in going or self.random.random() >= self._stickiness:
                last = self.random.choice(going)
            self.trail.append(last.name)
            if len(self.trail) > MOST_STEPS * len(those):
                raise AssertionError(f"{last.name} comes to no end")
            last.go.release()
            self._back.acquire()
            going = [actor for actor in going if not actor.done]
        for thread in threads:
            thread.join()
        return those

    def _live(self, actor: Actor) -> None:
        self._here.actor = actor
        actor.go.acquire()
        try:
            actor.result = actor.work()
        except BaseException as error:  # noqa: BLE001 the caller checks every error
            actor.error = error
        finally:
            actor.done = True
            self._back.release()


class Gated:
    """A port each of whose calls waits for its turn; `after` is told of each that was carried out."""

    def __init__(self, port: Any, gate: Callable[[], None], after: Callable[[str], None] = lambda _: None) -> None:
        self._port, self._gate, self._after = port, gate, after

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._port, name)
        if not callable(value):
            return value

        def call(*args: Any, **more: Any) -> Any:
            self._gate()
            result = value(*args, **more)
            self._after(name)
            return result

        return call
