"""Coverage measures the project's code. Tracing the packages that tests call beside it doubles their time."""

import sys
from collections.abc import Callable
from functools import wraps
from html.parser import HTMLParser
from typing import ParamSpec, TypeVar

import pytest
from botocore.client import BaseClient

Given = ParamSpec("Given")
Made = TypeVar("Made")
# They call nothing of the project: AWS, which is simulated in the same process, and the parser of pages and e-mails.
OF_PACKAGES = ((BaseClient, "_make_api_call"), (HTMLParser, "feed"))


def unmeasured(call: Callable[Given, Made]) -> Callable[Given, Made]:
    """Trace nothing of a call."""

    @wraps(call)
    def untraced(*args: Given.args, **kwargs: Given.kwargs) -> Made:
        trace = sys.gettrace()
        sys.settrace(None)
        try:
            return call(*args, **kwargs)
        finally:
            sys.settrace(trace)

    return untraced


def leave_packages_out() -> None:
    for owner, name in OF_PACKAGES:
        setattr(owner, name, unmeasured(getattr(owner, name)))


def leave_properties_out(items: list[pytest.Item]) -> None:
    """Measure no properties: what random examples reach differs from run to run."""
    for item in items:
        if hasattr(getattr(item, "obj", None), "hypothesis"):
            item.add_marker(pytest.mark.no_cover)
