"""The calls that the crash matrix crashes, written down: every journey is compared with them.

Each has a line: the function, `service:Operation`, and the first flow of `QUICK` that makes the call.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

CALLS = Path(__file__).parent / "crashed_calls.txt"
Point = tuple[str, str]  # function, and `service:Operation`


def crashed_calls() -> dict[Point, str]:
    """Return the flow that each call was seen in."""
    lines = (line.split(" ") for line in CALLS.read_text().splitlines())
    return {(function, operation): flow for function, operation, flow in lines}


def write_down(points: Mapping[str, Iterable[Point]]) -> None:
    """Write the calls of each flow."""
    first: dict[Point, str] = {}
    for flow, calls in points.items():
        for call in calls:
            first.setdefault(call, flow)
    lines = (f"{function} {operation} {flow}\n" for (function, operation), flow in sorted(first.items()))
    CALLS.write_text("".join(lines))
