"""Errors of Stripe as errors of the port, and what the adapter loads and logs."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from invoicing import observability
from invoicing.adapters.payments.stripe import provider as adapter
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError, UnknownPaymentError
from invoicing.domain.sale.attempt import Attempt
from invoicing.ports import PaymentStatus
from tests.support.fakes.stripe import FakeStripe
from tests.support.fakes.stripe.service import KEY

LAYER = Path(adapter.__file__).parents[4]
ERROR = {"type": "invalid_request_error", "message": "sk_test_4eC39HqLyjWDarjtT1zdp7dc kari@example.com", "code": "x"}


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503, 401, 403])
def test_a_transient_error_of_stripe_is_unavailable(provider: StripeProvider, stripe: FakeStripe, status: int) -> None:
    stripe.answers = [(status, {"error": ERROR})]
    with pytest.raises(ProviderUnavailableError):
        provider.get("cs_test_1")
    assert len(stripe.calls) == 1, "one try"


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"{}", b'"x"', b"\xff", b'{"id": "cs_1", "payment_intent": 1}']
)
@pytest.mark.parametrize("status", [200, 302, 500, 404])
def test_an_answer_that_cannot_be_read_is_no_answer(
    provider: StripeProvider, stripe: FakeStripe, status: int, body: bytes
) -> None:
    stripe.answers = [(status, body)]
    with pytest.raises(ProviderUnavailableError):
        provider.get("cs_test_1")


@pytest.mark.parametrize("status", [400, 402, 404])
def test_a_refusal_is_told_without_stripes_own_words(
    provider: StripeProvider, stripe: FakeStripe, attempt: Attempt, status: int
) -> None:
    stripe.answers = [(status, {"error": ERROR})]
    with pytest.raises(ProviderRefusedError) as refused:
        provider.create(attempt)
    assert str(refused.value) == "Stripe refused: x."
    assert refused.value.__cause__ is None


@pytest.mark.parametrize("session", ["cs_test_unknown", ""])
def test_a_payment_that_stripe_does_not_know_is_not_found(provider: StripeProvider, session: str) -> None:
    with pytest.raises(UnknownPaymentError):
        provider.get(session)


@pytest.mark.parametrize("status", [400, 401])
def test_no_key_and_nothing_that_a_person_typed_gets_into_a_log(
    provider: StripeProvider,
    stripe: FakeStripe,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    status: int,
) -> None:
    lines: list[str] = []
    monkeypatch.setattr(
        observability.logger.registered_handler, "emit", lambda record: lines.append(repr(vars(record)))
    )
    caplog.set_level("DEBUG")
    stripe.answers = [(status, {"error": ERROR})]
    with pytest.raises((ProviderRefusedError, ProviderUnavailableError)) as raised:
        provider.get("cs_test_1")
    written = "".join(lines) + repr(raised.value) + caplog.text
    assert "'reason': " in written
    assert not any(secret in written for secret in ("sk_test", KEY, "kari@"))


def test_a_key_that_was_replaced_is_used_from_then_on(stripe: FakeStripe, attempt: Attempt) -> None:
    secrets = {"stripe_secret_key": "sk_test_old"}
    provider = StripeProvider(lambda: secrets)
    with pytest.raises(ProviderUnavailableError, match="stripe_secret_key"):
        provider.create(attempt)
    secrets["stripe_secret_key"] = KEY
    assert provider.create(attempt).status is PaymentStatus.OPEN


def test_nothing_of_this_machine_is_told_or_kept(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt
) -> None:
    provider.create(attempt)
    provider.create(replace(attempt, number=2))
    assert "X-Stripe-Client-Telemetry" not in stripe.headers[-1]
    assert "telemetry_id" not in json.loads(stripe.headers[-1]["X-Stripe-Client-User-Agent"])


FORGED = """
from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.domain.errors import WebhookSignatureError
class Secret:
    def values(self): return {"stripe_secret_key": "sk", "stripe_webhook_secret_1": "whsec"}
providers = ConfiguredProviders("stripe", "", Secret)
stripe = providers.current()
stripe.origin, providers.limits("NOK"), providers.named("stripe")
try:
    stripe.verify_webhook({"stripe-signature": "t=1,v1=0"}, b"{}")
except WebhookSignatureError:
    import sys
    print("stripe" in sys.modules)
"""


def test_stripes_package_is_not_loaded_for_pages_and_forged_webhooks() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", FORGED], env={"PYTHONPATH": str(LAYER)}, capture_output=True, text=True, check=True
    )
    assert answer.stdout == "False\n"
