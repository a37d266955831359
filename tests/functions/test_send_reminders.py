"""A tick of the schedule in, the reminders that are due out."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from functions.send_reminders.handler import lambda_handler
from tests.support.actors.posting import CONTEXT, Post, sample

TICK = sample("schedule/send_reminders")


@pytest.fixture
def post(aws) -> Post:
    return Post(aws)


def test_three_days_after_an_invoice_one_reminder_goes(post):
    sale, _ = post.invoiced()
    lambda_handler(TICK, CONTEXT)
    assert len(post.sent()) == 1
    post.aws.clock.advance(timedelta(days=3))
    for _ in range(3):
        lambda_handler(TICK, CONTEXT)
    assert [parts.subject for parts in post.sent()] == [
        "Faktura #D1001 fra Fjell & Fjord",
        "Påminnelse: faktura #D1001 fra Fjell & Fjord",
    ]
    assert post.story(sale.id)[-1] == "EmailSent reminder"


def test_with_nothing_due_a_tick_only_reads(post):
    post.invoiced()
    post.aws.calls.clear()
    lambda_handler(TICK, CONTEXT)
    assert set(post.aws.calls) == {"Query"}


def test_when_time_runs_out_the_rest_waits_for_the_next_tick(post):
    post.invoiced()
    post.aws.clock.advance(timedelta(days=3))
    lambda_handler(TICK, SimpleNamespace(get_remaining_time_in_millis=lambda: 1000))
    assert len(post.sent()) == 1
    lambda_handler(TICK, CONTEXT)
    assert len(post.sent()) == 2
