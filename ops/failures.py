"""List the messages in the dead-letter queues of a deployed stack, and send them again.

    python -m ops.failures prod            list the messages: queue, age, event and function
    python -m ops.failures prod --again    list them, and send each to its function again

Sending a message again is safe, since functions decide by the current state of the sale. A message that was sent is
deleted from its queue, and returns there if it fails again.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from invoicing.adapters.dead_letters import WAIT, Failure as Said, failure_in, sent_at
from ops.stage import Stage, StageError, read_stage

if TYPE_CHECKING:
    from types_boto3_cloudformation import CloudFormationClient
    from types_boto3_lambda import LambdaClient
    from types_boto3_sqs import SQSClient

ROOT = Path(__file__).resolve().parent.parent
QUEUES = ("FailedInvocations", "UndeliveredEvents", "UncountedSales", "PoisonEvents")
QUEUE = "arn:aws:sqs:"  # begins the ARN of a queue
HIDDEN = 60  # seconds for which other receivers do not get the messages
Client = Callable[[str], Any]


@dataclass(frozen=True)
class Failure:
    """A message in a dead-letter queue; `target` is empty if the message cannot be sent again."""

    queue: str
    url: str
    receipt: str
    sent_at: datetime
    said: Said

    @property
    def target(self) -> str:
        """The ARN of a function, or of the queue that a function reads."""
        return self.said.target

    @property
    def event(self) -> dict[str, Any]:
        return self.said.event

    def described(self, now: datetime) -> str:
        """Return one line of text, without personal data."""
        said, age = self.said, timedelta(seconds=int((now - self.sent_at).total_seconds()))
        whom = f" -> {said.target.rpartition(':')[2]}" if said.target else ""
        sale = f" of sale {said.sale_id}" if said.sale_id else ""
        return (
            f"{self.queue}: {age} old: {said.event_type or 'message'}{sale}{whom}{': ' + said.why if said.why else ''}"
        )


def failures(stack: str, client: Client) -> Iterator[Failure]:
    """Yield each message in the dead-letter queues of a stack once."""
    sqs: SQSClient = client("sqs")
    cloudformation: CloudFormationClient = client("cloudformation")
    for queue in QUEUES:
        found = cloudformation.describe_stack_resource(StackName=stack, LogicalResourceId=queue)
        url = found["StackResourceDetail"]["PhysicalResourceId"]
        seen: set[str] = set()
        while True:
            answer = sqs.receive_message(
                QueueUrl=url,
                MaxNumberOfMessages=10,
                VisibilityTimeout=HIDDEN,
                WaitTimeSeconds=WAIT,
                AttributeNames=["All"],
                MessageAttributeNames=["All"],
            )
            fresh = [message for message in answer.get("Messages", []) if message["MessageId"] not in seen]
            if not fresh:
                break
            for message in fresh:
                seen.add(message["MessageId"])
                yield Failure(queue, url, message["ReceiptHandle"], sent_at(message), failure_in(message))


def send_again(failure: Failure, client: Client) -> bool:
    """Invoke the function of a message, or put it back into its queue, and delete it. Returns False without either."""
    if not failure.target:
        return False
    sqs: SQSClient = client("sqs")
    event = json.dumps(failure.event)
    if failure.target.startswith(QUEUE):
        name = failure.target.rpartition(":")[2]
        sqs.send_message(QueueUrl=sqs.get_queue_url(QueueName=name)["QueueUrl"], MessageBody=event)
    else:
        functions: LambdaClient = client("lambda")
        functions.invoke(FunctionName=failure.target, InvocationType="Event", Payload=event.encode())
    sqs.delete_message(QueueUrl=failure.url, ReceiptHandle=failure.receipt)
    return True


def release(failure: Failure, client: Client) -> None:
    """Make a received message visible to other receivers."""
    sqs: SQSClient = client("sqs")
    sqs.change_message_visibility(QueueUrl=failure.url, ReceiptHandle=failure.receipt, VisibilityTimeout=0)


def run(stage: Stage, client: Client, *, again: bool) -> None:
    """Print each message, and send it again if asked to. Messages that are not sent become visible again."""
    kept = []
    count = 0
    for failure in failures(stage.stack, client):
        count += 1
        print(failure.described(datetime.now(UTC)))
        is_sent = again and send_again(failure, client)
        if again:
            print("  sent again" if is_sent else "  kept in its queue")
        if not is_sent:
            kept.append(failure)
    for failure in kept:
        release(failure, client)
    print(f"{count} messages")


def main() -> None:
    parser = argparse.ArgumentParser(description="List the messages in the dead-letter queues of a deployed stack.")
    parser.add_argument("stage", help="dev, staging or prod")
    parser.add_argument("--again", action="store_true", help="send each message to its function again")
    arguments = parser.parse_args()
    try:
        stage = read_stage(arguments.stage, (ROOT / "samconfig.toml").read_text(), os.environ)
        run(stage, boto3.Session(region_name=stage.region).client, again=arguments.again)
    except (StageError, BotoCoreError, ClientError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
