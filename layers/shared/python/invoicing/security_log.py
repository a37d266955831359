"""Sign-ins, and what is refused for a token, role or signature: logged and counted, without a name or an address.

An address that was typed is logged as a keyed hash, if the sign-in did not succeed: lines about the same address can be
found together, and the hash cannot be looked up without the key. Access tokens that API Gateway refuses reach no
function: they are in the access log, and template.yaml counts them there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from typing import TypeVar

from invoicing.domain.errors import InvoicingError, RetryableError
from invoicing.domain.values.text import canonical_address
from invoicing.observability import count, logger

T = TypeVar("T")
Keys = Callable[[], Mapping[int, bytes]]

_HASH_BYTES = 16
# The password was right, and something else is missing.
_CHALLENGES = frozenset({"new_password_required", "mfa_code_required", "mfa_setup_required"})

_REFUSALS = {  # metrics, by code
    "invalid_refresh_token": "RefreshTokensRefused",
    "invalid_reset_code": "ResetCodesRefused",
    "role_required": "RolesRefused",
}


def logged_sign_in(typed: str, sign_in: Callable[[], T], *, staff_id: Callable[[T], str | None], keys: Keys) -> T:
    """Sign in and log the outcome: `success`, `challenge`, `failure`, or `unknown` if the user pool did not decide.

    `keys` are the keys of links, of which the newest is the key of the hash. They are read only if it is needed.
    """
    try:
        done = sign_in()
    except Exception as error:
        outcome, code = _outcome_of(error)
        logger.warning("sign_in", extra={"outcome": outcome, "code": code, "address_hash": _hash_of(typed, keys)})
        count({"challenge": "SignInsChallenged", "failure": "SignInsFailed", "unknown": "SignInsUnknown"}[outcome])
        raise
    logger.info("sign_in", extra={"outcome": "success", "staff_id": staff_id(done)})
    count("SignInsSucceeded")
    return done


def log_refusal(error: InvoicingError, route: str, staff_id: str | None) -> None:
    """Log a caller whose role does not allow a route of the API, and a refresh token or reset code that is invalid."""
    name = _REFUSALS.get(error.code)
    if name is not None:
        logger.warning("request_refused", extra={"code": error.code, "route": route, "staff_id": staff_id})
        count(name)


def link_refused() -> None:
    """Log a link that was forged, cut or revoked."""
    logger.info("link_refused")
    count("LinksRefused")


def webhook_refused(provider: str, code: str) -> None:
    """Log a webhook without a valid signature, or of a size that no provider sends."""
    logger.warning("webhook_refused", extra={"provider": provider, "code": code})
    count("WebhooksRefused")


def _outcome_of(error: Exception) -> tuple[str, str]:
    if not isinstance(error, InvoicingError):
        return "unknown", type(error).__name__
    if isinstance(error, RetryableError):
        return "unknown", error.code
    return "challenge" if error.code in _CHALLENGES else "failure", error.code


def _hash_of(typed: str, keys: Keys) -> str | None:
    """Return the keyed hash of an address; None if the key cannot be read, which must not decide a sign-in."""
    try:
        available = keys()
        key = available[max(available)]
    except Exception:  # noqa: BLE001 - whatever fails, the sign-in is answered
        logger.exception("address_not_hashed")
        return None
    # The prefix keeps it apart from what else the key signs.
    digest = hmac.digest(key, b"address:" + canonical_address(typed).encode(), hashlib.sha256)
    return digest[:_HASH_BYTES].hex()


def subject_of(access_token: str) -> str | None:
    """Return the `sub` of a token that the user pool has just issued."""
    try:
        _, payload, _ = access_token.split(".")
        subject = json.loads(base64.urlsafe_b64decode(f"{payload}=="))["sub"]
    except (ValueError, KeyError, TypeError):
        return None
    return str(subject)
