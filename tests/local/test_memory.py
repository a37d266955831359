"""The stack may run all day: what its pages do not show is not kept."""

from types import SimpleNamespace
from typing import Any

import pytest
from moto.core.model_instances import model_data
from moto.ses.models import ses_backends

from local import stream_mapping
from local.aws import call_recorder, moto_patches
from local.template import ACCOUNT, REGION


def test_old_records_of_the_stream_are_forgotten_once_they_were_delivered(
    stack: Any, table: Any, functions: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream_mapping, "KEPT_RECORDS", 3)
    first = stack._table().stream_shard.starting_sequence_number
    keys = [f"EVENT#{number}" for number in range(10)]
    for key in keys:
        table.put("P", key)
        stack.wait_until_idle()
    assert functions.batches == [[key] for key in keys]
    kept = [record.record["dynamodb"] for record in stack._table().stream_shard.items]
    assert [record["Keys"]["SK"]["S"] for record in kept] == keys[-3:]
    assert [int(record["SequenceNumber"]) - first for record in kept] == [7, 8, 9]


def test_only_the_newest_calls_are_remembered(stack: Any, table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(call_recorder, "KEPT", 3)
    for number in range(10):
        table.put("P", f"EVENT#{number}")
    stack.wait_until_idle()
    assert len(stack.calls.made) == 3
    assert len(stack.calls.invocations) == 3


def test_moto_keeps_no_object_that_it_no_longer_needs(table: Any) -> None:
    for number in range(10):
        table.put("P", "A", n={"N": str(number)})
    assert [
        name for models in model_data.values() for name, model in models.items() if vars(model)["instances_tracked"]
    ] == []


def test_an_email_is_kept_once(stack: Any) -> None:
    stack.resources.client("sesv2").create_email_identity(EmailIdentity="shop@example.com")
    raw = b"From: shop@example.com\r\nTo: kari@example.com\r\nSubject: Hello\r\n\r\nHello"
    stack.resources.client("sesv2").send_email(
        Destination={"ToAddresses": ["kari@example.com"]}, Content={"Raw": {"Data": raw}}
    )
    assert [email.subject for email in stack.outbox.emails] == ["Hello"]
    assert ses_backends[ACCOUNT][REGION].sent_messages == []


def test_the_token_of_a_transaction_is_forgotten_when_it_no_longer_counts(
    stack: Any, table: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moto_patches, "TOKEN_SECONDS", 0)
    for number in range(5):
        item = {"PK": {"S": "P"}, "SK": {"S": f"A{number}"}}
        table.client.transact_write_items(
            TransactItems=[{"Put": {"TableName": table.name, "Item": item}}], ClientRequestToken=f"token-{number}"
        )
    assert len(stack.moto._tokens) == 1
