"""The ports of payment providers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from invoicing.domain.catalog.payment_limits import PaymentLimits
    from invoicing.domain.sale.attempt import Attempt
    from invoicing.domain.values.money import Money


class PaymentStatus(StrEnum):
    """The status of a payment at its provider."""

    OPEN = "open"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as the provider reports it. `attempt` is the id of the attempt that it was created for.

    `declines` is the number of cards that the provider has declined so far, `decline` the reason of the last one.
    """

    id: str
    url: str
    status: PaymentStatus
    amount: Money
    attempt: str
    decline: str = ""
    declines: int = 0


class WebhookNotice(NamedTuple):
    """A verified webhook: the payment may have changed, so its status has to be read from the provider.

    `attempt` is the id of the attempt; empty if the webhook is not about a payment of this store. `refund` is the key
    of the refund that it is about, if any.
    """

    event_id: str
    attempt: str
    refund: str = ""


class ProviderAccount(NamedTuple):
    """What is known of the account of a provider without asking it.

    `mode` is `test` or `live`; empty if the key does not tell. Without a signing secret, no webhook can be verified.
    """

    name: str
    mode: str
    has_signing_secret: bool


class PaymentProvider(Protocol):
    """A payment provider.

    Every method may raise `ProviderUnavailableError`: then whether it was carried out is unknown, and it is repeated.
    """

    name: str
    origin: str  # of the payment page: the Content-Security-Policy has to allow forms to lead there

    def limits(self, currency: str) -> PaymentLimits:
        """Return the amounts that payments in a currency can have."""

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Create a payment with manual capture; repeated for an attempt, it returns the same payment."""

    def get(self, provider_id: str) -> ProviderPayment:
        """Read a payment."""

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Capture an authorized payment; repeated, it is captured once."""

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Void a payment, so that it cannot be made any more; if it was captured already, return it as captured."""

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        """Refund an amount, once for each key."""

    def has_refunded(self, attempt: Attempt, key: str) -> bool:
        """Tell whether the refund with that key was made, and succeeded or is pending.

        Raises:
            RefundFailedError: it was made, and failed or was returned by the customer's bank.
            UnknownPaymentError: the provider does not know the payment.
        """

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:
        """Verify the signature of a webhook and parse it.

        Raises:
            WebhookSignatureError: the signature is missing, invalid or too old.
        """


class Providers(Protocol):
    """The payment providers of this deployment."""

    def current(self) -> PaymentProvider:
        """Return the provider of new payments.

        Raises:
            NoProviderError: the store has no payment provider, or it has no key.
            PaymentModeError: its key is of a mode that this deployment may not use.
            ProviderUnavailableError: its key cannot be read now.
        """

    def account(self) -> ProviderAccount:
        """Describe the account of new payments. It raises what `current` raises."""

    @property
    def has_provider(self) -> bool:
        """Tell whether a provider of new payments is chosen, whether or not it has a key. No keys are read."""

    @property
    def origin(self) -> str:
        """Return the origin of the payment page of new payments; empty without a provider. No keys are read."""

    def limits(self, currency: str) -> PaymentLimits | None:
        """Return the limits of new payments in a currency; None without a provider. No keys are read."""

    def named(self, name: str) -> PaymentProvider:
        """Return the provider with that name, for a payment that was started with it.

        Raises:
            NotFoundError: there is no such provider.
        """
