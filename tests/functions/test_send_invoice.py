"""`InvoiceRequested` sends an e-mail."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from functions.send_invoice.handler import lambda_handler
from invoicing.bootstrap import app
from invoicing.domain.errors import EmailRefusedError, NotFoundError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.email import EmailStatus
from invoicing.usecases.checkout.open_link import open_link
from tests.support.lambda_events import CONTEXT, sample
from tests.support.log_lines import LogLines
from tests.support.worlds.aws_world import AwsWorld


@pytest.fixture
def world(aws) -> AwsWorld:
    return AwsWorld(aws)


def failing(monkeypatch, error: Exception) -> None:
    def send_email(**_: object) -> None:
        raise error

    mailer: Any = app.mailer
    monkeypatch.setattr(mailer._client, "send_email", send_email)


def test_an_invoice_that_was_asked_for_is_sent(world):
    sale, email = world.invoice_requested()
    lambda_handler(world.bus_event(sale.id), CONTEXT)
    [parts] = world.sent()
    assert parts.subject == "Faktura #D1001 fra Fjell & Fjord"
    assert "https://shop.example/i/" in parts.text
    assert world.email(sale.id, email.id).status is EmailStatus.SENT
    assert app.sales.get(sale.id).draft.status is DraftOrderStatus.INVOICE_SENT
    assert world.story(sale.id) == ["DraftOrderCreated", "InvoiceRequested", "EmailSent invoice"]


def test_the_email_leads_to_the_sale_by_a_link_that_opens(world):
    sale, email = world.invoice_requested()
    lambda_handler(world.bus_event(sale.id), CONTEXT)
    [address] = {line for line in world.sent()[0].text.splitlines() if line.startswith("https://shop.example/i/")}
    opened, link = open_link(address.rpartition("/")[2], ports=app)
    assert (opened.id, link.number) == (sale.id, email.link)


def test_an_invoice_costs_three_calls_to_the_table_and_one_to_ses(world):
    sale, _ = world.invoice_requested()
    event = world.bus_event(sale.id)
    app.stores.get()  # read at most once a minute
    world.aws.calls.clear()
    lambda_handler(event, CONTEXT)
    assert world.aws.calls == ["BatchGetItem", "TransactWriteItems", "TransactWriteItems"]
    assert len(world.sent()) == 1


def test_events_of_an_invoice_have_its_request_as_their_cause(world):
    sale, _ = world.invoice_requested()
    event = world.bus_event(sale.id)
    lambda_handler(event, CONTEXT)
    assert world.bus_event(sale.id)["detail"]["metadata"]["causation_id"] == event["detail"]["metadata"]["event_id"]


def test_the_same_event_again_sends_nothing(world):
    sale, _ = world.invoice_requested()
    event = world.bus_event(sale.id)
    for _ in range(3):
        lambda_handler(event, CONTEXT)
    assert len(world.sent()) == 1


def test_a_refusal_is_raised_so_that_lambda_tries_again(world, monkeypatch):
    sale, email = world.invoice_requested()
    event = world.bus_event(sale.id)
    refusal: Any = {"Error": {"Code": "TooManyRequestsException"}, "ResponseMetadata": {"HTTPStatusCode": 429}}
    with monkeypatch.context() as patch:
        failing(patch, ClientError(refusal, "SendEmail"))
        with pytest.raises(EmailRefusedError):
            lambda_handler(event, CONTEXT)
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED
    lambda_handler(event, CONTEXT)
    assert world.email(sale.id, email.id).status is EmailStatus.SENT


@pytest.mark.parametrize("code", ["AccessDenied", "AccessDeniedException"])
def test_a_right_that_is_denied_is_on_the_timeline_at_once_with_what_to_do(world, monkeypatch, code):
    sale, email = world.invoice_requested()
    denied: Any = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 403}}
    failing(monkeypatch, ClientError(denied, "SendEmail"))
    lambda_handler(world.bus_event(sale.id), CONTEXT)
    assert world.email(sale.id, email.id).status is EmailStatus.FAILED
    told = world.events(sale.id)[-1]
    assert told.type == "EmailFailed"
    assert "deploy the stack again" in told.data.reason
    assert "link" in told.data.reason
    assert app.sales.get(sale.id).draft.invoice.status is EmailStatus.FAILED
    assert list(app.sales.due("RECOVER", world.aws.clock() + timedelta(days=1))) == [], "it is not tried again"


def test_a_time_out_leaves_the_email_sending_for_recover_to_retry(world, monkeypatch):
    sale, email = world.invoice_requested()
    failing(monkeypatch, ReadTimeoutError(endpoint_url="https://email.example"))
    lambda_handler(world.bus_event(sale.id), CONTEXT)
    assert world.email(sale.id, email.id).status is EmailStatus.SENDING
    [due] = app.sales.due("RECOVER", world.email(sale.id, email.id).due[1])
    assert (due.sale_id, due.key.id) == (sale.id, email.id)


def test_only_ids_are_logged(world, monkeypatch):
    sale, email = world.invoice_requested()
    log = LogLines(monkeypatch)
    lambda_handler(world.bus_event(sale.id), CONTEXT)
    [line] = log.read()
    assert (line["message"], line["correlation_id"], line["email_id"]) == ("invoice_sent", sale.id, email.id)
    assert "kari" not in log.text.lower()
    assert "/i/" not in log.text


def test_an_event_about_no_sale_is_an_error_and_sends_nothing(world):
    with pytest.raises(NotFoundError):
        lambda_handler(sample("bus/invoice_requested"), CONTEXT)
    assert world.sent() == []


def test_an_event_of_another_type_or_form_is_raised_and_sends_nothing(world):
    sale, email = world.invoice_requested()
    event = world.bus_event(sale.id)
    for wrong in (event | {"detail-type": "OrderPaid"}, event | {"detail": {"metadata": {}, "data": {}}}):
        with pytest.raises(ValueError, match="not an event InvoiceRequested"):
            lambda_handler(wrong, CONTEXT)
    assert world.sent() == []
    assert world.email(sale.id, email.id).status is EmailStatus.REQUESTED
