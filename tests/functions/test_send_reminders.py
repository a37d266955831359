"""A tick of the schedule in, the reminders that are due out."""

from datetime import timedelta

import pytest

from functions.send_reminders.handler import lambda_handler
from tests.support.lambda_events import CONTEXT, lambda_context, sample
from tests.support.worlds.aws_world import AwsWorld

TICK = sample("schedule/send_reminders")


@pytest.fixture
def world(aws) -> AwsWorld:
    return AwsWorld(aws)


def test_three_days_after_an_invoice_one_reminder_goes(world):
    sale, _ = world.invoiced()
    lambda_handler(TICK, CONTEXT)
    assert len(world.sent()) == 1
    world.aws.clock.advance(timedelta(days=3))
    for _ in range(3):
        lambda_handler(TICK, CONTEXT)
    assert [parts.subject for parts in world.sent()] == [
        "Faktura #D1001 fra Fjell & Fjord",
        "Påminnelse: faktura #D1001 fra Fjell & Fjord",
    ]
    assert world.story(sale.id)[-1] == "EmailSent reminder"


def test_with_nothing_due_a_tick_only_reads(world):
    world.invoiced()
    world.aws.calls.clear()
    lambda_handler(TICK, CONTEXT)
    assert set(world.aws.calls) == {"Query"}


def test_when_time_runs_out_the_rest_waits_for_the_next_tick(world):
    world.invoiced()
    world.aws.clock.advance(timedelta(days=3))
    lambda_handler(TICK, lambda_context(1000))
    assert len(world.sent()) == 1
    lambda_handler(TICK, CONTEXT)
    assert len(world.sent()) == 2
