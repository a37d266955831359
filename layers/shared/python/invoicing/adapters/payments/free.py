"""The provider of sales that cost nothing: nobody has to be asked, and nothing can fail."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.attempts import FREE, Attempt
from invoicing.domain.errors import NotFoundError, WebhookSignatureError
from invoicing.domain.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment, WebhookNotice


class FreeProvider:
    """Promises, takes and gives back nothing, at once."""

    name = FREE
    origin = ""

    def minimum(self, currency: str) -> Money:
        """Return nothing."""
        return Money.zero(currency)

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Promise nothing."""
        return _payment(attempt, PaymentStatus.AUTHORIZED)

    def get(self, provider_id: str) -> ProviderPayment:
        """Refuse: there is nothing to ask."""
        raise NotFoundError(f"No payment has the id {provider_id!r}.")

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Take nothing."""
        return _payment(attempt, PaymentStatus.CAPTURED)

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Let nothing go."""
        return _payment(attempt, PaymentStatus.VOIDED)

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:  # noqa: ARG002 - the port's
        """Give nothing back."""
        return _payment(attempt, PaymentStatus.REFUNDED)

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:  # noqa: ARG002 - the port's
        """Refuse: nobody has anything to say."""
        raise WebhookSignatureError("Nobody sends webhooks for what is free.")


def _payment(attempt: Attempt, status: PaymentStatus) -> ProviderPayment:
    return ProviderPayment(f"free_{attempt.id}", "", status, Money.zero(attempt.amount.currency), attempt.id)
