"""The one simulator of AWS in this process. It is slow to start, so tests of a folder share it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

T = TypeVar("T")


class AwsSimulator:
    """Keeps the simulator that was started last, until a test needs another kind or a module needs none."""

    def __init__(self) -> None:
        self._name = ""
        self._value: object = None
        self._open = ExitStack()

    def get(self, name: str, start: Callable[[], AbstractContextManager[T]]) -> T:
        """Return the simulator of this name; start it if another one runs. The caller resets its state."""
        if self._name != name:
            self.clear()
            self._value = self._open.enter_context(start())
            self._name = name
        return self._value  # type: ignore[return-value]  # a name has one type

    def clear(self) -> None:
        """Stop the running simulator."""
        self._name, self._value = "", None
        self._open.close()
