"""A payment provider in memory, with a customer whose choices the test makes."""

from collections.abc import Mapping
from dataclasses import replace

from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import (
    NoProviderError,
    NotFoundError,
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundFailedError,
    UnknownPaymentError,
    WebhookSignatureError,
)
from invoicing.domain.sale.attempt import OFFLINE, Attempt
from invoicing.domain.values.money import LARGEST_AMOUNT, Money
from invoicing.ports import PaymentProvider, PaymentStatus, ProviderAccount, ProviderPayment, WebhookNotice


class FakeProvider:
    """Payments by id. The customer's choices: `approve`, `decline`, or neither.

    `unavailable` is what happens in the next calls: "before" raises without doing it, "after" does it and raises
    all the same, anything else lets the call through. `down = True` refuses every call.
    """

    def __init__(self, name: str = "test") -> None:
        self.name = name
        self.origin = "https://pay.example"
        self.payments: dict[str, ProviderPayment] = {}
        self.calls: list[tuple[str, str]] = []
        self.unavailable: list[str] = []
        self.down = False
        self.is_empty = False  # the store's account has no money to refund
        self._created: dict[str, tuple[Attempt, str]] = {}
        self._refunds: dict[str, Money] = {}
        self.returned: set[str] = set()  # keys of refunds that the customer's bank did not take

    # --- the port -----------------------------------------------------------------------------------------------

    def limits(self, currency: str) -> PaymentLimits:
        return PaymentLimits(Money(1, currency), Money(LARGEST_AMOUNT, currency), Money(1, currency))

    def create(self, attempt: Attempt) -> ProviderPayment:
        fault = self._begin("create", attempt.id)
        if attempt.id not in self._created:
            provider_id = f"ses_{len(self.payments) + 1}"
            self._created[attempt.id] = (attempt, provider_id)
            self.payments[provider_id] = ProviderPayment(
                provider_id, f"https://pay.example/{provider_id}", PaymentStatus.OPEN, attempt.amount, attempt.id
            )
        before, provider_id = self._created[attempt.id]
        if _told(before) != _told(attempt):
            raise ProviderRefusedError("reason", provider="It", reason="the same key came with another request")
        return self._end(fault, provider_id)

    def get(self, provider_id: str) -> ProviderPayment:
        return self._end(self._begin("get", provider_id), provider_id)

    def capture(self, attempt: Attempt) -> ProviderPayment:
        fault = self._begin("capture", attempt.id)
        payment = self._known(attempt.provider_id)
        if payment.status is PaymentStatus.AUTHORIZED:
            self._become(payment.id, PaymentStatus.CAPTURED)
        elif payment.status is not PaymentStatus.CAPTURED:
            raise ProviderRefusedError("reason", provider="It", reason=f"the payment is {payment.status}")
        return self._end(fault, payment.id)

    def void(self, attempt: Attempt) -> ProviderPayment:
        fault = self._begin("void", attempt.id)
        payment = self._known(attempt.provider_id)
        if payment.status not in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
            self._become(payment.id, PaymentStatus.VOIDED)
        return self._end(fault, payment.id)

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        fault = self._begin("refund", attempt.id)
        payment = self._known(attempt.provider_id)
        if self.is_empty:
            raise ProviderRefusedError("reason", provider="It", reason="the account is empty")
        if payment.status not in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
            raise ProviderRefusedError("reason", provider="It", reason=f"the payment is {payment.status}")
        self._refunds[key] = amount
        if sum(m.amount for m in self._refunds.values()) >= payment.amount.amount:
            self._become(payment.id, PaymentStatus.REFUNDED)
        return self._end(fault, payment.id)

    def has_refunded(self, attempt: Attempt, key: str) -> bool:
        fault = self._begin("has_refunded", attempt.id)
        self._end(fault, attempt.provider_id)
        if key in self.returned:
            raise RefundFailedError
        return key in self._refunds

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:
        if headers.get("test-signature") != "genuine":
            raise WebhookSignatureError("not_signed")
        payment = self.payments.get(body.decode())
        return WebhookNotice("evt_1", payment.attempt if payment else "")

    # --- the customer -------------------------------------------------------------------------------------------

    def approve(self, provider_id: str) -> None:
        if self._known(provider_id).status in {PaymentStatus.OPEN, PaymentStatus.DECLINED}:
            self._become(provider_id, PaymentStatus.AUTHORIZED)

    def decline(self, provider_id: str, reason: str = "declined") -> None:
        if self._known(provider_id).status in {PaymentStatus.OPEN, PaymentStatus.DECLINED}:
            self._become(provider_id, PaymentStatus.DECLINED, reason)
            payment = self._known(provider_id)
            self.payments[provider_id] = replace(payment, declines=payment.declines + 1)

    def return_refund(self, attempt_id: str, key: str) -> None:
        """Let the customer's bank send a refund back."""
        del self._refunds[key]
        self.returned.add(key)
        self._become(self.of(attempt_id).id, PaymentStatus.CAPTURED)

    def of(self, attempt_id: str) -> ProviderPayment:
        """Return the payment of an attempt."""
        return self.payments[self._created[attempt_id][1]]

    # --- inside -------------------------------------------------------------------------------------------------

    def _begin(self, what: str, about: str) -> str:
        self.calls.append((what, about))
        fault = self.unavailable.pop(0) if self.unavailable else ""
        if self.down or fault == "before":
            raise ProviderUnavailableError("no_answer", provider="The provider")
        return fault

    def _end(self, fault: str, provider_id: str) -> ProviderPayment:
        if fault == "after":
            raise ProviderUnavailableError("no_answer", provider="The provider")
        return self._known(provider_id)

    def _known(self, provider_id: str) -> ProviderPayment:
        if provider_id not in self.payments:
            raise UnknownPaymentError(provider="The provider")
        return self.payments[provider_id]

    def _become(self, provider_id: str, status: PaymentStatus, decline: str = "") -> None:
        self.payments[provider_id] = replace(self._known(provider_id), status=status, decline=decline)


def _told(attempt: Attempt) -> tuple[object, ...]:
    """Return what a provider is told: that has to be identical when a request is repeated."""
    return (
        attempt.id,
        attempt.amount,
        attempt.expires_at,
        attempt.description,
        attempt.locale,
        attempt.return_url,
        attempt.webhook_url,
    )


class FakeProviders:
    """The first that is not offline is the one that new payments use. `has_key` is false where its key is missing."""

    def __init__(self, *providers: PaymentProvider) -> None:
        self.providers: dict[str, PaymentProvider] = {provider.name: provider for provider in providers}
        self.has_key = True
        self.mode = "test"
        self.has_signing_secret = True

    @property
    def has_provider(self) -> bool:
        return self._chosen is not None

    @property
    def origin(self) -> str:
        return self._chosen.origin if self._chosen else ""

    def current(self) -> PaymentProvider:
        if self._chosen is None or not self.has_key:
            raise NoProviderError
        return self._chosen

    def account(self) -> ProviderAccount:
        return ProviderAccount(self.current().name, self.mode, self.has_signing_secret)

    def limits(self, currency: str) -> PaymentLimits | None:
        return self._chosen.limits(currency) if self._chosen else None

    def turn_off(self) -> None:
        """Let the store have no provider of new payments."""
        self.providers = {name: provider for name, provider in self.providers.items() if name in OFFLINE}

    @property
    def _chosen(self) -> PaymentProvider | None:
        return next((provider for name, provider in self.providers.items() if name not in OFFLINE), None)

    def named(self, name: str) -> PaymentProvider:
        if name not in self.providers:
            raise NotFoundError("provider", name=name)
        return self.providers[name]
