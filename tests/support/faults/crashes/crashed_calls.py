"""The calls that the crash matrix crashes, written down: every journey is compared with them."""

from collections.abc import Iterable
from pathlib import Path

CALLS = Path(__file__).parent / "crashed_calls.txt"
Point = tuple[str, str]  # function, and `service:Operation`


def crashed_calls() -> set[Point]:
    lines = CALLS.read_text().splitlines()
    return {(function, operation) for function, _, operation in (line.partition(" ") for line in lines)}


def write_down(points: Iterable[Point]) -> None:
    CALLS.write_text("".join(f"{function} {operation}\n" for function, operation in sorted(set(points))))
