"""`OrderPaid`, `PaymentRefunded` or `EmailRequested` in, a receipt or the mail of a refund out."""

from dataclasses import replace

import pytest

from functions.send_receipt.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.values.ids import receipt_id, refund_email_id
from invoicing.domain.values.money import Money
from tests.support.actors.posting import CONTEXT, Post, sample


@pytest.fixture
def post(aws) -> Post:
    return Post(aws)


def paid(post: Post) -> str:
    """Return the id of a sale that has become a paid order."""
    sale = post.draft()
    now, total = post.aws.clock(), sale.draft.total
    order = Order(
        sale.id, 1001, FinancialStatus.PAID, 1, total, total, Money.zero(total.currency), now, now, paid_at=now
    )
    sale.put(order)
    app.sales.save(sale)
    return sale.id


def refunded(post: Post) -> str:
    """Return the id of a sale of whose money some went back, by a first refund."""
    sale_id = paid(post)
    sale = app.sales.get(sale_id)
    amount = Money(5000, "NOK")
    sale.put(replace(sale.order, refunded=amount, financial_status=FinancialStatus.PARTIALLY_REFUNDED, refunds=1))
    sale.put(Refund(sale_id, 1, RefundStatus.SUCCEEDED, 1, amount, post.aws.clock()))
    app.sales.save(sale)
    return sale_id


def about(sale_id: str, name: str = "bus/order_paid", **data: str) -> dict:
    event = sample(name)
    event["detail"]["data"] |= data
    event["detail"]["metadata"]["sale_id"] = sale_id
    return event


@pytest.mark.parametrize("name", ["bus/order_paid", "bus/email_requested"])
def test_a_paid_order_gets_its_receipt(post, name):
    sale_id = paid(post)
    lambda_handler(about(sale_id, name), CONTEXT)
    [parts] = post.sent()
    assert parts.subject == "Kvittering for ordre #1001 fra Fjell & Fjord"
    assert post.email(sale_id, receipt_id(sale_id)).status is EmailStatus.SENT
    assert post.story(sale_id)[-1] == "EmailSent receipt"


def test_it_costs_three_calls_to_the_table_and_one_to_ses(post):
    sale_id = paid(post)
    app.stores.get()  # read at most once a minute
    post.aws.calls.clear()
    lambda_handler(about(sale_id), CONTEXT)
    assert post.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(post.sent()) == 1


def test_whatever_asks_and_however_often_one_receipt_goes(post):
    sale_id = paid(post)
    for name in ("bus/order_paid", "bus/order_paid", "bus/email_requested"):
        lambda_handler(about(sale_id, name), CONTEXT)
    assert len(post.sent()) == 1


def test_an_event_that_is_not_true_sends_nothing(post):
    sale = post.draft()
    lambda_handler(about(sale.id), CONTEXT)
    assert post.sent() == []


def test_a_refund_gets_its_email(post):
    sale_id = refunded(post)
    refund_id = f"rfd_{sale_id}_1"
    for _ in range(2):
        lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=refund_id), CONTEXT)
    [parts] = post.sent()
    assert parts.subject == "Tilbakebetaling for ordre #1001 fra Fjell & Fjord"
    assert post.email(sale_id, refund_email_id(refund_id)).status is EmailStatus.SENT
    assert post.last_event(sale_id)["detail"]["data"]["kind"] == "refund"


def test_a_refund_that_is_requested_again_gets_the_same_email(post):
    sale_id = refunded(post)
    asked = {"kind": "refund", "about": f"rfd_{sale_id}_1", "email_id": refund_email_id(f"rfd_{sale_id}_1")}
    lambda_handler(about(sale_id, "bus/email_requested", **asked), CONTEXT)
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=asked["about"]), CONTEXT)
    assert [parts.subject for parts in post.sent()] == ["Tilbakebetaling for ordre #1001 fra Fjell & Fjord"]


def test_a_refund_costs_three_calls_to_the_table_and_one_to_ses(post):
    sale_id = refunded(post)
    app.stores.get()
    post.aws.calls.clear()
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=f"rfd_{sale_id}_1"), CONTEXT)
    assert post.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]


@pytest.mark.parametrize("refund_id", ["rfd_{sale}_2", "rfd_0m5rqd3fz4k8x2v7n9c6w1thbe_1", ""])
def test_a_refund_that_is_not_true_sends_nothing(post, refund_id):
    sale_id = refunded(post)
    lambda_handler(about(sale_id, "bus/payment_refunded", refund_id=refund_id.format(sale=sale_id)), CONTEXT)
    assert post.sent() == []
