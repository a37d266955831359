"""The bus tells of a paid order, and the store itself is told by e-mail."""

from dataclasses import replace
from typing import Any

import pytest

from functions.send_paid_notice.handler import lambda_handler
from functions.send_receipt.handler import lambda_handler as send_receipt
from invoicing.bootstrap import app
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.values.ids import paid_notice_id
from invoicing.domain.values.money import Money
from tests.support.builders.drafts import ready_draft
from tests.support.lambda_events import CONTEXT, sample
from tests.support.worlds.aws_world import AwsWorld


@pytest.fixture
def world(aws) -> AwsWorld:
    return AwsWorld(aws)


def paid(world: AwsWorld) -> str:
    """Return the id of a sale that has become a paid order."""
    sale = world.draft(ready_draft())
    now, total = world.aws.clock(), sale.draft.total
    nothing = Money.zero(total.currency)
    sale.put(Order(sale.id, 1001, FinancialStatus.PAID, 1, total, total, nothing, now, now, paid_at=now))
    app.sales.save(sale)
    return sale.id


def about(sale_id: str, name: str = "order_paid", **data: str) -> dict[str, Any]:
    event = sample(f"bus/{name}")
    event["detail"]["data"] |= data
    event["detail"]["metadata"]["sale_id"] = sale_id
    return event


def requested(sale_id: str, kind: str = "paid_notice") -> dict[str, Any]:
    return about(sale_id, "email_requested", kind=kind, email_id=paid_notice_id(sale_id))


def test_the_store_is_told_once_with_the_address_of_the_order(world):
    sale_id = paid(world)
    for event in (about(sale_id), about(sale_id), requested(sale_id)):
        lambda_handler(event, CONTEXT)
    [notice] = world.sent()
    assert notice.subject.startswith("Ordre #1001 er betalt:")
    assert f"{app.base_url()}/admin/orders/ord_{sale_id}\n" in notice.text
    assert world.email(sale_id, paid_notice_id(sale_id)).status is EmailStatus.SENT
    assert world.story(sale_id)[-1] == "EmailSent paid_notice"


def test_a_notice_costs_three_calls_to_the_table_and_one_to_ses(world):
    sale_id = paid(world)
    app.stores.get()  # read at most once a minute
    world.aws.calls.clear()
    lambda_handler(about(sale_id), CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(world.sent()) == 1


def test_a_store_that_wants_no_notices_gets_none(world):
    sale_id = paid(world)
    world.set_store(replace(app.stores.read(), paid_notices=False))
    lambda_handler(about(sale_id), CONTEXT)
    assert world.sent() == []


def test_receipt_and_notice_of_one_event_are_both_sent(world):
    sale_id = paid(world)
    for handle in (lambda_handler, send_receipt):
        handle(about(sale_id), CONTEXT)
    assert len(world.sent()) == 2


def test_a_request_for_an_e_mail_of_another_kind_is_left_to_its_function(world):
    sale_id = paid(world)
    world.aws.calls.clear()
    lambda_handler(requested(sale_id, kind="receipt"), CONTEXT)
    assert (world.sent(), world.aws.calls) == ([], [])
    send_receipt(requested(sale_id), CONTEXT)  # its rule takes requests of every kind
    assert world.sent() == []


def test_an_event_that_is_not_true_sends_nothing(world):
    lambda_handler(about(world.draft(ready_draft()).id), CONTEXT)
    assert world.sent() == []


def test_an_event_of_another_type_is_raised_and_sends_nothing(world):
    event = about(paid(world))
    with pytest.raises(ValueError, match="not an event OrderPaid or EmailRequested"):
        lambda_handler(event | {"detail-type": "OrderCreated"}, CONTEXT)
    assert world.sent() == []
