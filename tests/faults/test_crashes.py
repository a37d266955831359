"""Crash at every call: whatever dies, and whoever comes back or does not, nothing is lost and nothing happens twice."""

import pytest

from tests.faults.calls import Requests
from tests.faults.flows import FLOWS, LONG
from tests.faults.matrix import double_crashes, one_crash_each, prepared
from tests.faults.steady import Moment

QUICK = sorted(set(FLOWS) - LONG)


@pytest.mark.parametrize("name", QUICK)
def test_a_flow_that_is_not_cut_short_leaves_nothing_wrong(name: str, requests: Requests, beginning: Moment):
    flow = prepared(name, requests, beginning)
    assert flow.run({}, "never") == []
    assert flow.run({}, "returns") == []


@pytest.mark.parametrize("name", QUICK)
def test_a_flow_may_be_cut_short_at_any_call(name: str, requests: Requests, beginning: Moment):
    runs = list(one_crash_each(prepared(name, requests, beginning)))
    assert runs
    assert [str(run) for run in runs if run.wrong] == []


@pytest.mark.parametrize("name", ["pay", "webhook"])
def test_a_flow_may_be_cut_short_twice(name: str, requests: Requests, beginning: Moment):
    runs = double_crashes(prepared(name, requests, beginning), 10, seed=1)
    assert [str(run) for run in runs if run.wrong] == []
