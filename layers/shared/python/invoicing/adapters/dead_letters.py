"""Dead-letter queues in Amazon SQS, and the functions that their messages are for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from invoicing.domain.errors import BusyError, NotFoundError
from invoicing.ports.dead_letters import DeadLetter, DeadLetterQueue, Remedy

if TYPE_CHECKING:
    from types_boto3_lambda import LambdaClient
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

MOST = 10  # messages that SQS returns at once
ROUNDS = 5  # of receiving, to find one message
WAIT = 1  # seconds of long polling, which asks all of a queue's servers; short polling may miss messages
HIDDEN = 30  # seconds for which others do not get a message that was taken
POSITIONS = "only stream positions: publish the day again (make publish-day)"
_QUEUE = "arn:aws:sqs:"  # begins the ARN of a queue
_SEND = ("send_invoice", "send_receipt", "send_paid_notice", "send_security_notice", "record_email_feedback")
_FUNCTIONS = (*_SEND, "send_reminders", "publish_events", "record_figures", "recover")


@dataclass(frozen=True)
class Failure:
    """What a message says; `target` is empty if it cannot be sent again, and else a function's or a queue's ARN."""

    target: str
    event: dict[str, Any]
    why: str
    event_type: str = ""
    sale_id: str = ""
    is_positions: bool = False


def failure_in(message: MessageTypeDef) -> Failure:
    """Read a message of Lambda, EventBridge, a queue or `publish_events`. Its attributes have to be read with it."""
    body = json.loads(message["Body"])
    attributes = {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}
    source = message["Attributes"].get("DeadLetterQueueSourceArn", "")
    event, target, why = body, attributes.get("TARGET_ARN", source), attributes.get("ERROR_CODE", "")
    if "requestPayload" in body:  # a failed invocation of Lambda
        event, target = body["requestPayload"], body["requestContext"]["functionArn"]
        why = str(body["requestContext"].get("condition", ""))
    elif "DDBStreamBatchInfo" in body or "reason" in body:
        return Failure("", {}, str(body.get("reason", POSITIONS)), is_positions="reason" not in body)
    detail = event.get("detail", {})
    tags = detail.get("mail", {}).get("tags", {})  # of a report of SES
    sale_id = detail.get("metadata", {}).get("sale_id") or next(iter(tags.get("sale_id", ())), "")
    return Failure(target.partition(":$")[0], event, why, str(event.get("detail-type", "")), str(sale_id))


def sent_at(message: MessageTypeDef) -> datetime:
    return datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)


class SqsDeadLetters:
    """Queues by name. SQS has no way to only read a message: it is received with a time-out of 0, and stays visible."""

    def __init__(self, sqs: SQSClient, functions: Callable[[], LambdaClient], queues: Mapping[str, str]) -> None:
        self._sqs = sqs
        self._functions = functions
        self._queues = queues

    def queues(self) -> Sequence[str]:
        return [*self._queues]

    def view(self, queue: str) -> DeadLetterQueue:
        url = self._url(queue)
        with _answering():
            counts = self._sqs.get_queue_attributes(
                QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
            )["Attributes"]
            size = sum(map(int, counts.values()))
            # Of an empty queue nothing is received: that would wait for a message.
            messages = self._receive(url, hidden=0) if size else []
        letters = {message["MessageId"]: _letter(queue, message) for message in messages}
        return DeadLetterQueue(queue, max(size, len(letters)), sorted(letters.values(), key=lambda it: it.sent_at))

    def take(self, queue: str, letter_id: str) -> DeadLetter | None:
        url = self._url(queue)
        others: list[MessageTypeDef] = []
        with _answering():
            try:
                for _ in range(ROUNDS):
                    messages = self._receive(url, hidden=HIDDEN)
                    wanted = next((it for it in messages if it["MessageId"] == letter_id), None)
                    others += [it for it in messages if it is not wanted]
                    if wanted is not None:
                        return _letter(queue, wanted)
                    if not messages:
                        return None
                return None
            finally:
                for message in others:
                    self._show(url, message["ReceiptHandle"])

    def send(self, letter: DeadLetter) -> None:
        with _answering():
            payload = json.dumps(letter.event).encode()
            self._functions().invoke(FunctionName=letter.target, InvocationType="Event", Payload=payload)

    def delete(self, letter: DeadLetter) -> None:
        with _answering():
            self._sqs.delete_message(QueueUrl=self._url(letter.queue), ReceiptHandle=letter.receipt)

    def release(self, letter: DeadLetter) -> None:
        with _answering():
            self._show(self._url(letter.queue), letter.receipt)

    def _show(self, url: str, receipt: str) -> None:
        self._sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)

    def _receive(self, url: str, *, hidden: int) -> list[MessageTypeDef]:
        answer = self._sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=MOST,
            VisibilityTimeout=hidden,
            WaitTimeSeconds=WAIT,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return answer.get("Messages", [])

    def _url(self, queue: str) -> str:
        if queue not in self._queues:
            raise NotFoundError("queue", name=queue)
        return self._queues[queue]


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (ClientError, BotoCoreError):
        raise BusyError("queue") from None


def _letter(queue: str, message: MessageTypeDef) -> DeadLetter:
    try:
        failure = failure_in(message)
    except (ValueError, KeyError, TypeError, AttributeError):  # no message of ours: it can only be removed
        failure = Failure("", {}, "")
    function = _function_of(failure)
    remedy = Remedy.NONE
    if failure.is_positions:
        remedy = Remedy.PUBLISH
    elif queue == "UncountedSales" or failure.target.startswith(_QUEUE):
        function, remedy = "record_figures", Remedy.COUNT if failure.sale_id else Remedy.NONE
    elif function in _SEND:
        remedy = Remedy.SEND
    return DeadLetter(
        queue=queue,
        id=message["MessageId"],
        sent_at=sent_at(message),
        function=function,
        event_type=failure.event_type,
        sale_id=failure.sale_id,
        remedy=remedy,
        target=failure.target,
        receipt=message["ReceiptHandle"],
        event=failure.event,
    )


def _function_of(failure: Failure) -> str:
    """Return which of our functions a message is for. CloudFormation writes `<stack>-SendInvoice-<random>`."""
    if failure.is_positions:
        return "publish_events"
    name = re.sub("[^a-z]", "", failure.target.rpartition(":")[2].lower())
    return next((function for function in _FUNCTIONS if function.replace("_", "") in name), "")
