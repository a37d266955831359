"""The tick of every minute."""

import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.recover.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.events import EmailKind
from invoicing.domain.sale.attempt import Attempt, AttemptState, attempt_key
from invoicing.domain.sale.email import Email, EmailStatus
from invoicing.domain.values.money import Money
from invoicing.observability import logger
from tests.support.fakes import InMemoryJobs
from tests.support.lambda_events import lambda_context, sample
from tests.support.worlds.fake_world import FakeWorld

TICK = sample("schedule/recover")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> FakeWorld:
    world = FakeWorld()
    for name in ("sales", "stores", "providers", "numbers", "ids", "clock"):
        monkeypatch.setitem(vars(app), name, getattr(world, name))
    monkeypatch.setitem(vars(app), "jobs", InMemoryJobs())
    return world


def paying(world: FakeWorld) -> str:
    """Return a sale whose customer is at the provider's page."""
    sale, token = world.ready()
    world.press_pay(token)
    return sale.id


def test_a_payment_whose_webhook_never_came_becomes_an_order(world: FakeWorld) -> None:
    sale_id = paying(world)
    world.approve(sale_id)
    world.clock.advance(timedelta(minutes=3))
    lambda_handler(TICK, lambda_context())
    assert world.attempt(sale_id).state is AttemptState.CAPTURED
    assert world.story(sale_id).count("OrderPaid") == 1


def test_an_abandoned_payment_ends_and_its_stock_is_released(world: FakeWorld) -> None:
    sale_id = paying(world)
    assert world.available() == 9
    world.clock.advance(timedelta(minutes=32))
    lambda_handler(TICK, lambda_context())
    assert world.attempt(sale_id).state is AttemptState.VOIDED
    assert world.available() == 10


def test_an_email_left_in_doubt_is_requested_again(world: FakeWorld) -> None:
    sale, _ = world.ready()
    email = Email("01", EmailKind.INVOICE, EmailStatus.REQUESTED, "kari@example.com", 1, world.clock())
    saved = world.sale(sale.id)
    saved.put(email.claimed(world.clock()))
    world.sales.save(saved)
    world.clock.advance(timedelta(minutes=16))
    lambda_handler(TICK, lambda_context())
    assert world.sales.get(sale.id, email.key).email("01").status is EmailStatus.REQUESTED
    assert world.story(sale.id)[-1] == "InvoiceRequested"


def test_one_failure_is_logged_without_being_raised_and_stops_nothing_else(
    world: FakeWorld, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = paying(world), paying(world)
    world.provider.unavailable = ["before"]
    world.approve(second)
    world.clock.advance(timedelta(minutes=3))
    log = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", log)
    lambda_handler(TICK, lambda_context())
    assert world.attempt(second).state is AttemptState.CAPTURED
    assert world.attempt(first).state is AttemptState.HELD
    assert '"not_recovered"' in log.getvalue()
    assert first in log.getvalue()
    assert json.loads(capsys.readouterr().out)["NotRecovered"] == [1.0]


def test_with_little_time_left_the_rest_is_for_the_next_tick(world: FakeWorld) -> None:
    sales = [paying(world) for _ in range(3)]
    for sale_id in sales:
        world.approve(sale_id)
    world.clock.advance(timedelta(minutes=3))
    lambda_handler(TICK, lambda_context(55_000, 10_000))
    assert sum(world.attempt(sale_id).state is AttemptState.CAPTURED for sale_id in sales) == 2
    lambda_handler(TICK, lambda_context())
    assert all(world.attempt(sale_id).state is AttemptState.CAPTURED for sale_id in sales)


def test_recover_writes_nothing_when_no_sale_is_due(world: FakeWorld) -> None:
    sale, _ = world.ready()
    before = world.sales.saves
    lambda_handler(TICK, lambda_context())
    assert world.sales.saves == before
    assert world.story(sale.id) == ["DraftOrderCreated", "LinkCreated"]


def test_a_sale_that_breaks_an_invariant_is_logged_and_counted(world: FakeWorld, monkeypatch, capsys) -> None:
    log = io.StringIO()
    monkeypatch.setattr(logger.handlers[0], "stream", log)
    sale_id = paying(world)
    world.approve(sale_id)
    world.clock.advance(timedelta(minutes=3))
    lambda_handler(TICK, lambda_context())
    assert "invariants_violated" not in log.getvalue()
    key = attempt_key(1)
    paid = world.sales.records[sale_id][key]
    assert isinstance(paid.record, Attempt)
    due = replace(paid.record, check_at=world.clock(), amount=Money(1, "NOK"))  # as no code of ours would write it
    world.sales.records[sale_id][key] = replace(paid, record=due)
    lambda_handler(TICK, lambda_context())
    told = [json.loads(line) for line in log.getvalue().splitlines() if "invariants_violated" in line]
    assert told[0]["rules"] == [f"pay_{sale_id}_1 captured 19900 instead of 1"]
    assert json.loads(capsys.readouterr().out)["RulesBroken"] == [1.0]
