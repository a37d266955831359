"""Hunting a bug with one harness, until it is found or the harness is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.support.faults.bugs.bug import Bug
from tests.support.faults.bugs.planting import planted
from tests.support.faults.crashes.aws_errors import every_error
from tests.support.faults.crashes.matrix import every_crash, prepared
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.forms.ask import ask_hostile
from tests.support.faults.forms.forms_shop import FORMS, forms_shop
from tests.support.faults.races.crowd import crowd
from tests.support.faults.races.owners import run_owners_race
from tests.support.faults.races.race import run_race
from tests.support.faults.steady_stack import Moment
from tests.support.faults.webhooks import forgeries

MOST_RACES = 2_000


@dataclass(frozen=True)
class Caught:
    """How many runs it took, and what the first wrong one said; no words where nothing was found."""

    runs: int
    words: str


def hunt(bug: Bug, requests: Requests, beginning: Moment) -> Caught:
    """Plant a bug, and run the harness that is to find it."""
    harnesses: dict[str, Callable[[], Iterable[str]]] = {
        "matrix": lambda: _crashes(bug, requests, beginning),
        "errors": lambda: _errors(bug, requests, beginning),
        "races": lambda: ("; ".join(run_race(seed, who).wrong) for seed in range(MOST_RACES)),
        "owners": lambda: ("; ".join(run_owners_race(seed).wrong) for seed in range(MOST_RACES)),
        "crowd": lambda: ("; ".join(crowd(20, 5, most=3, seed=seed).wrong) for seed in range(5)),
        "forms": lambda: _forms(bug, requests, beginning),
        "webhooks": lambda: ("; ".join(forgeries(requests.stack, beginning)) for _ in range(1)),
    }
    who, runs = tuple(bug.where.split()), 0
    with planted(*bug.changes):
        for words in harnesses[bug.harness]():
            runs += 1
            if words:
                return Caught(runs, words)
    return Caught(runs, "")


def _crashes(bug: Bug, requests: Requests, beginning: Moment) -> Iterable[str]:
    flow = prepared(bug.where, requests, beginning)
    yield "; ".join(flow.run({}, "returns"))
    yield "; ".join(flow.run({}, "never"))
    yield from ("; ".join(run.wrong) for run in every_crash(flow))


def _errors(bug: Bug, requests: Requests, beginning: Moment) -> Iterable[str]:
    flow = prepared(bug.where, requests, beginning)
    yield from ("; ".join(run.wrong) for run in every_error(flow))


def _forms(bug: Bug, requests: Requests, beginning: Moment) -> Iterable[str]:
    requests.stack.return_to(beginning)
    yield "; ".join(ask_hostile(bug.where, FORMS[bug.where], forms_shop(requests.stack), 1, seed=1).wrong)
