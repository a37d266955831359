"""Coverage measures the project's code. Tracing the packages that tests call beside it doubles their time."""

import sys
from collections.abc import Callable
from functools import wraps
from html.parser import HTMLParser
from typing import ParamSpec, TypeVar

import pytest
import segno
from botocore.client import BaseClient
from bs4 import Tag

Given = ParamSpec("Given")
Made = TypeVar("Made")
# They call nothing of the project: AWS, which is simulated in the same process, QR codes, and what reads pages.
OF_PACKAGES = (
    (BaseClient, "_make_api_call"),
    (HTMLParser, "feed"),
    (Tag, "find_all"),
    (Tag, "get_text"),
    (Tag, "select"),
    (segno, "make"),
)


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
