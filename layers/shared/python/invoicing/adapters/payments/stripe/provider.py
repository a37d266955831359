"""Stripe: the customer pays on a hosted page (a Checkout Session); this project captures the PaymentIntent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from invoicing.adapters.payments.stripe import amounts
from invoicing.adapters.payments.stripe.modes import TEST, mode_of, modes_of_key
from invoicing.adapters.payments.stripe.parsing import (
    attempts_in,
    our_id,
    read_intent,
    read_own,
    read_payment,
    require_own,
    require_refunded,
)
from invoicing.adapters.payments.stripe.requests import session_parameters
from invoicing.adapters.payments.webhook_signatures import read_signed
from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import NoProviderError, ProviderRefusedError, UnknownPaymentError, WebhookSignatureError
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import Money
from invoicing.ports import PaymentStatus, ProviderPayment, WebhookNotice

if TYPE_CHECKING:
    from invoicing.adapters.payments.stripe.client import StripeApi

API = "https://api.stripe.com"
ORIGIN = "https://checkout.stripe.com"
KEY = "stripe_secret_key"
WEBHOOK_SECRETS = "stripe_webhook_secret_"
_MADE = frozenset({PaymentStatus.AUTHORIZED, PaymentStatus.CAPTURED, PaymentStatus.REFUNDED})
_ENDED = frozenset({PaymentStatus.CAPTURED, PaymentStatus.REFUNDED, PaymentStatus.VOIDED})


class StripeProvider:
    """Payments through Stripe, whose API alone is trusted. Keys are read for each use, so that they can be replaced."""

    name = "stripe"

    def __init__(self, secrets: Callable[[], Mapping[str, str]], modes: Collection[str] = (TEST,)) -> None:
        """Set where keys are read, and the modes that they may have."""
        self.origin = ORIGIN
        self._secrets = secrets
        self._modes = modes
        self._api_by_key: tuple[str, StripeApi] | None = None
        # The last session's id, its PaymentIntent, and the attempts that they name: a capture mostly follows `get`.
        self._last_seen: tuple[str, str, frozenset[str]] = ("", "", frozenset())

    @property
    def has_key(self) -> bool:
        return bool(self._secrets().get(KEY))

    @property
    def mode(self) -> str:
        """The mode of the key: `test` or `live`; empty if the key does not tell, and both may be used."""
        modes = modes_of_key(self._secrets().get(KEY, ""), KEY, self._modes)
        return "".join(modes) if len(modes) == 1 else ""

    @property
    def has_signing_secret(self) -> bool:
        return bool(self._signing_secrets)

    @property
    def _signing_secrets(self) -> list[str]:
        return [value for name, value in self._secrets().items() if name.startswith(WEBHOOK_SECRETS) and value]

    def require_key(self) -> None:
        """Check that there is a key of a mode that may be used.

        Raises:
            NoProviderError: a stack that turned Stripe on has no key.
            PaymentModeError: the key is of another mode.
        """
        key = self._secrets().get(KEY)
        if not key:
            raise NoProviderError("turned_on", name=KEY)
        modes_of_key(key, KEY, self._modes)

    def limits(self, currency: str) -> PaymentLimits:
        return amounts.limits(currency)

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Create the page on which the customer pays; the same attempt gets the same page."""
        session, is_replayed = self._api.create_session(session_parameters(attempt), attempt.id)
        payment = read_own(attempt, session)
        if not is_replayed:
            return payment
        session = self._session(payment.id)
        return self._with_declines(read_own(attempt, session), session)

    def get(self, provider_id: str) -> ProviderPayment:
        """Read a payment; if a card was tried in vain, count the declines too."""
        session = self._session(provider_id)
        return self._with_declines(read_payment(session), session)

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Capture an authorized payment; repeated, it is captured once."""
        try:
            return read_intent(attempt, self._api.capture(self._intent(attempt)))
        except ProviderRefusedError:
            # Stripe refuses to capture twice; the response to a first capture may have been lost.
            payment = read_own(attempt, self._session(attempt.provider_id))
            if payment.status in {PaymentStatus.CAPTURED, PaymentStatus.REFUNDED}:
                return payment
            raise

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Void a payment. The status of the result tells whether it was captured already."""
        session = self._session(attempt.provider_id)
        payment = read_own(attempt, session)
        if payment.status in _ENDED:
            return payment
        try:
            if session["status"] == "open":  # Stripe cancels its PaymentIntent too
                session = self._api.expire(payment.id)
                return self._with_declines(read_own(attempt, session), session)
            return read_intent(attempt, self._api.cancel(self._intent(attempt)))
        except ProviderRefusedError:  # it has changed in between: read it again
            return read_own(attempt, self._session(attempt.provider_id))

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        """Refund an amount, once for each key.

        A pending refund counts as made. If the customer's bank returns it later, Stripe sends a webhook, and
        `has_refunded` raises.

        Raises:
            ProviderRefusedError: Stripe refused the refund, or the refund failed.
        """
        parameters = {
            "payment_intent": self._intent(attempt),
            "amount": amounts.to_stripe(amount),
            "metadata": {"attempt": attempt.id, "refund": key},
        }
        require_refunded(self._api.refund(parameters, key))
        return read_own(attempt, self._session(attempt.provider_id))

    def has_refunded(self, attempt: Attempt, key: str) -> bool:
        """Tell whether the refund with that key was made.

        Raises:
            RefundFailedError: the refund was made and failed, or the customer's bank returned it.
        """
        refund = self._api.find_refund(self._intent(attempt), key)
        if refund is not None:
            require_refunded(refund)
        return refund is not None

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:
        """Check `Stripe-Signature` with every signing secret, and return what the webhook is about."""
        if not (active := self._signing_secrets):
            raise NoProviderError("webhook_secret", name=f"{WEBHOOK_SECRETS}1")
        event = read_signed(headers, "stripe-signature", body, active)
        try:
            if (mode := mode_of(event)) and mode not in self._modes:
                raise WebhookSignatureError("livemode", seen=mode)
            return WebhookNotice(event_id=event["id"], attempt=our_id(event, "attempt"), refund=our_id(event, "refund"))
        except (AttributeError, KeyError, TypeError):
            raise WebhookSignatureError("unreadable") from None

    @property
    def _api(self) -> StripeApi:
        key = self._secrets().get(KEY)
        if not key:
            raise NoProviderError("key", name=KEY)
        modes = modes_of_key(key, KEY, self._modes)
        if self._api_by_key is None or self._api_by_key[0] != key:
            from invoicing.adapters.payments.stripe.client import StripeApi  # noqa: PLC0415 - a slow import

            self._api_by_key = (key, StripeApi(key, API, modes))
        return self._api_by_key[1]

    def _session(self, provider_id: str) -> dict[str, Any]:
        if not provider_id:
            raise UnknownPaymentError("not_created")
        session = self._api.session(provider_id)
        intent = session.get("payment_intent")
        if isinstance(intent, dict):
            self._last_seen = (provider_id, str(intent.get("id")), attempts_in(session))
        return session

    def _intent(self, attempt: Attempt) -> str:
        if self._last_seen[0] != attempt.provider_id:
            self._session(attempt.provider_id)
        session, intent, named = self._last_seen
        if session != attempt.provider_id:
            raise ProviderRefusedError("not_paid")
        require_own(attempt, named)
        return intent

    def _with_declines(self, payment: ProviderPayment, session: Mapping[str, Any]) -> ProviderPayment:
        # Stripe forgets the last error when another card is tried, or when the session expires: only the charges tell.
        if payment.status in _MADE or not isinstance(session.get("payment_intent"), dict):
            return payment
        # A card that failed authentication made no charge, so there may be fewer failed charges than declines.
        failed = self._api.failed_charges(session["payment_intent"]["id"])
        return replace(payment, declines=max(payment.declines, failed))
