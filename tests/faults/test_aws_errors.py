"""Errors of AWS in place of answers, once and for half a minute."""

from collections.abc import Callable

import pytest

from tests.support.faults.crashes.aws_errors import one_error_each, with_error
from tests.support.faults.crashes.prepared import Prepared

GetFlow = Callable[[str], Prepared]


@pytest.mark.parametrize("name", ["webhook", "invoice"])
def test_errors_of_aws_lose_nothing_and_repeat_nothing(name: str, flow: GetFlow):
    assert [str(run) for run in one_error_each(flow(name)) if run.wrong] == []


def test_a_conflict_at_any_item_of_a_payment_is_not_reported_as_sold_out(flow: GetFlow):
    pay = flow("pay")
    number = next(n for n, point in enumerate(pay.points) if point == ("checkout", "dynamodb:TransactWriteItems"))
    for place in range(0, 8, 2):
        at = (number, pay.points[number], f"TransactionConflict at {place}")
        assert with_error(pay, at, lasting=False, ending="returns").wrong == ()
