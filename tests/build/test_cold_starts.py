"""What a built function loads at a cold start, how many instructions that takes, and its first request's."""

import base64
import gzip
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from scripts import build_output
from tests.support.replay.cold_start import HAS_VALGRIND, ColdStart, cold_start, function_names
from tests.support.replay.record import Recording

pytestmark = [
    pytest.mark.build,
    pytest.mark.skipif(not build_output.is_for_this_machine(), reason="nothing is built: run `make build` first"),
    pytest.mark.timeout(1800),  # Valgrind takes half a minute a function, and longer on a busy machine
]

MILLION = 1_000_000
MADE_ANEW = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-z]{26}")
# At most, of modules and dataclasses. The dataclasses of a function cost as much as all else of its own.
LOADED = {"assets": (120, 0), "publish_events": (470, 54), "sign_in": (665, 100), "checkout": (770, 172)}
LOADED_BY_ANY = (840, 205)
# At most, in millions of instructions: until Lambda can call the handler, and of the first request.
INSTRUCTIONS = {
    "assets": (180, 20),
    "publish_events": (1_050, 40),
    "checkout": (1_940, 230),
    "send_invoice": (1_715, 260),  # it prices the draft order again, and has the store's branding
}
INSTRUCTIONS_OF_ANY = (2_250, 260)
FUNCTIONS = function_names() if build_output.is_for_this_machine() else []


@pytest.fixture(scope="module")
def started(recording: Recording) -> dict[str, ColdStart]:
    """Every function, started, with the answer to its first request."""
    return {function: cold_start(function, recording) for function in FUNCTIONS}


@pytest.fixture(scope="module")
def counted(recording: Recording, started: dict[str, ColdStart]) -> dict[str, ColdStart]:
    """The functions that have limits of their own, and that which loads most."""
    most = max(started, key=lambda function: started[function].modules + started[function].dataclasses)
    functions = [*INSTRUCTIONS, most]
    with ThreadPoolExecutor(2) as pool:
        runs = pool.map(lambda function: cold_start(function, recording, count_instructions=True), functions)
        return dict(zip(functions, runs, strict=True))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_the_first_request_is_answered_as_by_the_sources(
    function: str, recording: Recording, started: dict[str, ColdStart]
) -> None:
    recorded, answer = recording.first()[function].returned, started[function].answer
    if isinstance(recorded, dict) and "statusCode" in recorded:
        assert recorded["statusCode"] < 400
        assert (answer["statusCode"], content(answer)) == (recorded["statusCode"], content(recorded))
    else:
        assert answer == recorded


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_loads_no_more_than_it_may(function: str, started: dict[str, ColdStart]) -> None:
    modules, dataclasses = LOADED.get(function, LOADED_BY_ANY)
    assert started[function].modules <= modules
    assert started[function].dataclasses <= dataclasses


@pytest.mark.skipif(not HAS_VALGRIND, reason="counts instructions with Valgrind: apt-get install valgrind")
def test_no_function_takes_more_instructions_than_it_may(counted: dict[str, ColdStart]) -> None:
    taken = {name: (run.init / MILLION, run.request / MILLION) for name, run in counted.items()}
    limits = {name: INSTRUCTIONS.get(name, INSTRUCTIONS_OF_ANY) for name in counted}
    print("\n".join(f"{name}: {init:,.0f} M, first request {first:,.0f} M" for name, (init, first) in taken.items()))
    assert {name for name, (init, first) in taken.items() if init > limits[name][0] or first > limits[name][1]} == set()


def content(answer: dict[str, Any]) -> str:
    """Return the body, without the times and the ids that each run makes."""
    body = str(answer.get("body") or "")
    if answer.get("isBase64Encoded"):
        body = gzip.decompress(base64.b64decode(body)).decode()
    return MADE_ANEW.sub("…", body)
