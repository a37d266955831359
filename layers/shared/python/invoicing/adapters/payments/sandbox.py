"""The test provider: a small HTTP service that only the local stack runs."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import quote

import urllib3

from invoicing.adapters.payments.webhook_signatures import read_signed
from invoicing.domain.catalog.payment_limits import PaymentLimits
from invoicing.domain.errors import (
    ProviderRefusedError,
    ProviderUnavailableError,
    RefundFailedError,
    UnknownPaymentError,
    WebhookSignatureError,
)
from invoicing.domain.sale.attempt import Attempt
from invoicing.domain.values.money import LARGEST_AMOUNT, Money
from invoicing.ports import PaymentStatus, ProviderPayment, WebhookNotice

_PROVIDER = "The payment provider"  # in sentences
_CONNECT_SECONDS = 2.0
_READ_SECONDS = 5.0
_NOT_FOUND = 404
_CONFLICT = 409
_FAILED = 500


class TestProvider:
    """A client of the test provider. Each request is tried once, with a key that makes a repetition safe."""

    __test__ = False  # pytest would collect it
    name = "test"

    def __init__(self, url: str, webhook_secrets: Callable[[], Iterable[str]]) -> None:
        self._url = url
        self.origin = "/".join(url.split("/", 3)[:3])
        self._webhook_secrets = webhook_secrets
        self._http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS), retries=False
        )

    def limits(self, currency: str) -> PaymentLimits:
        return PaymentLimits(Money(1, currency), Money(LARGEST_AMOUNT, currency), Money(1, currency))

    def create(self, attempt: Attempt) -> ProviderPayment:
        """Create the attempt's payment; repeated, the same one is returned."""
        body = {
            "attempt": attempt.id,
            "amount": attempt.amount.amount,
            "currency": attempt.amount.currency,
            "return_url": attempt.return_url,
            "webhook_url": attempt.webhook_url,
            "locale": attempt.locale,
            "expires_at": attempt.expires_at.isoformat(),
            "description": attempt.description,
        }
        return _own(attempt, *self._ask("POST", "", attempt.id, body))

    def get(self, provider_id: str) -> ProviderPayment:
        return _payment(*self._ask("GET", f"/{provider_id}"))

    def capture(self, attempt: Attempt) -> ProviderPayment:
        """Capture an authorized payment; repeated, it is captured once."""
        return _own(attempt, *self._ask("POST", f"/{attempt.provider_id}/capture", f"{attempt.id}:capture", {}))

    def void(self, attempt: Attempt) -> ProviderPayment:
        """Void a payment. The status of the result tells whether it was captured already."""
        # A new key each time: a replayed response would void nothing.
        status, answer = self._ask("POST", f"/{attempt.provider_id}/void", f"{attempt.id}:void:{uuid.uuid4()}", {})
        if status == _CONFLICT and "status" in answer:
            return _own(attempt, 200, answer)
        return _own(attempt, status, answer)

    def refund(self, attempt: Attempt, amount: Money, key: str) -> ProviderPayment:
        """Refund an amount, once for each key."""
        body = {"amount": amount.amount}
        return _own(attempt, *self._ask("POST", f"/{attempt.provider_id}/refunds", key, body))

    def has_refunded(self, attempt: Attempt, key: str) -> bool:
        """Tell whether the refund with that key was made.

        Raises:
            RefundFailedError: the refund was made, and returned by the customer's bank.
        """
        status, answer = self._ask("GET", f"/{attempt.provider_id}/refunds/{quote(key, safe='')}")
        if status == _NOT_FOUND:
            return False
        if answer.get("status") == "failed":
            raise RefundFailedError
        if answer.get("status") != "succeeded":
            raise ProviderUnavailableError("status")
        return True

    def verify_webhook(self, headers: Mapping[str, str], body: bytes) -> WebhookNotice:
        notice = read_signed(headers, "test-signature", body, self._webhook_secrets())
        try:
            return WebhookNotice(event_id=notice["id"], attempt=notice["attempt"], refund=notice.get("refund", ""))
        except (AttributeError, KeyError, TypeError):
            raise WebhookSignatureError("unreadable") from None

    def _ask(
        self, method: str, path: str, key: str | None = None, body: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        """Return status and body of a response.

        Raises:
            ProviderUnavailableError: the provider failed, or its response cannot be read.
        """
        headers = {"Accept": "application/json"} | ({"Idempotency-Key": key} if key else {})
        try:
            answer = self._http.request(method, self._url + path, headers=headers, json=body, redirect=False)
            content = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError):
            content = None
        if not isinstance(content, dict) or answer.status >= _FAILED:
            raise ProviderUnavailableError("no_answer", provider=_PROVIDER)
        return answer.status, content


def _own(attempt: Attempt, status: int, answer: dict[str, Any]) -> ProviderPayment:
    payment = _payment(status, answer)
    if payment.attempt not in {"", attempt.id}:
        raise UnknownPaymentError("other", provider=_PROVIDER, attempt=attempt.id)
    return payment


def _payment(status: int, answer: dict[str, Any]) -> ProviderPayment:
    if status == _NOT_FOUND:
        raise UnknownPaymentError(provider=_PROVIDER)
    if status >= 400:  # noqa: PLR2004 - refused for another reason
        code = answer.get("error", {}).get("code", "")
        raise ProviderRefusedError("reason", provider=_PROVIDER, reason=code or status)
    return ProviderPayment(
        id=answer["id"],
        url=answer["url"],
        status=PaymentStatus(answer["status"]),
        amount=Money(answer["amount"], answer["currency"]),
        attempt=answer["attempt"],
        decline=answer.get("decline_reason") or "",
        declines=answer["declines"],
    )
