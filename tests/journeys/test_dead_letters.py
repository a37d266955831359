"""Dead letters are sent again, any number of times, and processed once."""

import json
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest

from invoicing.bootstrap import app
from local.stack import Stack
from ops.failures import Failure, failures, release, send_again
from tests.support.actors.merchant import Merchant
from tests.support.actors.shop import Shop, link_in


@pytest.fixture(autouse=True)
def not_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ops.failures.WAIT", 0)


class Aws:
    """The clients that the tool asks for: SQS, CloudFormation by the template, and Lambda as the local stack is."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack

    def __call__(self, service: str) -> Any:
        return boto3.client(service) if service == "sqs" else self

    def describe_stack_resource(self, *, StackName: str, LogicalResourceId: str) -> Any:  # noqa: N803 - AWS's names
        name = self.stack.template.attribute(LogicalResourceId, "QueueName")
        url = boto3.client("sqs").get_queue_url(QueueName=name)["QueueUrl"]
        return {"StackResourceDetail": {"PhysicalResourceId": url}}

    def invoke(self, *, FunctionName: str, InvocationType: str, Payload: bytes) -> None:  # noqa: N803
        assert InvocationType == "Event"
        self.stack.functions.invoke_later(FunctionName.rpartition(":")[2], json.loads(Payload))
        self.stack.wait_until_idle()


def broken(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a draft order whose invoice could not be sent, three times."""

    def fail(*given: Any, **more: Any) -> None:
        raise RuntimeError("a mistake of ours")

    draft = shop.merchant.draft()
    with monkeypatch.context() as patch:
        patch.setattr("local.functions.RETRY_SECONDS", (0.0, 0.0))
        patch.setattr("functions.send_invoice.handler.send_invoice", fail)
        shop.merchant.ask("POST", f"/draft-orders/{draft['id']}/invoice", {}, status=202)
        shop.stack.wait_until_idle()
    return draft


def found(shop: Shop) -> list[Failure]:
    return list(failures("local", Aws(shop.stack)))


def test_a_failure_says_what_it_was_for_how_old_it_is_and_nothing_of_the_customer(shop: Shop, monkeypatch):
    draft = broken(shop, monkeypatch)
    (failure,) = found(shop)
    line = failure.described(datetime.now(UTC))
    assert line.startswith("FailedInvocations: 0:00:0")
    assert f"InvoiceRequested of sale {draft['id'].removeprefix('dft_')} -> send_invoice: RetriesExhausted" in line
    assert "kari" not in line.lower()


def test_a_failed_event_that_is_sent_again_succeeds_and_leaves_its_queue(shop: Shop, monkeypatch):
    draft, emails = broken(shop, monkeypatch), len(shop.emails())
    (failure,) = found(shop)
    assert send_again(failure, Aws(shop.stack))
    assert found(shop) == []
    assert shop.story(draft).count("EmailSent invoice") == 1
    assert len(shop.emails()) == emails + 1


def test_every_dead_letter_sent_twice_makes_nothing_twice(shop: Shop, merchant: Merchant, monkeypatch):
    draft = broken(shop, monkeypatch)
    shop.advance(minutes=16)  # recover has asked for the invoice again, and the customer pays
    shop.fill_in(link_in(shop.emails()[-1])).pay()
    before, emails = shop.story(draft), len(shop.emails())
    (failure,) = found(shop)
    for _ in range(2):
        Aws(shop.stack).invoke(
            FunctionName=failure.target, InvocationType="Event", Payload=json.dumps(failure.event).encode()
        )
    assert shop.story(draft) == before
    assert len(shop.emails()) == emails
    assert merchant.order(draft)["financial_status"] == "PAID"


def test_a_click_whose_report_fails_keeps_no_link_in_a_queue(shop: Shop, merchant: Merchant, monkeypatch):
    def fail(*given: Any, **more: Any) -> None:
        raise RuntimeError("a mistake of ours")

    draft = merchant.draft()
    email = shop.invoice(draft)
    with monkeypatch.context() as patch:
        patch.setattr("local.functions.RETRY_SECONDS", (0.0, 0.0))
        patch.setattr("functions.record_email_feedback.handler.record_email_feedback", fail)
        shop.local("POST", f"outbox/{email['id']}/feedback", {"type": "click"})
        shop.stack.wait_until_idle()
    (failure,) = found(shop)
    assert failure.event["detail-type"] == "Email Clicked"
    assert "/i/" in json.dumps(shop.events()[-1]), "SES reports the link's address"
    assert "/i/" not in json.dumps([letter["message"] for letter in shop.stack.resources.dead_letters()])
    assert send_again(failure, Aws(shop.stack))
    assert shop.story(draft)[-1] == "EmailClicked"


def test_an_event_that_the_bus_always_rejects_is_listed_and_kept(shop: Shop):
    app.bus.set_aside({"DetailType": "OrderPaid", "Detail": "{}"}, "MalformedDetail")
    (failure,) = found(shop)
    assert "PoisonEvents" in failure.described(datetime.now(UTC))
    assert "MalformedDetail" in failure.described(datetime.now(UTC))
    assert not send_again(failure, Aws(shop.stack))


def test_a_message_that_was_only_viewed_can_be_sent_again_at_once(shop: Shop, monkeypatch):
    broken(shop, monkeypatch)
    (failure,) = found(shop)
    assert found(shop) == []  # whoever looks has it for a minute
    release(failure, Aws(shop.stack))
    (again,) = found(shop)
    assert again.event == failure.event
