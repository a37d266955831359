"""The local stack as it is deployed with Stripe: the parameter, the keys in the secret, and Stripe itself a fake."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from invoicing.adapters.payments.stripe import provider as adapter
from local.stack import Stack
from tests.support.fakes.stripe import FakeStripe
from tests.support.fakes.stripe.service import KEY

WEBHOOK = "/payments/stripe/webhook"


@contextmanager
def stack_with_stripe(**options: Any) -> Iterator[tuple[Stack, FakeStripe]]:
    """Start both, on two ports of this machine; Stripe's webhooks reach the shop while it tells of a card."""
    with pytest.MonkeyPatch.context() as patch:
        stripe = FakeStripe()
        patch.setattr(adapter, "API", stripe.url)
        patch.setattr(adapter, "ORIGIN", stripe.url)
        try:
            with Stack.start(parameters={"PaymentProvider": "stripe"}, **options) as stack:
                put_into_secret(stack, stripe_secret_key=KEY, stripe_webhook_secret_1=stripe.webhook_secrets[0])
                stack.reset()
                stripe.clock = stack.clock
                stripe.deliver = lambda body, signature: deliver(stack, body, signature)
                yield stack, stripe
        finally:
            stripe.stop()
    assert stripe.faults == []


def put_into_secret(stack: Stack, **values: str) -> None:
    """Add to the stack's secret, as whoever deploys does; an empty value takes one out."""
    client, secret_id = stack.resources.client("secretsmanager"), stack.template.attribute("Secret", "Id")
    secret = json.loads(client.get_secret_value(SecretId=secret_id)["SecretString"]) | values
    kept = {name: value for name, value in secret.items() if value}
    client.put_secret_value(SecretId=secret_id, SecretString=json.dumps(kept))


def deliver(stack: Stack, body: bytes, signature: str) -> int:
    """Bring a webhook; return the status of the shop's answer."""
    headers = {"stripe-signature": signature, "content-type": "application/json; charset=utf-8"}
    return stack.request("POST", WEBHOOK, headers, body).status_code
