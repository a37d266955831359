"""Which runs of the crash matrix there are: each flow, each request of it, each crash, each ending."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from tests.support.faults.crashes.crashed_calls import Point
from tests.support.faults.crashes.prepared import ENDINGS, Prepared
from tests.support.faults.crashes.requests import CRASHES, READS, Requests
from tests.support.faults.flows.all_flows import FLOWS
from tests.support.faults.steady_stack import Moment

BEHIND = {"publish_events", "send_invoice", "send_paid_notice", "send_receipt"}
WITH_BEHIND = {"invoice", "paid_notice", "paid_notice_without_an_answer_of_ses", "webhook"}
WAYS = tuple(product(CRASHES, ENDINGS))


@dataclass(frozen=True)
class Run:
    """One run: what befell which request, what then happened, and what was wrong in the end."""

    flow: str
    crashes: tuple[tuple[int, str, Point | None], ...]
    ending: str
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        crashes = " and ".join(f"{how} at {number} ({point})" for number, how, point in self.crashes)
        return f"{self.flow}, {crashes}, {self.ending}: {'; '.join(self.wrong)}"


def prepared(name: str, requests: Requests, beginning: Moment) -> Prepared:
    requests.stack.return_to(beginning)
    return Prepared.of(FLOWS[name], requests)


def every_crash(flow: Prepared) -> Iterator[Run]:
    """Crash at every request in every way, with both endings."""
    for number, point in enumerate(flow.points):
        for how, ending in WAYS:
            yield _run(flow, [(number, how, point)], ending)


def one_crash_each(flow: Prepared) -> Iterator[Run]:
    """Crash at every request that changes something, in one way: in a few flows all ways have their turn.

    What follows by itself is much the same after all flows, so it is crashed in some only.
    """
    turn = sorted(FLOWS).index(flow.name)
    for number, point in enumerate(flow.points):
        function, operation = point[0], point[1].partition(":")[2]
        if operation not in READS and (function not in BEHIND or flow.name in WITH_BEHIND):
            how, ending = WAYS[(turn + number) % len(WAYS)]
            yield _run(flow, [(number, how, point)], ending)


def double_crashes(flow: Prepared, count: int, seed: int) -> Iterator[Run]:
    """Crash twice in one run, the second time wherever that may be: in a retry, in what follows, or in `recover`."""
    random = Random(f"{seed} {flow.name}")
    whole = flow.points
    for _ in range(count):
        first = random.randrange(len(whole))
        second = first + 1 + random.randrange(2 * len(whole))
        crashes: list[tuple[int, str, Point | None]] = [
            (number, random.choice(list(CRASHES)), None) for number in (first, second)
        ]
        yield _run(flow, crashes, random.choice(ENDINGS))


def _run(flow: Prepared, crashes: list[tuple[int, str, Point | None]], ending: str) -> Run:
    wrong = flow.run({number: CRASHES[how] for number, how, _ in crashes}, ending)
    return Run(flow.name, tuple(crashes), ending, tuple(wrong))
