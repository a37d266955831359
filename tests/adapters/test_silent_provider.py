"""A provider that takes a request and never answers does not hold anybody up."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from invoicing.adapters.payments import test as adapter
from invoicing.adapters.payments.test import TestProvider
from invoicing.domain.attempts import Attempt
from invoicing.domain.errors import ProviderUnavailableError
from tests.adapters.test_providers import an_attempt
from tests.template.deployment import functions

CALLS: dict[str, Callable[[TestProvider, Attempt], object]] = {
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
@pytest.mark.timeout(20)
def test_no_call_waits_for_an_answer_that_never_comes(silent: str, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    monkeypatch.setattr(adapter, "_READ_SECONDS", 0.1)
    provider = TestProvider(silent, list)
    with pytest.raises(ProviderUnavailableError):
        CALLS[call](provider, replace(an_attempt(), provider_id="ses_1"))


def test_asking_and_acting_fit_into_one_run_however_long_each_takes() -> None:
    slowest = adapter._CONNECT_SECONDS + adapter._READ_SECONDS
    for function in ("Checkout", "CompleteCheckout", "Recover"):
        assert 2 * slowest < functions()[function]["Timeout"], function
