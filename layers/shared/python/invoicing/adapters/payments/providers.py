"""The payment providers that this deployment is set up for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from invoicing.adapters.payments.offline import OfflineProvider
from invoicing.adapters.payments.sandbox import TestProvider
from invoicing.adapters.payments.stripe.provider import KEY, StripeProvider
from invoicing.adapters.secrets import Secret
from invoicing.domain.errors import NoProviderError, NotFoundError
from invoicing.domain.sale.attempt import OFFLINE
from invoicing.ports import PaymentProvider


class ConfiguredProviders:
    """The one that was chosen; the test provider where the local stack runs one. Sales that cost nothing need none."""

    def __init__(self, chosen: str, test_provider_url: str, secret: Callable[[], Secret]) -> None:
        """Take `none` or `stripe`, the test provider's address if there is one, and a way to providers' keys."""
        self._chosen = chosen
        self._test_provider_url = test_provider_url
        self._secret = secret

    def current(self) -> PaymentProvider:
        """Return the one that new payments use. Without its key nobody gets as far as paying: no stock is held."""
        if self._chosen == StripeProvider.name:
            if not self._stripe.has_key:
                raise NoProviderError(f"Stripe is turned on and has no key: put `{KEY}` into the stack's secret.")
            return self._stripe
        if not self._test_provider_url:
            raise NoProviderError("The store has no payment provider: set one up before asking for money.")
        return self._test

    def named(self, name: str) -> PaymentProvider:
        """Return the one with that name, for a payment that was begun with it, whichever is chosen now."""
        if name in OFFLINE:
            return OfflineProvider(name)
        if name == "test" and self._test_provider_url:
            return self._test
        if name == StripeProvider.name and (self._chosen == name or self._stripe.has_key):
            return self._stripe
        raise NotFoundError(f"No payment provider is named {name!r}.")

    @cached_property
    def _stripe(self) -> StripeProvider:
        return StripeProvider(lambda: self._secret().values())

    @cached_property
    def _test(self) -> PaymentProvider:
        return TestProvider(self._test_provider_url, lambda: self._secret().named("test_webhook_secret").values())
