"""Who takes the customers' money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from invoicing.domain.sale.attempt import Attempt
    from invoicing.domain.values.money import Money


class PaymentStatus(StrEnum):
    """What a payment provider says of a payment."""

    OPEN = "open"
    AUTHORIZED = "authorized"
    CAPTURED = "captured"
    DECLINED = "declined"
    VOIDED = "voided"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as the provider has it. `attempt` is our id, as we gave it when the payment was created.

    `declines` is how many tries (cards) the provider has declined so far; `decline` is why, for the last of them.
    """

    id: str
    url: str
    status: PaymentStatus
    amount: Money
    attempt: str
    decline: str = ""
    declines: int = 0


@dataclass(frozen=True, slots=True)
class WebhookNotice:
    """A genuine message of a provider: something may have happened to a payment. What did, the provider is asked.

    `attempt` is our id, as we gave it when the payment was created; empty where the message is about nothing of ours.
    `refund` is the key that we gave with a refund, where the message is about one.
    """

    event_id: str
    attempt: str
    refund: str = ""


class PaymentProvider(Protocol):
    """Someone who takes the customer's money.

    Every method may raise `ProviderUnavailableError`: then what it did is not known, and it is asked again.
    """

    name: str
    origin: str  # of the pages where customers pay: browsers let forms lead only where the page says

    def minimum(self, currency: str) -> Money:
        """Return the least that can be paid."""

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Create the payment that the customer will make, with capture by hand; the same attempt gives the same one."""

    def get(self, provider_id: str) -> ProviderPayment:
        """Ask how a payment stands."""

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Take the money that was authorised; repeated, it is taken once."""

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Make sure that a payment cannot be made any more; where it was captured already, say so by its status."""

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        """Give money back, once for each key."""

    def has_refunded(self, attempt: Attempt, key: str) -> bool:
        """Ask whether the refund with that key was made, and is with the customer or on its way there.

        Raises:
            RefundFailedError: it was made, and did not go, or has come back.
            UnknownPaymentError: the provider does not know the payment.

        """

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:
        """Check that a message is the provider's own.

        Raises:
            WebhookSignatureError: it is not, or too old.

        """


class Providers(Protocol):
    """The payment providers of this deployment."""

    def current(self) -> PaymentProvider:
        """Return the one that new payments use.

        Raises:
            NoProviderError: none is set up.

        """

    def named(self, name: str) -> PaymentProvider:
        """Return the one with that name, for a payment that was begun with it.

        Raises:
            NotFoundError: there is no such provider.

        """
