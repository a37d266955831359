"""Only the provider's own webhooks are accepted, and they only name the attempt to read."""

import json
import time

import pytest

from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.domain.errors import WebhookSignatureError
from invoicing.ports import WebhookNotice
from local.payments.webhooks import sign

SECRET = "webhook secret"
BODY = json.dumps({"id": "evt_1", "type": "payment.updated", "session": "ses_1", "attempt": "pay_1"}).encode()


def verify(signature: str, body: bytes = BODY, secrets: tuple[str, ...] = (SECRET,)) -> WebhookNotice:
    return TestProvider("http://127.0.0.1:9", lambda: secrets).verify_webhook({"Test-Signature": signature}, body)


def test_a_genuine_webhook_names_the_attempt_to_read() -> None:
    signature = sign(SECRET, BODY, int(time.time()))
    assert verify(signature) == WebhookNotice("evt_1", "pay_1")
    assert verify(signature, secrets=("a newer secret", SECRET)) == WebhookNotice("evt_1", "pay_1")


def test_the_header_is_found_however_its_name_is_written() -> None:
    signature = sign(SECRET, BODY, int(time.time()))
    provider = TestProvider("http://127.0.0.1:9", lambda: [SECRET])
    assert provider.verify_webhook({"test-signature": signature}, BODY) == WebhookNotice("evt_1", "pay_1")


def test_a_webhook_with_any_bit_changed_is_refused() -> None:
    signature = sign(SECRET, BODY, int(time.time()))
    for position in range(len(BODY)):
        for bit in (1, 32):
            changed = bytearray(BODY)
            changed[position] ^= bit
            with pytest.raises(WebhookSignatureError):
                verify(signature, bytes(changed))
    for position in range(2, len(signature)):
        changed_signature = signature[:position] + chr(ord(signature[position]) ^ 1) + signature[position + 1 :]
        with pytest.raises(WebhookSignatureError):
            verify(changed_signature)


@pytest.mark.parametrize("age", [301, 3600, -65, -(10**9)])
def test_a_webhook_from_another_time_is_refused(age: int) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(sign(SECRET, BODY, int(time.time()) - age))


@pytest.mark.parametrize("age", [295, -55])
def test_clocks_may_differ_a_little(age: int) -> None:
    assert verify(sign(SECRET, BODY, int(time.time()) - age)).event_id == "evt_1"


@pytest.mark.parametrize("signature", ["", "t=", "v1=abc", "t=1,v1=", f"t={'9' * 5000},v1=x", "t=²,v1=x", "å", "t=1"])
def test_a_header_that_makes_no_sense_is_refused(signature: str) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(signature)


def test_a_secret_that_was_retired_opens_nothing() -> None:
    with pytest.raises(WebhookSignatureError):
        verify(sign(SECRET, BODY, int(time.time())), secrets=())


def test_a_secret_that_was_left_empty_opens_nothing() -> None:
    with pytest.raises(WebhookSignatureError):
        verify(sign("", BODY, int(time.time())), secrets=("", SECRET))


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'"x"'])
def test_a_signed_message_that_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(sign(SECRET, body, int(time.time())), body)
