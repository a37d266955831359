"""Dead-letter queues: viewing leaves every message where it is, and one message is taken at a time."""

import json
from typing import Any

import boto3
import pytest

from invoicing import settings
from invoicing.bootstrap import app
from invoicing.domain.errors import BusyError
from invoicing.ports.dead_letters import Remedy
from local.aws.moto_patches import ExactMoto
from tests.support.aws import Aws

SALE = "0" * 26
INVOICED = {"detail-type": "InvoiceRequested", "detail": {"metadata": {"sale_id": SALE}, "data": {"secret": "/i/x"}}}
QUEUES = ("FailedInvocations", "UndeliveredEvents", "UncountedSales", "PoisonEvents")


def arn(function: str) -> str:
    return f"arn:aws:lambda:eu-north-1:123456789012:function:{function}"


def put(queue: str, body: dict[str, Any], **attributes: str) -> str:
    given = {name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()}
    sent = boto3.client("sqs").send_message(
        QueueUrl=settings.dead_letter_queues()[queue], MessageBody=json.dumps(body), MessageAttributes=given
    )
    return str(sent["MessageId"])


def failed(function: str = "invoicing-prod-SendInvoice-1A2B", event: Any = INVOICED) -> dict[str, Any]:
    about = {"functionArn": f"{arn(function)}:$LATEST", "condition": "RetriesExhausted"}
    return {"requestContext": about, "requestPayload": event, "responsePayload": {"errorMessage": "kari@example.com"}}


@pytest.fixture(autouse=True)
def not_waiting(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    del aws
    monkeypatch.setattr("invoicing.adapters.dead_letters.WAIT", 0)
    sqs = boto3.client("sqs")
    for url in settings.dead_letter_queues().values():
        sqs.purge_queue(QueueUrl=url)


def ids(queue: str = "FailedInvocations") -> list[str]:
    return [letter.id for letter in app.dead_letters.view(queue).letters or ()]


def test_a_view_hides_no_message_from_the_next_one() -> None:
    put_ids = {put("FailedInvocations", failed()) for _ in range(3)}
    assert set(ids()) == set(ids()) == put_ids
    assert app.dead_letters.view("FailedInvocations").size == 3
    assert app.dead_letters.view("PoisonEvents").size == 0


def test_a_message_that_is_taken_is_hidden_and_the_others_are_not() -> None:
    first, second = put("FailedInvocations", failed()), put("FailedInvocations", failed())
    taken = app.dead_letters.take("FailedInvocations", second)
    assert taken
    assert ids() == [first]
    assert app.dead_letters.view("FailedInvocations").size == 2
    assert app.dead_letters.take("FailedInvocations", second) is None
    app.dead_letters.release(taken)
    assert set(ids()) == {first, second}


def test_a_message_that_was_deleted_is_gone() -> None:
    letter = app.dead_letters.take("FailedInvocations", put("FailedInvocations", failed()))
    assert letter
    app.dead_letters.delete(letter)
    assert ids() == []


def test_a_function_is_invoked_with_the_event_that_failed(exact_moto: ExactMoto, monkeypatch: Any) -> None:
    invoked: list[tuple[str, bytes]] = []
    monkeypatch.setattr(exact_moto, "invoke", lambda name, event: invoked.append((name, event)))
    letter = app.dead_letters.take("FailedInvocations", put("FailedInvocations", failed()))
    assert letter
    app.dead_letters.send(letter)
    assert [(name, json.loads(event)) for name, event in invoked] == [("invoicing-prod-SendInvoice-1A2B", INVOICED)]


REPORT = {"detail-type": "Email Clicked", "detail": {"mail": {"tags": {"sale_id": [SALE]}}}}


@pytest.mark.parametrize(
    ("queue", "body", "attributes", "told"),
    [
        ("FailedInvocations", failed(), {}, ("send_invoice", "InvoiceRequested", SALE, Remedy.SEND)),
        (
            "FailedInvocations",
            failed("invoicing-dev-RecordEmailFeedback-X", REPORT),
            {},
            ("record_email_feedback", "Email Clicked", SALE, Remedy.SEND),
        ),
        ("FailedInvocations", failed("recover", {}), {}, ("recover", "", "", Remedy.NONE)),
        ("FailedInvocations", {"DDBStreamBatchInfo": {}}, {}, ("publish_events", "", "", Remedy.PUBLISH)),
        (
            "UndeliveredEvents",
            INVOICED,
            {"TARGET_ARN": "arn:aws:sqs:eu-north-1:123456789012:ChangedSales"},
            ("record_figures", "InvoiceRequested", SALE, Remedy.COUNT),
        ),
        (
            "UndeliveredEvents",
            INVOICED,
            {"TARGET_ARN": arn("send_receipt"), "ERROR_CODE": "NO_PERMISSIONS"},
            ("send_receipt", "InvoiceRequested", SALE, Remedy.SEND),
        ),
        ("UncountedSales", INVOICED, {}, ("record_figures", "InvoiceRequested", SALE, Remedy.COUNT)),
        ("PoisonEvents", {"reason": "MalformedDetail", "entry": {}}, {}, ("", "", "", Remedy.NONE)),
        ("PoisonEvents", {"detail": "no object"}, {}, ("", "", "", Remedy.NONE)),
    ],
)
def test_a_message_says_whose_it_is_and_what_helps(
    queue: str, body: dict[str, Any], attributes: dict[str, str], told: tuple[str, str, str, Remedy]
) -> None:
    put(queue, body, **attributes)
    [letter] = app.dead_letters.view(queue).letters or ()
    assert (letter.function, letter.event_type, letter.sale_id, letter.remedy) == told
    assert "kari" not in repr(letter)
    assert "/i/x" not in repr(letter)


def test_a_queue_that_is_not_there_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    queues = " ".join(f"{name}=https://sqs.eu-north-1.amazonaws.com/123456789012/none" for name in QUEUES)
    monkeypatch.setenv("DEAD_LETTER_QUEUES", queues)
    with pytest.raises(BusyError):
        app.dead_letters.view("PoisonEvents")
