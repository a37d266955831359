"""A person's steps on a page, counted: a tap, a choice and a field that is typed are one step each."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Locator, Page, expect

LOADING = ".htmx-request, .htmx-swapping, .htmx-added"  # no person is as quick
PRESSED = ":is(button, a, summary, label.choice, label.option):not(.unseen)"


@dataclass
class Steps:
    """Walks through pages by what a person reads on them, and notes each step."""

    page: Page
    taken: list[str] = field(default_factory=list)

    def tap(self, name: str) -> None:
        """Press what has this name, or begins with it: in the bar at the thumb, else the first that can be seen."""
        self.taken.append(f"tap {name}")
        words = r"^\s*" + r"\s+".join(map(re.escape, name.split()))
        shown = self.page.locator(PRESSED).filter(visible=True)
        begins, whole = (shown.filter(has_text=re.compile(words + end)) for end in ("", r"\s*$"))
        begins.first.wait_for()
        self._wait_until_loaded()
        named = whole if whole.count() else begins
        of_bar = named.and_(self.page.locator(".primary-bar *"))
        (of_bar if of_bar.count() else named).first.click()

    def type(self, label: str, text: str) -> None:
        self.taken.append(f"type {label}")
        self._field(label).wait_for()
        self._wait_until_loaded()
        self._field(label).press_sequentially(text) if "search" in label.lower() else self._field(label).fill(text)

    def choose(self, label: str, option: str) -> None:
        self.taken.append(f"choose {label}")
        self._field(label).wait_for()
        self._wait_until_loaded()
        self._field(label).select_option(label=option)

    def _wait_until_loaded(self) -> None:
        """Wait until what htmx has loaded is in place: for some milliseconds, new elements hear nothing."""
        expect(self.page.locator(LOADING)).to_have_count(0)

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(label).filter(visible=True).first


@contextmanager
def counted(page: Page, *, at_most: int) -> Iterator[Steps]:
    """Count the steps of a walk, and fail where there are more than it may have."""
    steps = Steps(page)
    yield steps
    assert len(steps.taken) <= at_most, steps.taken
