"""The provider of free orders and of manual payments: it makes no request and cannot fail."""

from __future__ import annotations

from collections.abc import Mapping

from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import NotFoundError, WebhookSignatureError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import LARGEST_AMOUNT, Money
from invoicing.ports import PaymentStatus, ProviderPayment, WebhookNotice


class OfflineProvider:
    """Reports every operation as done: the order is free, or staff handle its money themselves."""

    origin = ""

    def __init__(self, name: str) -> None:
        self.name = name  # one of `OFFLINE`

    def limits(self, currency: str) -> PaymentLimits:
        return PaymentLimits(Money.zero(currency), Money(LARGEST_AMOUNT, currency), Money(1, currency))

    def create(self, attempt: Attempt) -> ProviderPayment:
        return _payment(attempt, PaymentStatus.AUTHORIZED)

    def get(self, provider_id: str) -> ProviderPayment:
        raise NotFoundError("payment", id=provider_id)

    def capture(self, attempt: Attempt) -> ProviderPayment:
        return _payment(attempt, PaymentStatus.CAPTURED)

    def void(self, attempt: Attempt) -> ProviderPayment:
        return _payment(attempt, PaymentStatus.VOIDED)

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:  # noqa: ARG002 - the port's
        return _payment(attempt, PaymentStatus.REFUNDED)

    def has_refunded(self, attempt: Attempt, key: str) -> bool:  # noqa: ARG002 - the port's
        """Return True: staff recorded the refund because they made it."""
        return True

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:  # noqa: ARG002 - the port's
        raise WebhookSignatureError("offline")


def _payment(attempt: Attempt, status: PaymentStatus) -> ProviderPayment:
    return ProviderPayment(f"{attempt.provider}_{attempt.id}", "", status, attempt.amount, attempt.id)
