"""The payment providers that this deployment is set up for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from invoicing.adapters.payments.free import FreeProvider
from invoicing.adapters.payments.test import TestProvider
from invoicing.adapters.secrets import Secret
from invoicing.domain.errors import NoProviderError, NotFoundError
from invoicing.ports import PaymentProvider


class ConfiguredProviders:
    """The test provider where the local stack runs one. Sales that cost nothing need none."""

    def __init__(self, test_provider_url: str, secret: Callable[[], Secret]) -> None:
        """Take the test provider's address, if there is one, and a way to the secret with providers' keys."""
        self._test_provider_url = test_provider_url
        self._secret = secret

    def current(self) -> PaymentProvider:
        """Return the one that new payments use."""
        if not self._test_provider_url:
            raise NoProviderError("The store has no payment provider: set one up before asking for money.")
        return self._test

    def named(self, name: str) -> PaymentProvider:
        """Return the one with that name, for a payment that was begun with it."""
        if name == FreeProvider.name:
            return FreeProvider()
        if name == "test" and self._test_provider_url:
            return self._test
        raise NotFoundError(f"No payment provider is named {name!r}.")

    @cached_property
    def _test(self) -> PaymentProvider:
        return TestProvider(self._test_provider_url, lambda: self._secret().named("test_webhook_secret").values())
