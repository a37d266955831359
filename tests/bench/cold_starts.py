"""Cold start and first request of each built function, in a fresh Python 3.13."""

import statistics
from concurrent.futures import ThreadPoolExecutor

from scripts import build_output
from tests.support.replay.cold_start import HAS_VALGRIND, ColdStart, cold_start, logical_id
from tests.support.replay.record import Recording, record_first_requests

TIMES = 5
MILLION = 1_000_000


def run() -> None:
    print(
        f"\nCold start of each built function: import (median of {TIMES}), what it loads, and instructions in millions"
    )
    if not build_output.is_for_this_machine():
        print("  nothing is built for this machine: run `make build` first")
        return
    if not HAS_VALGRIND:
        print("  instructions are not counted: install Valgrind (apt-get install valgrind)")
    print(f"{'function':<24} {'ms':>6} {'modules':>8} {'dataclasses':>12} {'init':>7} {'first request':>14}")
    recording = record_first_requests()
    functions = sorted(recording.first())
    with ThreadPoolExecutor(2) as pool:  # Valgrind takes half a minute each; what runs beside it changes no count
        for function, measured in zip(
            functions, pool.map(lambda name: _measure(name, recording), functions), strict=True
        ):
            counts = [measured.init, measured.request] if HAS_VALGRIND else []
            init, request = (f"{count / MILLION:,.0f}" for count in counts) if counts else ("", "")
            ms = statistics.median(_seconds(function)) * 1000
            print(f"{function:<24} {ms:>6.0f} {measured.modules:>8} {measured.dataclasses:>12} {init:>7} {request:>14}")


def _measure(function: str, recording: Recording) -> ColdStart:
    return cold_start(function, recording, count_instructions=HAS_VALGRIND)


def _seconds(function: str) -> list[float]:
    return [build_output.import_handler(logical_id(function)).seconds for _ in range(TIMES)]
