"""Stripe's API, through Stripe's own package: one try a request, little time for each, errors in our words.

Only to be imported when Stripe is really asked: whoever shows a page or refuses a forged webhook has no use for it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import stripe
import urllib3

from invoicing.domain.errors import ProviderRefusedError, ProviderUnavailableError, UnknownPaymentError
from invoicing.observability import logger

VERSION = "2026-05-27.dahlia"  # of the API. Tests hold our requests against the document of this version
_CONNECT_SECONDS = 2.0
_READ_SECONDS = 5.0
_EXPAND = ["payment_intent.latest_charge"]
_FAILED = 500
_NOT_OURS = {401, 403}  # the key is wrong, or may not do this: nothing about the payment is known
stripe.enable_telemetry = False  # it would keep an id of this machine in its home folder


logging.getLogger("stripe").setLevel(logging.WARNING)  # below that it logs what Stripe says, word for word


class _OneTry(stripe.HTTPClient):  # type: ignore[misc]  # its types are left out, see pyproject.toml
    """Speaks HTTP as boto3 does, with urllib3: the one HTTP library that the Lambda runtime has."""

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
        """Return body, status and headers of the answer."""
        try:
            answer = self._http.request(method.upper(), url, headers=headers, body=post_data, redirect=False)
        except urllib3.exceptions.HTTPError as error:
            raise stripe.APIConnectionError(type(error).__name__, should_retry=False) from None
        return answer.data.decode(errors="replace"), answer.status, answer.headers


class StripeApi:
    """The requests that we make. Answers are plain JSON."""

    def __init__(self, key: str, address: str) -> None:
        """Take the secret key, and where the API is."""
        self._v1 = stripe.StripeClient(
            key,
            stripe_version=VERSION,
            base_addresses={"api": address},
            max_network_retries=0,
            http_client=_OneTry(),
        ).v1

    def create_session(self, parameters: dict[str, Any], key: str) -> tuple[dict[str, Any], bool]:
        """Return a session, and whether the answer is an old one: as it was when the key came first.

        Raises:
            ProviderRefusedError: it is a failure, and an old one. The key will never give an address to pay at.

        """

        def create() -> Any:
            try:
                return self._v1.checkout.sessions.create(parameters, {"idempotency_key": key})
            except stripe.APIError as error:
                if not _is_kept(error):
                    raise
                raise ProviderRefusedError("Stripe failed to create the payment, and keeps to that.") from None

        answer = _asked(create)
        return _plain(answer), _is_old(answer.last_response.headers)

    def session(self, session: str) -> dict[str, Any]:
        """Return a session as it is now, with its payment in it."""
        return _plain(_asked(lambda: self._v1.checkout.sessions.retrieve(session, {"expand": _EXPAND})))

    # What can happen to a payment once only needs no key of ours, and must have none: Stripe would repeat a refusal or
    # a failure for a day. Its package sends a new one each time.

    def expire(self, session: str) -> dict[str, Any]:
        """End an open session."""
        how = {"expand": _EXPAND}
        return _plain(_asked(lambda: self._v1.checkout.sessions.expire(session, how)))

    def capture(self, intent: str) -> dict[str, Any]:
        """Take what was authorised."""
        how = {"expand": ["latest_charge"]}
        return _plain(_asked(lambda: self._v1.payment_intents.capture(intent, how)))

    def cancel(self, intent: str) -> dict[str, Any]:
        """Let what was authorised go."""
        how = {"expand": ["latest_charge"]}
        return _plain(_asked(lambda: self._v1.payment_intents.cancel(intent, how)))

    def refund(self, parameters: dict[str, Any], key: str) -> dict[str, Any]:
        """Give money back, once for each key; return how that stands now, which an old answer does not tell.

        Raises:
            ProviderRefusedError: it is a failure, and an old one, and Stripe has no such refund.

        """

        def create() -> Any:
            try:
                return self._v1.refunds.create(parameters, {"idempotency_key": key})
            except stripe.IdempotencyError:  # by a former version of ours, in other words: the money may have gone
                raise ProviderUnavailableError("Stripe was asked for this refund in other words.") from None
            except stripe.APIError as error:
                if not _is_kept(error):
                    raise
                return None

        answer = _asked(create)
        if answer is None:
            made = self.find_refund(parameters["payment_intent"], key)
            if made is None:
                raise ProviderRefusedError("Stripe failed to refund, and keeps to that.")
            return made
        refund = _plain(answer)
        if _is_old(answer.last_response.headers):
            return _plain(_asked(lambda: self._v1.refunds.retrieve(str(refund.get("id")))))
        return refund

    def find_refund(self, intent: str, key: str) -> dict[str, Any] | None:
        """Return the refund that was asked for with this key, if there is one.

        A refusal to answer says nothing of the refund.
        """

        def find() -> Any:
            of_payment = self._v1.refunds.list({"payment_intent": intent, "limit": 100}).auto_paging_iter()
            return next((it for it in map(_plain, of_payment) if (it.get("metadata") or {}).get("refund") == key), None)

        try:
            found: dict[str, Any] | None = _asked(find)
        except UnknownPaymentError:
            raise
        except ProviderRefusedError as error:
            raise ProviderUnavailableError(str(error)) from None
        return found

    def failed_charges(self, intent: str) -> int:
        """Return how many cards were declined, up to a hundred."""
        charges = _plain(_asked(lambda: self._v1.charges.list({"payment_intent": intent, "limit": 100})))
        return sum(charge["status"] == "failed" for charge in charges["data"])


def _asked(request: Callable[[], Any]) -> Any:
    """Make a request; put into our words what went wrong.

    Stripe's own words are not passed on: they quote keys, and what customers typed.
    """
    try:
        return request()
    except (stripe.APIConnectionError, stripe.APIError, stripe.RateLimitError):
        # Also 409, another request with this key under way, and whatever cannot be read.
        raise ProviderUnavailableError("Stripe did not answer.") from None
    except stripe.StripeError as error:
        status, reason = error.http_status, _reason(error)
        facts = {"status": status, "reason": reason, "request_id": error.request_id}
        if status in _NOT_OURS:
            logger.error("stripe_key_refused", extra=facts)
            raise ProviderUnavailableError("Stripe does not accept the key `stripe_secret_key`.") from None
        logger.warning("stripe_refused", extra=facts)
        if error.code == "resource_missing":
            raise UnknownPaymentError("Stripe does not know this payment.") from None
        raise ProviderRefusedError(f"Stripe refused: {reason}.") from None


def _is_old(headers: Mapping[str, str]) -> bool:
    """Tell whether an answer is the one that its key got when it came first."""
    return headers.get("idempotent-replayed") == "true"


def _is_kept(error: Any) -> bool:
    """Tell whether a failure of Stripe's own is what its key got when it came first, and will get for a day."""
    kept = _is_old(error.headers) and error.http_status >= _FAILED
    if kept:
        logger.warning("stripe_failure_kept", extra={"request_id": error.request_id})
    return bool(kept)


def _reason(error: Any) -> str:
    """Return Stripe's code, and the parameter that it is about: names, nothing that anybody typed."""
    kind = error.code or getattr(error.error, "type", None) or "unknown"
    parameter = getattr(error, "param", None)
    return f"{kind} ({parameter})" if parameter else str(kind)


def _plain(answer: Any) -> dict[str, Any]:
    try:
        return dict(answer.to_dict())
    except AttributeError:  # it was JSON, and no object
        raise ProviderUnavailableError("Stripe's answer cannot be read.") from None
