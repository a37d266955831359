"""Only Stripe's own webhooks are accepted, and they only name the attempt to read."""

import json
import time
from collections.abc import Mapping
from typing import Any

import pytest

from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import NoProviderError, WebhookSignatureError
from invoicing.ports import WebhookNotice
from tests.support.fakes.stripe import signed

OLD, NEW = "whsec_old", "whsec_new"
MONTH = 31 * 24 * 3600


def event(kind: str = "checkout.session.completed", **about: Any) -> bytes:
    about = {"id": "cs_1", "metadata": {"attempt": "pay_abc_1"}, "amount_total": 1} | about
    return json.dumps({"id": "evt_1", "object": "event", "type": kind, "data": {"object": about}}).encode()


BODY = event()


def verify(signature: str, body: bytes = BODY, secrets: Mapping[str, str] | None = None) -> WebhookNotice:
    secrets = {"stripe_webhook_secret_1": OLD} if secrets is None else secrets
    return StripeProvider(lambda: secrets).verify_webhook({"Stripe-Signature": signature}, body)


@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.completed",
        "checkout.session.expired",
        "payment_intent.payment_failed",
        "charge.failed",
        "refund.updated",
        "refund.failed",
        "charge.refund.updated",
    ],
)
def test_a_message_about_a_payment_names_the_attempt(kind: str) -> None:
    body = event(kind)
    assert verify(signed(body, OLD), body) == WebhookNotice("evt_1", "pay_abc_1")


@pytest.mark.parametrize(
    "body",
    [
        event(metadata={}),
        event(metadata=None),
        event(metadata={"attempt": 1}),
        event(metadata={"order": "of another shop"}),
        event("customer.created"),
        event("invoice.paid"),
    ],
)
def test_a_message_about_nothing_of_ours_names_no_attempt(body: bytes) -> None:
    assert verify(signed(body, OLD), body) == WebhookNotice("evt_1", "")


def test_a_message_with_any_bit_changed_anywhere_is_refused() -> None:
    signature = signed(BODY, OLD).partition(",v0=")[0]
    refused = 0
    for position in range(len(BODY)):
        for bit in range(8):
            changed = bytearray(BODY)
            changed[position] ^= 1 << bit
            with pytest.raises(WebhookSignatureError):
                verify(signature, bytes(changed))
            refused += 1
    for position, letter in enumerate(signature):
        for bit in range(8):
            with pytest.raises(WebhookSignatureError):
                verify(signature[:position] + chr(ord(letter) ^ 1 << bit) + signature[position + 1 :])
            refused += 1
    assert refused == 8 * (len(BODY) + len(signature))


@pytest.mark.parametrize("body", [BODY + b"\n", b" " + BODY, BODY.replace(b": ", b":"), b""])
def test_the_signature_is_over_the_raw_bytes_and_not_over_what_they_mean(body: bytes) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(signed(BODY, OLD), body)


@pytest.mark.parametrize("age", [305, 3600, MONTH, -65, -MONTH])
def test_a_message_from_another_time_is_refused(age: int) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(signed(BODY, OLD, at=time.time() - age))


@pytest.mark.parametrize("age", [295, -55])
def test_clocks_may_differ_a_little(age: int) -> None:
    assert verify(signed(BODY, OLD, at=time.time() - age)).event_id == "evt_1"


def test_both_secrets_are_valid_during_a_replacement_and_the_old_one_not_after_it() -> None:
    both = {"stripe_webhook_secret_1": OLD, "stripe_webhook_secret_2": NEW}
    old, double, new = signed(BODY, OLD), signed(BODY, OLD, NEW), signed(BODY, NEW)
    steps = [
        ({"stripe_webhook_secret_1": OLD}, [old, double], [new]),  # Stripe signs with both as soon as one is rolled
        (both, [old, double, new], []),
        ({"stripe_webhook_secret_2": NEW}, [double, new], [old]),
    ]
    for secrets, accepted, refused in steps:
        for signature in accepted:
            assert verify(signature, secrets=secrets).event_id == "evt_1"
        for signature in refused:
            with pytest.raises(WebhookSignatureError):
                verify(signature, secrets=secrets)


def test_only_webhook_secrets_open_anything_and_never_an_empty_one() -> None:
    others = {"stripe_secret_key": "sk", "link_key_1": "link", "test_webhook_secret": "test"}
    for secret in others.values():
        with pytest.raises(WebhookSignatureError):
            verify(signed(BODY, secret), secrets={**others, "stripe_webhook_secret_1": OLD})
    with pytest.raises(WebhookSignatureError):
        verify(signed(BODY, ""), secrets={"stripe_webhook_secret_1": OLD, "stripe_webhook_secret_2": ""})
    with pytest.raises(NoProviderError):
        verify(signed(BODY, ""), secrets={"stripe_webhook_secret_1": ""})


@pytest.mark.parametrize(
    "signature",
    ["", "t=", "v1=abc", "t=1,v1=", f"t={'9' * 5000},v1=x", "t=²,v1=x", "å", "t=1", "t=-1,v1=x", "t=1,t=2,v1=x"],
)
def test_a_header_that_makes_no_sense_is_refused(signature: str) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(signature)


def test_a_message_that_gives_two_times_is_refused() -> None:
    now = int(time.time())
    genuine = signed(BODY, OLD, at=now)
    with pytest.raises(WebhookSignatureError):
        verify(f"t={now - 1000},{genuine}")


def test_stripes_weaker_signatures_are_not_taken() -> None:
    now = int(time.time())
    genuine = signed(BODY, OLD, at=now).split(",")[1].removeprefix("v1=")
    with pytest.raises(WebhookSignatureError):
        verify(f"t={now},v0={genuine}")


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b"\xff", b'"x"', b'{"id": "evt_1", "type": "charge.failed"}'])
def test_a_signed_message_that_says_nothing_is_refused(body: bytes) -> None:
    with pytest.raises(WebhookSignatureError):
        verify(signed(body, OLD), body)
