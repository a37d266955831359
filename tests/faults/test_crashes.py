"""Crashes at every call: nothing is lost and nothing happens twice, with a retry and without one."""

from collections.abc import Callable

import pytest

from tests.support.faults.crashes.crashed_calls import crashed_calls
from tests.support.faults.crashes.matrix import double_crashes, one_crash_each
from tests.support.faults.crashes.prepared import ENDINGS, Prepared
from tests.support.faults.flows.all_flows import QUICK

GetFlow = Callable[[str], Prepared]


@pytest.mark.parametrize("name", QUICK)
def test_a_flow_may_be_cut_short_at_any_call(name: str, flow: GetFlow):
    """Its calls are written down, too. After a change: make torture ARGS="--write-calls"."""
    calls, written = {*flow(name).points}, crashed_calls()
    assert calls <= written.keys(), "a call is not written down"
    assert {call for call, seen in written.items() if seen == name} <= calls, "a call is not made any more"
    assert flow(name).run({}, ENDINGS[QUICK.index(name) % 2]) == []
    assert [str(run) for run in one_crash_each(flow(name)) if run.wrong] == []


@pytest.mark.parametrize("name", ["pay", "webhook", "refund_all"])
def test_a_flow_may_be_cut_short_twice(name: str, flow: GetFlow):
    assert [str(run) for run in double_crashes(flow(name), 5, seed=1) if run.wrong] == []


def test_each_call_that_is_written_down_is_of_a_flow_that_is_crashed():
    assert {*crashed_calls().values()} <= {*QUICK}
