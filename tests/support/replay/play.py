"""Play recorded invocations again in this process."""

from __future__ import annotations

import importlib
from collections.abc import Sequence

from tests.support.replay.answers import Context, answered
from tests.support.replay.record import Invocation


def play(invocations: Sequence[Invocation]) -> None:
    """Give each event to its handler; whatever the handler asks is answered from the recording."""
    for invocation in invocations:
        handler = importlib.import_module(f"functions.{invocation.function}.handler").lambda_handler
        with answered(invocation.answers, invocation.provider):
            handler(invocation.event, Context())
