"""The provider of sales that cost nothing, or that staff were paid for: nobody is asked, and nothing can fail."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.errors import NotFoundError, WebhookSignatureError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment, WebhookNotice


class OfflineProvider:
    """Says of everything that it is done: it cost nothing, or staff did it themselves."""

    origin = ""

    def __init__(self, name: str) -> None:
        """Take one of the names in `OFFLINE`."""
        self.name = name

    def minimum(self, currency: str) -> Money:
        """Return nothing."""
        return Money.zero(currency)

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Promise it."""
        return _payment(attempt, PaymentStatus.AUTHORIZED)

    def get(self, provider_id: str) -> ProviderPayment:
        """Refuse: there is nothing to ask."""
        raise NotFoundError(f"No payment has the id {provider_id!r}.")

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Take it."""
        return _payment(attempt, PaymentStatus.CAPTURED)

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Let it go."""
        return _payment(attempt, PaymentStatus.VOIDED)

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:  # noqa: ARG002 - the port's
        """Give it back."""
        return _payment(attempt, PaymentStatus.REFUNDED)

    def has_refunded(self, attempt: Attempt, key: str) -> bool:  # noqa: ARG002 - the port's
        """Believe it: whoever gave it back said so."""
        return True

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:  # noqa: ARG002 - the port's
        """Refuse: nobody has anything to say."""
        raise WebhookSignatureError("Nobody sends webhooks for what nobody was asked.")


def _payment(attempt: Attempt, status: PaymentStatus) -> ProviderPayment:
    return ProviderPayment(f"{attempt.provider}_{attempt.id}", "", status, attempt.amount, attempt.id)
