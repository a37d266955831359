"""Each planted bug has to be found: a harness that never finds one proves little."""

import inspect

import pytest

from invoicing.usecases.orders.mark_overdue import mark_overdue
from tests.support.faults.bugs.all_bugs import BUGS
from tests.support.faults.bugs.bug import Bug
from tests.support.faults.bugs.hunt import hunt
from tests.support.faults.bugs.planting import Change, planted
from tests.support.faults.crashes.requests import Requests
from tests.support.faults.steady_stack import Moment
from tests.support.repository import ROOT

SLOW = {"matrix", "errors", "forms"}  # for `make torture`, but for what the first runs find


@pytest.mark.parametrize("bug", [bug for bug in BUGS if bug.harness not in SLOW], ids=lambda bug: bug.name)
def test_a_bug_is_found(bug: Bug, requests: Requests, beginning: Moment):
    assert hunt(bug, requests, beginning).words


@pytest.mark.parametrize("bug", BUGS, ids=lambda bug: bug.name)
def test_a_bug_fits_the_code_as_it_is(bug: Bug):
    with planted(*bug.changes):
        pass


def test_the_readme_lists_each_bug_with_what_finds_it():
    readme = (ROOT / "tests/faults/README.md").read_text(encoding="utf-8")
    rows = [f"| {bug.name} | {bug.harness} | {bug.where or 'everybody'} |" for bug in BUGS]
    assert readme.splitlines()[-len(rows) :] == rows


def test_there_are_enough_bugs_and_none_twice():
    assert len({bug.name for bug in BUGS}) == len(BUGS) >= 20


def test_a_bug_is_planted_in_what_a_decorator_runs():
    right = "    due_date.mark_overdue(sale, ports.clock())\n"
    decorated = inspect.unwrap(mark_overdue)
    before = decorated.__code__
    with planted(Change("invoicing.usecases.orders.mark_overdue", right, "")):
        assert decorated.__code__ != before
    assert decorated.__code__ is before


def test_a_bug_that_changes_no_function_is_refused():
    with pytest.raises(AssertionError), planted(Change("invoicing.usecases.retry", '"""Retry', '"""Repeat')):
        pass
