"""Planting a bug: the source of a module is changed in one place, and its functions run the changed code for a while.

Functions keep their identity, so whoever imported them runs the bug as well. A bug that no longer fits the source says
so: then the code has changed, and the bug has to be thought about again.
"""

import importlib
import inspect
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any


@dataclass(frozen=True)
class Change:
    """One place in a module's source, and what stands there instead."""

    module: str
    right: str
    wrong: str


@contextmanager
def planted(*changes: Change) -> Iterator[None]:
    """Run the changed code in the block."""
    with ExitStack() as stack:
        for name in dict.fromkeys(change.module for change in changes):
            stack.enter_context(_changed(name, [change for change in changes if change.module == name]))
        yield


@contextmanager
def _changed(name: str, changes: list[Change]) -> Iterator[None]:
    module = importlib.import_module(name)
    source = inspect.getsource(module)
    for change in changes:
        if source.count(change.right) != 1:
            raise AssertionError(f"{name} has {change.right!r} {source.count(change.right)} times, not once")
        source = source.replace(change.right, change.wrong)
    buggy = ModuleType(module.__name__)
    buggy.__dict__.update({"__file__": module.__file__, "__package__": module.__package__})
    code = compile(source, f"{module.__file__} (with a bug)", "exec")
    exec(code, buggy.__dict__)  # noqa: S102 our own source, but for one place
    swapped = [
        (right, right.__code__, wrong.__code__)
        for name, right in _functions(module).items()
        if (wrong := _functions(buggy).get(name)) is not None and right.__code__ != wrong.__code__
    ]
    if not swapped:
        raise AssertionError(f"No function of {name} has the bug {[change.wrong for change in changes]}")
    try:
        for function, _, code_with_bug in swapped:
            function.__code__ = code_with_bug
        yield
    finally:
        for function, code_before, _ in swapped:
            function.__code__ = code_before


def _functions(module: ModuleType) -> dict[str, FunctionType]:
    """Return the functions and methods that a module defines, by their qualified names."""
    found: dict[str, FunctionType] = {}
    owners: list[Any] = [module, *(v for v in vars(module).values() if inspect.isclass(v))]
    for owner in owners:
        for value in vars(owner).values():
            function = inspect.unwrap(_function_in(value))  # what a decorator such as a retry runs
            if isinstance(function, FunctionType) and function.__module__ == module.__name__:
                found[function.__qualname__] = function
    return found


def _function_in(value: Any) -> Any:
    """Return the function of a class method, a property or a cached property."""
    return next((getattr(value, name) for name in ("__func__", "fget", "func") if hasattr(value, name)), value)
