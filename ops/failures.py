"""Look at what a deployed stack could not do, and have it done again.

    python -m ops.failures STACK            what lies in the failure queues, how old it is, and what it was for
    python -m ops.failures STACK --again    the same, and each is sent again to the function that it was for

Everything that is sent again was meant to be done once, and is: functions decide from the sale as it is now. What was
sent leaves its queue; if it fails again, it comes back there.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3

QUEUES = ("FailedInvocations", "UndeliveredEvents", "PoisonEvents")
WAIT = 1  # seconds: asks every server of a queue; without it, no answer may only mean: not on this one
HIDDEN = 60  # seconds, for which nobody else is given what we look at
Client = Callable[[str], Any]


@dataclass(frozen=True)
class Failure:
    """A message in a failure queue: `function` is whom it was for, and empty where sending it again is no help."""

    queue: str
    url: str
    receipt: str
    sent_at: datetime
    function: str
    event: dict[str, Any]
    why: str

    def described(self, now: datetime) -> str:
        """Return a line for a person: ids and kinds, nothing of a customer."""
        age = timedelta(seconds=int((now - self.sent_at).total_seconds()))
        kind = self.event.get("detail-type", "")
        metadata = self.event.get("detail", {}).get("metadata", {})
        whom = f" -> {self.function.rpartition(':')[2]}" if self.function else ""
        sale = f" of sale {metadata['sale_id']}" if "sale_id" in metadata else ""
        return f"{self.queue}: {age} old: {kind or 'something'}{sale}{whom}{': ' + self.why if self.why else ''}"


def failures(stack: str, client: Client) -> Iterator[Failure]:
    """Yield every message in the failure queues of a stack, each once."""
    sqs = client("sqs")
    for queue in QUEUES:
        found = client("cloudformation").describe_stack_resource(StackName=stack, LogicalResourceId=queue)
        url = found["StackResourceDetail"]["PhysicalResourceId"]
        seen: set[str] = set()
        while True:
            answer = sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=HIDDEN,
                WaitTimeSeconds=WAIT,
                AttributeNames=["SentTimestamp"],
                MessageAttributeNames=["All"],
            )
            fresh = [message for message in answer.get("Messages", []) if message["MessageId"] not in seen]
            if not fresh:
                break
            for message in fresh:
                seen.add(message["MessageId"])
                yield _failure(queue, url, message)


def send_again(failure: Failure, client: Client) -> bool:
    """Invoke the function that a message was for, and take the message away. Tell whether there is such a function."""
    if not failure.function:
        return False
    client("lambda").invoke(
        FunctionName=failure.function, InvocationType="Event", Payload=json.dumps(failure.event).encode()
    )
    client("sqs").delete_message(QueueUrl=failure.url, ReceiptHandle=failure.receipt)
    return True


def leave(failure: Failure, client: Client) -> None:
    """Let others see a message again that was only looked at."""
    client("sqs").change_message_visibility(QueueUrl=failure.url, ReceiptHandle=failure.receipt, VisibilityTimeout=0)


def _failure(queue: str, url: str, message: dict[str, Any]) -> Failure:
    body = json.loads(message["Body"])
    attributes = {name: value["StringValue"] for name, value in message.get("MessageAttributes", {}).items()}
    event, function, why = body, attributes.get("TARGET_ARN", ""), attributes.get("ERROR_CODE", "")
    if "requestPayload" in body:  # Lambda gave an invocation up
        event, function = body["requestPayload"], body["requestContext"]["functionArn"]
        why = str(body["requestContext"].get("condition", ""))
    elif "DDBStreamBatchInfo" in body or "reason" in body:
        event, function = {}, ""
        why = str(body.get("reason", "positions in the stream: publish the day again"))
    sent_at = datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)
    return Failure(queue, url, message["ReceiptHandle"], sent_at, function.partition(":$")[0], event, why)


def main() -> None:
    """Print what there is; with `--again`, send it."""
    parser = argparse.ArgumentParser(description="What a deployed stack could not do.")
    parser.add_argument("stack")
    parser.add_argument("--again", action="store_true", help="send each again to the function that it was for")
    given = parser.parse_args()
    session = boto3.Session()
    left = []
    count = 0
    for failure in failures(given.stack, session.client):
        count += 1
        print(failure.described(datetime.now(UTC)))
        is_sent = given.again and send_again(failure, session.client)
        if given.again:
            print("  sent again" if is_sent else "  left where it is")
        if not is_sent:
            left.append(failure)
    for failure in left:
        leave(failure, session.client)
    print(f"{count} in all")


if __name__ == "__main__":
    main()
