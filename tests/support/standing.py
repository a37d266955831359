"""What stands for AWS in this process. Only one thing can, and to start it takes longer than most tests that use it."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import TypeVar

T = TypeVar("T")


class Standing:
    """Keeps what was started last, until something else is wanted or a module of tests wants none."""

    def __init__(self) -> None:
        self._name = ""
        self._value: object = None
        self._open = ExitStack()

    def get(self, name: str, start: Callable[[], AbstractContextManager[T]]) -> T:
        """Return what stands under this name. Whoever gets it brings it back to its beginning."""
        if self._name != name:
            self.clear()
            self._value = self._open.enter_context(start())
            self._name = name
        return self._value  # type: ignore[return-value]  # a name has one type

    def clear(self) -> None:
        """Stop what stands."""
        self._name, self._value = "", None
        self._open.close()
