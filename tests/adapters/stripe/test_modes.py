"""Keys of Stripe's test mode in production, live keys elsewhere, and payments of the other mode."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.adapters.payments.stripe import provider as adapter
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import PaymentModeError, WebhookSignatureError
from invoicing.domain.sale.attempt import Attempt
from invoicing.ports import PaymentProvider, ProviderAccount
from tests.support.fakes.stripe import FakeStripe, signed

PROD, OTHERS, ALLOWED = ("live",), ("test",), ("test", "live")
WRONG = [
    (PROD, "sk_test_1", "is of Stripe's test mode, and this stack is for production"),
    (PROD, "rk_test_1", "is of Stripe's test mode, and this stack is for production"),
    (PROD, "sk_org_test_1", "is of Stripe's test mode, and this stack is for production"),
    (OTHERS, "sk_live_1", "takes real money, and this stack is not for production"),
    (OTHERS, "rk_live_1", "takes real money, and this stack is not for production"),
    ((), "sk_test_1", "is of Stripe's test mode"),
    ((), "sk_live_1", "takes real money"),
]
RIGHT = [
    (PROD, "sk_live_1"),
    (PROD, "rk_live_1"),
    (OTHERS, "sk_test_1"),
    (OTHERS, "rk_test_1"),
    (ALLOWED, "sk_live_1"),
    (ALLOWED, "sk_test_1"),
]
CALLS: dict[str, Callable[[PaymentProvider, Attempt], object]] = {
    "create": lambda provider, attempt: provider.create(attempt),
    "get": lambda provider, attempt: provider.get(attempt.provider_id),
    "capture": lambda provider, attempt: provider.capture(attempt),
    "void": lambda provider, attempt: provider.void(attempt),
    "refund": lambda provider, attempt: provider.refund(attempt, attempt.amount, "key"),
    "has_refunded": lambda provider, attempt: provider.has_refunded(attempt, "key"),
}
LIVE = {"id": "cs_1", "object": "checkout.session", "livemode": True}
LIVE_INSIDE = {**LIVE, "livemode": False, "payment_intent": {"id": "pi_1", "latest_charge": {"livemode": True}}}
LIVE_IN_A_LIST = {"object": "list", "data": [{"livemode": True}]}


def configured(key: str, modes: tuple[str, ...]) -> ConfiguredProviders:
    secret: Any = type("Secret", (), {"values": lambda _: {"stripe_secret_key": key}})()
    return ConfiguredProviders("stripe", "", lambda: secret, modes)


@pytest.mark.parametrize(("modes", "key", "sentence"), WRONG)
def test_a_key_of_the_wrong_mode_is_refused_before_stripe_is_asked(
    stripe: FakeStripe, attempt: Attempt, modes: tuple[str, ...], key: str, sentence: str
) -> None:
    providers = configured(key, modes)
    with pytest.raises(PaymentModeError, match=f"The key `stripe_secret_key` {sentence}") as caught:
        providers.current()
    assert key not in str(caught.value)
    for call in CALLS.values():
        with pytest.raises(PaymentModeError, match=sentence):
            call(providers.named("stripe"), replace(attempt, provider_id="cs_1"))
    assert stripe.calls == []


@pytest.mark.parametrize(("modes", "key"), RIGHT)
def test_a_key_of_the_right_mode_is_used(modes: tuple[str, ...], key: str) -> None:
    assert configured(key, modes).current().name == "stripe"


def test_the_account_is_described_by_its_keys_and_stripe_is_not_asked(stripe: FakeStripe) -> None:
    assert configured("sk_live_1", PROD).account() == ProviderAccount("stripe", "live", has_signing_secret=False)
    assert configured("sk_1", ALLOWED).account().mode == ""
    values = {"stripe_secret_key": "sk_test_1", "stripe_webhook_secret_2": "whsec_2"}
    secret: Any = type("Secret", (), {"values": lambda _: values})()
    account = ConfiguredProviders("stripe", "", lambda: secret, OTHERS).account()
    assert account == ProviderAccount("stripe", "test", has_signing_secret=True)
    assert stripe.calls == []


def test_limits_and_origin_need_no_key_of_the_right_mode() -> None:
    providers = configured("sk_test_1", PROD)
    assert providers.has_provider
    assert providers.limits("NOK")
    assert providers.origin == adapter.ORIGIN


@pytest.mark.parametrize("answer", [LIVE, LIVE_INSIDE, LIVE_IN_A_LIST])
@pytest.mark.parametrize("call", CALLS)
def test_a_payment_of_the_other_mode_is_refused(
    stripe: FakeStripe, provider: StripeProvider, attempt: Attempt, call: str, answer: dict[str, Any]
) -> None:
    stripe.answers.append((200, answer))
    with pytest.raises(PaymentModeError, match="Stripe answered about a payment in live mode"):
        CALLS[call](provider, replace(attempt, provider_id="cs_1"))
    assert len(stripe.calls) == 1


def test_where_both_modes_are_allowed_a_payment_has_the_mode_of_the_key(stripe: FakeStripe, attempt: Attempt) -> None:
    providers = configured("sk_test_1", ALLOWED)
    stripe.answers.append((200, LIVE))
    with pytest.raises(PaymentModeError, match="in live mode"):
        providers.current().get("cs_1")


@pytest.mark.parametrize(
    ("modes", "livemode", "is_accepted"),
    [(PROD, True, True), (PROD, False, False), (OTHERS, False, True), (OTHERS, True, False), (ALLOWED, True, True)],
)
def test_a_webhook_of_the_other_mode_is_refused(modes: tuple[str, ...], livemode: bool, is_accepted: bool) -> None:
    event = {"id": "evt_1", "type": "charge.refunded", "livemode": livemode, "data": {"object": {}}}
    body = json.dumps(event).encode()
    provider = StripeProvider(lambda: {"stripe_webhook_secret_1": "whsec_1"}, modes)
    headers = {"Stripe-Signature": signed(body, "whsec_1")}
    if is_accepted:
        assert provider.verify_webhook(headers, body).event_id == "evt_1"
        return
    with pytest.raises(WebhookSignatureError, match="which this stack may not use"):
        provider.verify_webhook(headers, body)
