"""Processor time of a sale in our code and the SDK's, with AWS's answers played back instead of made.

Measured with the clients as deployed, and with the SDK's defaults in turns, so that both see the same machine.
"""

import os
import time
from unittest.mock import patch

from invoicing.adapters import aws
from invoicing.bootstrap import app
from tests.support.replay.play import play
from tests.support.replay.record import Recording, record_sale

ROUNDS = 6
SALES = 8  # in a round
DEPLOYED = {"AWS_LAMBDA_RUNTIME_API": "bench"}


def run() -> None:
    recording = record_sale()
    with patch.dict(os.environ, recording.environment):
        defaults, deployed = _interleaved(recording)
    print(f"\nProcessor time of a sale with a stubbed transport, {len(recording.invocations)} invocations")
    print(f"  {'as deployed':<44} {deployed * 1000:>5.0f} ms ({deployed / defaults - 1:+.0%})")
    print(f"  {'with the SDK validating parameters, as in tests':<44} {defaults * 1000:>5.0f} ms")


def _interleaved(recording: Recording) -> tuple[float, float]:
    """Return the processor seconds of a sale by the SDK's defaults and as deployed, each the least of its rounds."""
    seconds: dict[bool, list[float]] = {False: [], True: []}
    for _ in range(ROUNDS):
        for is_deployed, of_variant in seconds.items():
            with patch.dict(os.environ, DEPLOYED if is_deployed else {}):
                of_variant.append(_sales(recording))
    return min(seconds[False]), min(seconds[True])


def _sales(recording: Recording) -> float:
    """Return the processor seconds of one sale, the mean of a round, after one that warms everything up."""
    app.reset()
    aws.forget()
    play(recording.invocations)
    started = time.process_time()
    for _ in range(SALES):
        play(recording.invocations)
    seconds = time.process_time() - started
    app.reset()
    aws.forget()
    return seconds / SALES
