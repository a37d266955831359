"""The payment providers of this deployment. A provider is imported when it is made: limits alone need none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from invoicing.adapters.payments.offline import OfflineProvider
from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import NoProviderError, NotFoundError, ProviderUnavailableError, SecretUnavailableError
from invoicing.domain.sale.attempt import OFFLINE
from invoicing.ports import PaymentProvider, ProviderAccount

if TYPE_CHECKING:
    from invoicing.adapters.payments.stripe.provider import StripeProvider
    from invoicing.adapters.secrets import Secret

STRIPE = "stripe"


class ConfiguredProviders:
    """The chosen provider, and every provider that payments were started with."""

    def __init__(
        self, chosen: str, test_provider_url: str, secret: Callable[[], Secret], modes: Collection[str] = ("test",)
    ) -> None:
        self._chosen = chosen  # `none` or `stripe`; the local stack has a test provider's URL instead
        self._test_provider_url = test_provider_url
        self._secret = secret
        self._modes = modes  # of the keys that this deployment may use: `test`, `live`

    @property
    def has_provider(self) -> bool:
        """Tell whether a provider of new payments is chosen, whether or not it has a key."""
        return self._chosen == STRIPE or bool(self._test_provider_url)

    @property
    def origin(self) -> str:
        """Return the origin of the chosen provider's payment page, whether or not it has a key."""
        if self._chosen == STRIPE:
            return self._stripe.origin
        return self._test.origin if self._test_provider_url else ""

    def current(self) -> PaymentProvider:
        """Return the provider of new payments. Without a key that may be used it raises, before any stock is held."""
        if self._chosen == STRIPE:
            self._stripe.require_key()
            return self._stripe
        if not self._test_provider_url:
            raise NoProviderError
        return self._test

    def account(self) -> ProviderAccount:
        """Describe the account of new payments by its keys; Stripe is not asked."""
        provider = self.current()
        if self._chosen == STRIPE:
            return ProviderAccount(provider.name, self._stripe.mode, self._stripe.has_signing_secret)
        return ProviderAccount(provider.name, "test", bool(self._test_webhook_secrets()))

    def limits(self, currency: str) -> PaymentLimits | None:
        """Return the limits of the chosen provider, whether or not it has a key."""
        if self._chosen == STRIPE:
            from invoicing.adapters.payments.stripe import amounts  # noqa: PLC0415 - limits load no provider

            return amounts.limits(currency)
        return self._test.limits(currency) if self._test_provider_url else None

    def named(self, name: str) -> PaymentProvider:
        """Return the provider that a payment was started with, whichever is chosen now."""
        if name in OFFLINE:
            return OfflineProvider(name)
        if name == "test" and self._test_provider_url:
            return self._test
        if name == STRIPE and (self._chosen == name or self._stripe.has_key):
            return self._stripe
        raise NotFoundError("provider", name=name)

    @cached_property
    def _stripe(self) -> StripeProvider:
        from invoicing.adapters.payments.stripe.provider import StripeProvider  # noqa: PLC0415 - only if chosen

        return StripeProvider(self._keys, self._modes)

    @cached_property
    def _test(self) -> PaymentProvider:
        from invoicing.adapters.payments.sandbox import TestProvider  # noqa: PLC0415 - only if chosen

        return TestProvider(self._test_provider_url, self._test_webhook_secrets)

    def _test_webhook_secrets(self) -> list[str]:
        return [value for name, value in self._keys().items() if name.startswith("test_webhook_secret")]

    def _keys(self) -> Mapping[str, str]:
        """Return the values of the secret. Without its key, a provider cannot be asked either."""
        try:
            return self._secret().values()
        except SecretUnavailableError as error:
            raise ProviderUnavailableError("secret", error=error) from None
