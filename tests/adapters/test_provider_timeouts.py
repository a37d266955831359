"""A provider that takes a request and never answers does not block a function."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from invoicing.adapters.payments import sandbox as adapter
from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.adapters.payments.stripe import client, provider
from invoicing.adapters.payments.stripe.provider import StripeProvider
from invoicing.domain.errors import ProviderUnavailableError
from invoicing.domain.sale.attempt import Attempt
from invoicing.ports import PaymentProvider
from tests.support.adapters.attempts import an_attempt
from tests.support.template.deployment import functions

CALLS: dict[str, Callable[[PaymentProvider, Attempt], object]] = {
    "create": lambda provider, attempt: provider.create(attempt),
    "get": lambda provider, attempt: provider.get(attempt.provider_id),
    "capture": lambda provider, attempt: provider.capture(attempt),
    "void": lambda provider, attempt: provider.void(attempt),
    "refund": lambda provider, attempt: provider.refund(attempt, attempt.amount, "key"),
}


@pytest.fixture
def silent() -> Iterator[str]:
    """Return the address of a service that lets everybody connect and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/payments"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", ["test", "stripe"])
@pytest.mark.timeout(20)
def test_no_call_waits_for_an_answer_that_never_comes(
    silent: str, monkeypatch: pytest.MonkeyPatch, name: str, call: str
) -> None:
    monkeypatch.setattr(adapter, "_READ_SECONDS", 0.1)
    monkeypatch.setattr(client, "_READ_SECONDS", 0.1)
    monkeypatch.setattr(provider, "API", silent)
    providers: dict[str, PaymentProvider] = {
        "test": TestProvider(silent, list),
        "stripe": StripeProvider(lambda: {"stripe_secret_key": "sk_test"}),
    }
    with pytest.raises(ProviderUnavailableError):
        CALLS[call](providers[name], replace(an_attempt(), provider_id="ses_1"))


@pytest.mark.parametrize("module", [adapter, client])
def test_asking_and_acting_fit_into_one_run_however_long_each_takes(module: Any) -> None:
    slowest = module._CONNECT_SECONDS + module._READ_SECONDS
    assert slowest < 8, "a provider that hangs is known to within eight seconds"
    for function in ("Checkout", "CompleteCheckout", "Recover"):
        assert 2 * slowest < functions()[function]["Timeout"], function
