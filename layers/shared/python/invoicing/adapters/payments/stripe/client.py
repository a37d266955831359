"""Stripe's API through Stripe's package: one try a request, short time-outs, errors of this project.

Import it when Stripe is called, since it is slow to import: showing a page or refusing a webhook does not need it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from typing import Any

import stripe
import urllib3

from invoicing.adapters.payments.stripe.modes import require_modes
from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError, UnknownPaymentError
from invoicing.observability import logger

VERSION = "2026-05-27.dahlia"  # of the API; tests check the requests against this version's document
_CONNECT_SECONDS = 2.0
_READ_SECONDS = 5.0
_EXPAND = ["payment_intent.latest_charge"]
_FAILED = 500
_KEY_REFUSED = {401, 403}  # the key is wrong or lacks permission, which says nothing about the payment
stripe.enable_telemetry = False  # it would store an id of this machine in the home folder
logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it logs Stripe's responses


class _OneTry(stripe.HTTPClient):  # type: ignore[misc]  # pyproject.toml leaves out its types
    """An HTTP client on urllib3, which botocore needs anyway."""

    name = "urllib3"

    def __init__(self) -> None:
        super().__init__()
        self._http = urllib3.PoolManager(
            timeout=urllib3.Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS),
            retries=False,
            cert_reqs="CERT_REQUIRED",
            ca_certs=stripe.ca_bundle_path,
        )

    def request(
        self, method: str, url: str, headers: Mapping[str, str], post_data: str | None = None
    ) -> tuple[str, int, Mapping[str, str]]:
        """Return body, status and headers of the response."""
        try:
            answer = self._http.request(method.upper(), url, headers=headers, body=post_data, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise stripe.APIConnectionError(type(error).__name__, should_retry=False) from None
        return answer.data.decode(errors="replace"), answer.status, answer.headers


class StripeApi:
    """The requests to Stripe. Responses are plain JSON, of a mode in `modes`."""

    def __init__(self, key: str, address: str, modes: Collection[str]) -> None:
        self._modes = modes
        self._v1 = stripe.StripeClient(
            key, stripe_version=VERSION, base_addresses={"api": address}, max_network_retries=0, http_client=_OneTry()
        ).v1

    def create_session(self, parameters: dict[str, Any], key: str) -> tuple[dict[str, Any], bool]:
        """Return a session, and whether Stripe replayed its first response to the key.

        Raises:
            ProviderRefusedError: Stripe replayed a failure, so this key will never create a session.
        """

        def create() -> Any:
            try:
                return self._v1.checkout.sessions.create(parameters, {"idempotency_key": key})
            except stripe.APIError as error:
                if not _is_replayed_failure(error):
                    raise
                raise ProviderRefusedError("not_created") from None

        response = _call(create)
        return self._plain(response), _is_replayed(response.last_response.headers)

    def session(self, session: str) -> dict[str, Any]:
        """Return a session with its PaymentIntent and charge."""
        return self._plain(_call(lambda: self._v1.checkout.sessions.retrieve(session, {"expand": _EXPAND})))

    # Expire, capture and cancel can happen once only, so they need no idempotency key. They must not have one: Stripe
    # would replay a refusal or failure for a day. Its package sends a new key each time.

    def expire(self, session: str) -> dict[str, Any]:
        """End an open session."""
        how = {"expand": _EXPAND}
        return self._plain(_call(lambda: self._v1.checkout.sessions.expire(session, how)))

    def capture(self, intent: str) -> dict[str, Any]:
        how = {"expand": ["latest_charge"]}
        return self._plain(_call(lambda: self._v1.payment_intents.capture(intent, how)))

    def cancel(self, intent: str) -> dict[str, Any]:
        how = {"expand": ["latest_charge"]}
        return self._plain(_call(lambda: self._v1.payment_intents.cancel(intent, how)))

    def refund(self, parameters: dict[str, Any], key: str) -> dict[str, Any]:
        """Refund, once for each key, and return the refund's current state, which a replayed response lacks.

        Raises:
            ProviderRefusedError: Stripe replayed a failure, and has no such refund.
        """

        def create() -> Any:
            try:
                return self._v1.refunds.create(parameters, {"idempotency_key": key})
            except stripe.IdempotencyError:  # a former version sent other parameters: the money may have been sent
                raise ProviderUnavailableError("other_refund") from None
            except stripe.APIError as error:
                if not _is_replayed_failure(error):
                    raise
                return None

        response = _call(create)
        if response is None:
            made = self.find_refund(parameters["payment_intent"], key)
            if made is None:
                raise ProviderRefusedError("not_refunded")
            return made
        refund = self._plain(response)
        if _is_replayed(response.last_response.headers):
            return self._plain(_call(lambda: self._v1.refunds.retrieve(str(refund.get("id")))))
        return refund

    def find_refund(self, intent: str, key: str) -> dict[str, Any] | None:
        """Return the refund with this key, if there is one.

        Raises:
            ProviderUnavailableError: Stripe did not answer, or refused, which says nothing about the refund.
        """

        def find() -> Any:
            refunds = self._v1.refunds.list({"payment_intent": intent, "limit": 100}).auto_paging_iter()
            return next(
                (it for it in map(self._plain, refunds) if (it.get("metadata") or {}).get("refund") == key), None
            )

        try:
            found: dict[str, Any] | None = _call(find)
        except UnknownPaymentError:
            raise
        except ProviderRefusedError as error:
            raise ProviderUnavailableError("refused", error=error) from None
        return found

    def failed_charges(self, intent: str) -> int:
        """Count the declined charges, up to a hundred."""
        charges = self._plain(_call(lambda: self._v1.charges.list({"payment_intent": intent, "limit": 100})))
        return sum(charge["status"] == "failed" for charge in charges["data"])

    def _plain(self, response: Any) -> dict[str, Any]:
        """Return a response as JSON.

        Raises:
            PaymentModeError: it is of another mode than the key.
        """
        plain = _plain(response)
        require_modes(plain, self._modes)
        return plain


def _call(request: Callable[[], Any]) -> Any:
    """Make a request, and translate its errors.

    Stripe's messages are not passed on: they quote keys, and what customers typed.
    """
    try:
        return request()
    except (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError):
        # Also a 409 (another request with this key is running), and responses that cannot be read.
        raise ProviderUnavailableError("no_answer", provider="Stripe") from None
    except stripe.StripeError as error:
        status, reason = error.http_status, _reason(error)
        facts = {"status": status, "reason": reason, "request_id": error.request_id}
        if status in _KEY_REFUSED:
            logger.error("stripe_key_refused", extra=facts)
            raise ProviderUnavailableError("key", name="stripe_secret_key") from None
        logger.warning("stripe_refused", extra=facts)
        if error.code == "resource_missing":
            raise UnknownPaymentError(provider="Stripe") from None
        raise ProviderRefusedError("reason", provider="Stripe", reason=reason) from None


def _is_replayed(headers: Mapping[str, str]) -> bool:
    """Tell whether a response is a replay of the first response to its key."""
    return headers.get("idempotent-replayed") == "true"


def _is_replayed_failure(error: Any) -> bool:
    """Tell whether a failure of Stripe's own is a replay, which its key will get for a day."""
    replayed = _is_replayed(error.headers) and error.http_status >= _FAILED
    if replayed:
        logger.warning("stripe_failure_replayed", extra={"request_id": error.request_id})
    return bool(replayed)


def _reason(error: Any) -> str:
    """Return Stripe's code and the parameter that it is about. Both are names, without personal data."""
    kind = error.code or getattr(error.error, "type", None) or "unknown"
    parameter = getattr(error, "param", None)
    return f"{kind} ({parameter})" if parameter else str(kind)


def _plain(response: Any) -> dict[str, Any]:
    try:
        return dict(response.to_dict())
    except AttributeError:  # JSON, but not an object
        raise ProviderUnavailableError("unreadable", provider="Stripe") from None
