"""SES's events in, what became of a mail onto the timeline."""

import pytest

from functions.record_email_feedback.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.sale.email import EmailStatus
from tests.support.actors.posting import CONTEXT, Post, sample


@pytest.fixture
def post(aws) -> Post:
    return Post(aws)


@pytest.mark.parametrize(
    ("name", "told", "status"),
    [
        ("ses/delivered", "EmailDelivered", EmailStatus.DELIVERED),
        ("ses/bounced", "EmailBounced", EmailStatus.BOUNCED),
        ("ses/complaint", "EmailComplained", EmailStatus.COMPLAINED),
        ("ses/opened", "EmailOpened", EmailStatus.SENT),
        ("ses/clicked", "EmailClicked", EmailStatus.SENT),
        ("ses/rejected", "EmailFailed", EmailStatus.FAILED),
    ],
)
def test_a_report_is_recorded_once_however_often_it_comes(post, name, told, status):
    sale, email = post.invoiced()
    for _ in range(3):
        lambda_handler(post.report(name, sale.id, email.id), CONTEXT)
    assert post.story(sale.id)[3:] == [told]
    assert post.email(sale.id, email.id).status is status
    assert app.sales.get(sale.id).draft.invoice.status == status.value


def test_it_costs_one_read_and_one_write_and_a_known_report_one_read(post):
    sale, email = post.invoiced()
    post.aws.calls.clear()
    for _ in range(2):
        lambda_handler(post.report("ses/delivered", sale.id, email.id), CONTEXT)
    assert post.aws.calls == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_a_report_of_sending_costs_one_read(post):
    sale, email = post.invoiced()
    post.aws.calls.clear()
    lambda_handler(post.report("ses/sent", sale.id, email.id), CONTEXT)
    assert post.aws.calls == ["BatchGetItem"]


def test_a_report_about_a_sale_that_is_not_here_changes_nothing(post):
    before = post.aws.items()
    lambda_handler(sample("ses/delivered"), CONTEXT)
    assert post.aws.items() == before


@pytest.mark.parametrize("event", [{}, {"detail-type": "Email Delivered", "detail": {"mail": {}}}])
def test_a_report_about_an_unknown_email_is_ignored(post, event):
    post.aws.calls.clear()
    lambda_handler(event, CONTEXT)
    assert post.aws.calls == []
