"""`OrderPaid` or `ReceiptRequested` in, a receipt out."""

import pytest

from functions.send_receipt.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.mailing import receipt_id
from invoicing.domain.mails import MailStatus
from invoicing.domain.money import Money
from invoicing.domain.orders import FinancialStatus, Order
from tests.functions.posting import CONTEXT, Post, sample


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


def about(sale_id: str, name: str = "bus/order_paid") -> dict:
    event = sample(name)
    event["detail"]["metadata"]["sale_id"] = sale_id
    return event


@pytest.mark.parametrize("name", ["bus/order_paid", "bus/receipt_requested"])
def test_a_paid_order_gets_its_receipt(post, name):
    sale_id = paid(post)
    lambda_handler(about(sale_id, name), CONTEXT)
    [parts] = post.sent()
    assert parts.subject == "Kvittering for ordre #1001 fra Fjell & Fjord"
    assert post.mail(sale_id, receipt_id(sale_id)).status is MailStatus.SENT
    assert post.story(sale_id)[-1] == "ReceiptSent"


def test_it_costs_three_calls_to_the_table_and_one_to_ses(post):
    sale_id = paid(post)
    app.stores.get()  # read at most once a minute
    post.aws.calls.clear()
    lambda_handler(about(sale_id), CONTEXT)
    assert post.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(post.sent()) == 1


def test_whatever_asks_and_however_often_one_receipt_goes(post):
    sale_id = paid(post)
    for name in ("bus/order_paid", "bus/order_paid", "bus/receipt_requested"):
        lambda_handler(about(sale_id, name), CONTEXT)
    assert len(post.sent()) == 1


def test_an_event_that_is_not_true_sends_nothing(post):
    sale = post.draft()
    lambda_handler(about(sale.id), CONTEXT)
    assert post.sent() == []
