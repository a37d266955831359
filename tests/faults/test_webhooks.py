"""The provider's webhooks, a hundred times each, in any order, a month late, and forged."""

from tests.support.faults.crashes.requests import Requests
from tests.support.faults.steady_stack import Moment
from tests.support.faults.webhooks import deliver, forgeries


def test_no_bit_of_a_message_or_of_its_signature_may_be_flipped(requests: Requests, beginning: Moment):
    assert list(forgeries(requests.stack, beginning)) == []


def test_a_hundred_webhooks_in_any_order_and_a_month_late_do_what_one_does(requests: Requests, beginning: Moment):
    in_order = deliver(requests.stack, beginning, times=1)
    assert all(" " in story and story[0] == "D" for story in in_order), in_order
    assert deliver(requests.stack, beginning, times=100, seed=1) == in_order
