"""SES's events record the outcome of an e-mail on the timeline."""

import pytest

from functions.record_email_feedback.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.sale.email import EmailStatus
from tests.support.lambda_events import CONTEXT, sample
from tests.support.worlds.aws_world import AwsWorld


@pytest.fixture
def world(aws) -> AwsWorld:
    return AwsWorld(aws)


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
def test_a_report_is_recorded_once_however_often_it_comes(world, name, told, status):
    sale, email = world.invoiced()
    for _ in range(3):
        lambda_handler(world.ses_event(name, sale.id, email.id), CONTEXT)
    assert world.story(sale.id)[3:] == [told]
    assert world.email(sale.id, email.id).status is status
    assert app.sales.get(sale.id).draft.invoice.status == status.value


def test_a_new_report_costs_one_read_and_one_write_and_a_known_one_a_read(world):
    sale, email = world.invoiced()
    world.aws.calls.clear()
    for _ in range(2):
        lambda_handler(world.ses_event("ses/delivered", sale.id, email.id), CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "BatchGetItem"]


def test_a_report_of_sending_costs_one_read(world):
    sale, email = world.invoiced()
    world.aws.calls.clear()
    lambda_handler(world.ses_event("ses/sent", sale.id, email.id), CONTEXT)
    assert world.aws.calls == ["BatchGetItem"]


def test_a_report_about_a_sale_that_is_not_here_changes_nothing(world):
    before = world.aws.items()
    lambda_handler(sample("ses/delivered"), CONTEXT)
    assert world.aws.items() == before


@pytest.mark.parametrize("event", [{}, {"detail-type": "Email Delivered", "detail": {"mail": {}}}])
def test_a_report_about_an_unknown_email_is_ignored(world, event):
    world.aws.calls.clear()
    lambda_handler(event, CONTEXT)
    assert world.aws.calls == []
