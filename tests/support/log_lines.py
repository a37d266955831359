"""The log lines of functions, as CloudWatch gets them."""

import io
import json
from typing import Any

import pytest

from invoicing.observability import logger


class LogLines:
    """Keeps what is logged from now on, until the test ends."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._written = io.StringIO()
        monkeypatch.setattr(logger.registered_handler, "stream", self._written)

    @property
    def text(self) -> str:
        return self._written.getvalue()

    def read(self, *messages: str) -> list[dict[str, Any]]:
        """Return the lines with one of these messages; every line, if none is named."""
        lines = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in lines if not messages or line["message"] in messages]
