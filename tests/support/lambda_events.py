"""What Lambda gives to a function: its event and its context."""

import json
from types import SimpleNamespace
from typing import Any

from tests.support.repository import ROOT

CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 60_000)
SAMPLES = ROOT / "events"


def sample(name: str) -> dict[str, Any]:
    """Return a sample event of `events/`."""
    loaded: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded
