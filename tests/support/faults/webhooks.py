"""The provider's messages: in any order, a hundred times, a month late, and forged by every single bit."""

import json
import time
from collections.abc import Iterator
from contextlib import suppress
from random import Random

from invoicing.bootstrap import app
from invoicing.domain.errors import WebhookSignatureError
from local.payments.webhooks import sign
from tests.support.faults.invariants import unfinished, wrongs
from tests.support.faults.snapshot import snapshot_of
from tests.support.faults.steady_shop import SteadyShop
from tests.support.faults.steady_stack import Moment, SteadyStack

PATH = "/payments/test/webhook"
TOO_LATE = (300 + 5, 31 * 24 * 3600, -120)  # seconds after signing; below zero: before
NO_CONTENT, BAD_REQUEST = 204, 400


def message(attempt: str) -> bytes:
    return json.dumps({"id": "evt_1", "type": "payment.updated", "attempt": attempt}).encode()


def heard(stack: SteadyStack, body: bytes, signature: str) -> int:
    headers = {"content-type": "application/json", "test-signature": signature}
    return stack.request("POST", PATH, headers, body).status_code


def forgeries(stack: SteadyStack, beginning: Moment) -> Iterator[str]:
    """Flip every bit of body and signature, sign too early, too late, with another secret; yield what is accepted."""
    stack.return_to(beginning)
    shop = SteadyShop(stack)
    session = shop.at_provider(shop.merchant.ready())
    shop.approve(session)
    moment = stack.remember()
    secret, body, at = stack.resources.webhook_secret, message(session.attempt), int(time.time())
    signature = sign(secret, body, at)
    for bit, changed in enumerate(_flipped(body)):
        if _is_genuine(changed, signature):
            yield f"bit {bit} of the body may be flipped"
    for bit, changed in enumerate(_flipped(signature.encode())):
        if _is_genuine(body, changed.decode("latin-1")):
            yield f"bit {bit} of the signature may be flipped"
    for seconds in TOO_LATE:
        if heard(stack, body, sign(secret, body, at - seconds)) != BAD_REQUEST:
            yield f"a message signed {seconds} s ago is accepted"
    if heard(stack, body, sign("another secret", body, at)) != BAD_REQUEST:
        yield "a message signed with another secret is accepted"
    if stack.remember().table != moment.table:
        yield "something was changed by a forgery"
    if heard(stack, body, signature) != NO_CONTENT:
        yield "a genuine message is refused"


def _is_genuine(body: bytes, signature: str) -> bool:
    with suppress(WebhookSignatureError):
        app.providers.named("test").verify_webhook({"test-signature": signature}, body)
        return True
    return False


def deliver(stack: SteadyStack, beginning: Moment, *, times: int, seed: int | None = None) -> list[str]:
    """Deliver each message of some sales so many times, in order or in one of the seed's, half of them a month late.

    Return how the sales ended, in the words of their timelines, and what is wrong.
    """
    stack.return_to(beginning)
    shop = SteadyShop(stack)
    received = snapshot_of(stack).units()
    sessions = [shop.at_provider(shop.merchant.ready(sku)) for sku in ("lysestake-messing", "fat-eik", "ullsokker")]
    for session, outcome in zip(sessions, ("approve", "decline", "approve"), strict=True):
        shop.approve(session, outcome)
    messages = [message(session.attempt) for session in sessions] * times
    if seed is not None:
        Random(seed).shuffle(messages)
    answers = [_heard_now(stack, body) for body in messages[: max(len(sessions), len(messages) // 2)]]
    stack.wait_until_idle()
    stack.report_emails()
    for duration in ({"minutes": 35}, {"days": 31}):
        shop.advance(**duration)
        stack.report_emails()
    answers += [_heard_now(stack, body) for body in messages[len(answers) :]]
    stack.wait_until_idle()
    stack.report_emails()
    seen = snapshot_of(stack)
    stories = (" ".join(sorted(event.type for event in sale.events)) for sale in seen.sales.values())
    refused = [f"a genuine message was answered {answer}" for answer in answers if answer != NO_CONTENT]
    return [*sorted(stories), *refused, *wrongs(seen, received), *unfinished(seen)]


def _heard_now(stack: SteadyStack, body: bytes) -> int:
    return heard(stack, body, sign(stack.resources.webhook_secret, body, int(time.time())))


def _flipped(text: bytes) -> Iterator[bytes]:
    for bit in range(len(text) * 8):
        changed = bytearray(text)
        changed[bit // 8] ^= 1 << bit % 8
        yield bytes(changed)
