"""Events on the bus send receipts, refund notices and shipping confirmations."""

from dataclasses import replace
from typing import Any

import pytest

from functions.send_receipt.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.orders.fulfillment import FulfillmentOptions
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.values.ids import receipt_id, refund_email_id, shipping_confirmation_id
from invoicing.domain.values.money import Money
from invoicing.usecases.email.request_receipt import request_receipt
from invoicing.usecases.orders.fulfill import fulfill_order
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
    order = Order(
        sale.id, 1001, FinancialStatus.PAID, 1, total, total, Money.zero(total.currency), now, now, paid_at=now
    )
    sale.put(order)
    app.sales.save(sale)
    return sale.id


def refunded(world: AwsWorld) -> str:
    """Return the id of a sale of whose money some went back, by a first refund."""
    sale_id = paid(world)
    sale = app.sales.get(sale_id)
    amount = Money(5000, "NOK")
    assert sale.order
    sale.put(replace(sale.order, refunded=amount, financial_status=FinancialStatus.PARTIALLY_REFUNDED, refunds=1))
    sale.put(Refund(sale_id, 1, RefundStatus.SUCCEEDED, 1, amount, world.aws.clock()))
    app.sales.save(sale)
    return sale_id


def about(sale_id: str, name: str = "bus/order_paid", **data: str) -> dict[str, Any]:
    event = sample(name)
    event["detail"]["data"] |= data
    event["detail"]["metadata"]["sale_id"] = sale_id
    return event


@pytest.mark.parametrize("name", ["bus/order_paid", "bus/email_requested"])
def test_a_paid_order_gets_its_receipt(world, name):
    sale_id = paid(world)
    again = {"email_id": receipt_id(sale_id)} if name == "bus/email_requested" else {}
    lambda_handler(about(sale_id, name, **again), CONTEXT)
    [parts] = world.sent()
    assert parts.subject == "Kvittering for ordre #1001 fra Fjell & Fjord"
    assert world.email(sale_id, receipt_id(sale_id)).status is EmailStatus.SENT
    assert world.story(sale_id)[-1] == "EmailSent receipt"


def test_a_receipt_costs_three_calls_to_the_table_and_one_to_ses(world):
    sale_id = paid(world)
    app.stores.get()  # read at most once a minute
    world.aws.calls.clear()
    lambda_handler(about(sale_id), CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(world.sent()) == 1


def test_repeated_events_send_only_one_receipt(world):
    sale_id = paid(world)
    again = about(sale_id, "bus/email_requested", email_id=receipt_id(sale_id))
    for event in (about(sale_id), about(sale_id), again):
        lambda_handler(event, CONTEXT)
    assert len(world.sent()) == 1


def test_a_receipt_that_staff_request_is_sent_beside_the_automatic_one(world):
    sale_id = paid(world)
    lambda_handler(about(sale_id), CONTEXT)
    _, requested = request_receipt(sale_id, request=None, ports=app)
    event = world.bus_event(sale_id)
    for _ in range(2):
        lambda_handler(event, CONTEXT)
    assert len(world.sent()) == 2
    assert world.email(sale_id, requested.id).status is EmailStatus.SENT


def test_an_event_that_is_not_true_sends_nothing(world):
    sale = world.draft(ready_draft())
    lambda_handler(about(sale.id), CONTEXT)
    assert world.sent() == []


def test_a_refund_gets_its_email(world):
    sale_id = refunded(world)
    refund_id = f"rfd_{sale_id}_1"
    for _ in range(2):
        lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=refund_id), CONTEXT)
    [parts] = world.sent()
    assert parts.subject == "Tilbakebetaling for ordre #1001 fra Fjell & Fjord"
    assert world.email(sale_id, refund_email_id(refund_id)).status is EmailStatus.SENT
    assert world.bus_event(sale_id)["detail"]["data"]["kind"] == "refund"


def test_a_refund_that_is_requested_again_gets_the_same_email(world):
    sale_id = refunded(world)
    asked = {"kind": "refund", "about": f"rfd_{sale_id}_1", "email_id": refund_email_id(f"rfd_{sale_id}_1")}
    lambda_handler(about(sale_id, "bus/email_requested", **asked), CONTEXT)
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=asked["about"]), CONTEXT)
    assert [parts.subject for parts in world.sent()] == ["Tilbakebetaling for ordre #1001 fra Fjell & Fjord"]


def test_a_refund_costs_three_calls_to_the_table_and_one_to_ses(world):
    sale_id = refunded(world)
    app.stores.get()
    world.aws.calls.clear()
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=f"rfd_{sale_id}_1"), CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]


@pytest.mark.parametrize("refund_id", ["rfd_{sale}_2", "rfd_0m5rqd3fz4k8x2v7n9c6w1thbe_1", ""])
def test_a_refund_that_is_not_true_sends_nothing(world, refund_id):
    sale_id = refunded(world)
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=refund_id.format(sale=sale_id)), CONTEXT)
    assert world.sent() == []


def fulfilled(world: AwsWorld, **options: Any) -> tuple[str, str]:
    """Return the ids of a sale that was sent, and of its fulfillment."""
    sale_id = paid(world)
    fulfill_order(sale_id, FulfillmentOptions(**options), request=None, ports=app)
    return sale_id, f"ful_{sale_id}_1"


def test_a_fulfillment_and_its_repeated_request_get_one_shipping_confirmation(world):
    sale_id, fulfillment_id = fulfilled(world, notify=True)
    asked = {"kind": "shipping_confirmation", "about": fulfillment_id, "email_id": "any"}
    for event in (
        about(sale_id, "bus/order_fulfilled", fulfillment_id=fulfillment_id),
        about(sale_id, "bus/email_requested", **asked),
    ):
        lambda_handler(event, CONTEXT)
    assert [parts.subject for parts in world.sent()] == ["Bestillingen din er på vei: ordre #1001 fra Fjell & Fjord"]
    assert world.email(sale_id, shipping_confirmation_id(fulfillment_id)).status is EmailStatus.SENT


def test_a_shipping_confirmation_costs_three_calls_to_the_table_and_one_to_ses(world):
    sale_id, fulfillment_id = fulfilled(world, notify=True)
    app.stores.get()
    world.aws.calls.clear()
    lambda_handler(about(sale_id, "bus/order_fulfilled", fulfillment_id=fulfillment_id), CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]


def test_a_forged_event_sends_no_shipping_confirmation_that_staff_do_not_want(world):
    sale_id, fulfillment_id = fulfilled(world)
    lambda_handler(about(sale_id, "bus/order_fulfilled", fulfillment_id=fulfillment_id), CONTEXT)
    assert world.sent() == []


def test_an_event_of_another_type_or_form_is_raised_and_sends_nothing(world):
    event = about(paid(world))
    for wrong in (event | {"detail-type": "OrderCreated"}, event | {"detail": {"metadata": {}, "data": {}}}):
        with pytest.raises(ValueError, match="not an event OrderPaid or PaymentRefunded or OrderFulfilled or"):
            lambda_handler(wrong, CONTEXT)
    assert world.sent() == []
