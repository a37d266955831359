"""Which payment provider a stack uses, by its parameters and its secret."""

from collections.abc import Mapping

import pytest

from invoicing.adapters.payments.offline import OfflineProvider
from invoicing.adapters.payments.providers import ConfiguredProviders
from invoicing.adapters.secrets import Secret
from invoicing.domain.errors import (
    NoProviderError,
    NotFoundError,
    WebhookSignatureError,
)
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus
from tests.support.adapters.attempts import an_attempt
from tests.support.fakes.stripe.service import KEY


class Secrets(Secret):
    """The stack's secret, and how often it was read."""

    def __init__(self, **values: str) -> None:
        self._values = values
        self.reads = 0

    def values(self) -> Mapping[str, str]:
        self.reads += 1
        return self._values


def providers(chosen: str = "none", url: str = "", **values: str) -> tuple[ConfiguredProviders, Secrets]:
    secret = Secrets(**values)
    return ConfiguredProviders(chosen, url, lambda: secret), secret


def test_without_an_address_there_is_no_test_provider() -> None:
    none, secret = providers()
    with pytest.raises(NoProviderError):
        none.current()
    with pytest.raises(NotFoundError):
        none.named("test")
    assert secret.reads == 0


def test_the_test_provider_is_used_where_it_has_an_address() -> None:
    local, secret = providers(url="http://127.0.0.1:9")
    assert local.current() is local.named("test")
    assert secret.reads == 0
    with pytest.raises(NotFoundError):
        local.named("stripe")


@pytest.mark.parametrize(
    ("chosen", "url", "has_provider"),
    [("none", "", False), ("stripe", "", True), ("none", "http://127.0.0.1:9", True)],
)
def test_whether_there_is_a_provider_is_known_without_its_key(chosen: str, url: str, has_provider: bool) -> None:
    configured, secret = providers(chosen, url)
    assert configured.has_provider is has_provider
    assert secret.reads == 0


def test_stripe_is_used_where_it_is_chosen_even_beside_a_test_provider() -> None:
    chosen, _ = providers("stripe", "http://127.0.0.1:9", stripe_secret_key=KEY)
    assert chosen.current() is chosen.named("stripe")
    assert chosen.current().name == "stripe"
    assert chosen.current().origin == "https://checkout.stripe.com"
    assert chosen.named("test").name == "test"


def test_stripe_without_its_key_is_no_provider_and_says_what_to_put_where() -> None:
    chosen, _ = providers("stripe", link_key_1="x")
    with pytest.raises(NoProviderError, match="put `stripe_secret_key` into the stack's secret"):
        chosen.current()
    with pytest.raises(NoProviderError, match="put `stripe_secret_key` into the stack's secret"):
        chosen.named("stripe").get("cs_1")
    with pytest.raises(NoProviderError, match="put `stripe_webhook_secret_1` into the secret"):
        chosen.named("stripe").verify_webhook({}, b"")


def test_payments_begun_with_stripe_go_on_after_it_is_turned_off_while_a_key_is_set() -> None:
    turned_off, _ = providers("none", stripe_secret_key=KEY)
    with pytest.raises(NoProviderError):
        turned_off.current()
    assert turned_off.named("stripe").name == "stripe"
    with pytest.raises(NotFoundError):
        providers("none")[0].named("stripe")


def test_a_free_order_needs_no_provider() -> None:
    free = providers()[0].named("free")
    attempt = an_attempt(amount=Money(0, "NOK"))
    assert isinstance(free, OfflineProvider)
    assert free.create(attempt).status is PaymentStatus.AUTHORIZED
    assert free.capture(attempt).status is PaymentStatus.CAPTURED
    assert free.void(attempt).status is PaymentStatus.VOIDED
    assert free.refund(attempt, Money(0, "NOK"), "key").amount == free.limits("NOK").minimum == Money(0, "NOK")
    assert free.has_refunded(attempt, "key")
    with pytest.raises(NotFoundError):
        free.get("free_1")
    with pytest.raises(WebhookSignatureError):
        free.verify_webhook({}, b"")
