"""A bug that one could write, and what is to find it."""

from dataclasses import dataclass

from tests.support.faults.bugs.planting import Change


@dataclass(frozen=True)
class Bug:
    """A bug. `harness` is a key of those in `hunt`; `where` is a flow, a route of the back office, or some actors."""

    name: str
    harness: str
    where: str
    changes: tuple[Change, ...]


def bug(name: str, harness: str, where: str, *changes: tuple[str, str, str]) -> Bug:
    return Bug(name, harness, where, tuple(Change(*change) for change in changes))
