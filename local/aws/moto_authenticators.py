"""Authenticators of moto's Cognito users: a secret of each one's own, and codes of RFC 6238 that are taken once.

moto has one secret for all users, takes any code unless told otherwise, and takes a code again. As in Cognito, a new
secret replaces the former one once a code of it was verified, and the codes of the steps before and after are taken.
"""

import base64
import secrets
import time
from collections.abc import Callable
from typing import Any

from cryptography.hazmat.primitives.twofactor import InvalidToken
from moto.cognitoidp.exceptions import CodeMismatchException, ExpiredCodeException, NotAuthorizedError
from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUser
from moto.cognitoidp.utils import TOTP_TIME_STEP, cognito_totp
from moto.core.exceptions import JsonRESTError

USED = "Your software token has already been used once."


def replacements() -> list[tuple[Any, str, Any]]:
    """Return the owner, the name and the replacement of each part that is replaced."""
    answering = _checking(CognitoIdpBackend.respond_to_auth_challenge)
    return [
        (CognitoIdpBackend, "associate_software_token", _associate_software_token),
        (CognitoIdpBackend, "verify_software_token", _verify_software_token),
        (CognitoIdpBackend, "respond_to_auth_challenge", answering),
    ]


def _associate_software_token(backend: CognitoIdpBackend, access_token: str, _session: str) -> dict[str, str]:
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    _of(_signed_in(backend, access_token))["proposed"] = secret
    return {"SecretCode": secret}


def _verify_software_token(
    backend: CognitoIdpBackend, access_token: str, _session: str, user_code: str, _device: str
) -> dict[str, str]:
    user = _signed_in(backend, access_token)
    authenticator = _of(user)
    step = _step_of(user_code, authenticator.get("proposed"))
    if step is None:
        raise JsonRESTError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA")
    authenticator.update(secret=authenticator.pop("proposed"), used={step})
    user.token_verified = True
    return {"Status": "SUCCESS"}


def _checking(original: Callable[..., Any]) -> Callable[..., Any]:
    def respond_to_auth_challenge(
        backend: CognitoIdpBackend, session: str, client_id: str, challenge_name: str, responses: dict[str, str]
    ) -> Any:
        if challenge_name == "SOFTWARE_TOKEN_MFA":
            _, pool = backend.sessions.get(session, (None, None))
            if pool is None:
                raise NotAuthorizedError("Invalid session for the user.")
            authenticator = _of(backend.admin_get_user(pool.id, responses["USERNAME"]))
            step = _step_of(responses.get("SOFTWARE_TOKEN_MFA_CODE", ""), authenticator.get("secret"))
            if step is None:
                raise CodeMismatchException("Invalid code received for user")
            if step in authenticator["used"]:
                raise ExpiredCodeException(USED)
            authenticator["used"].add(step)
        return original(backend, session, client_id, challenge_name, responses)

    return respond_to_auth_challenge


def _signed_in(backend: CognitoIdpBackend, access_token: str) -> CognitoIdpUser:
    for pool in backend.user_pools.values():
        if access_token in pool.access_tokens:
            _, username = pool.access_tokens[access_token]
            return backend.admin_get_user(pool.id, username)
    raise NotAuthorizedError("Invalid Access Token")


def _of(user: CognitoIdpUser) -> dict[str, Any]:
    """Return the secret of a user's authenticator, the steps whose code was used, and the secret that is proposed."""
    authenticator: dict[str, Any] = user.__dict__.setdefault("authenticator", {})
    return authenticator


def _step_of(code: str, secret: str | None) -> int | None:
    """Return the step of time that the code belongs to: the present one, or the one before or after."""
    if secret is None:
        return None
    now = int(time.time()) // TOTP_TIME_STEP
    for step in (now, now - 1, now + 1):
        try:
            cognito_totp(secret).verify(code.encode(), step * TOTP_TIME_STEP)
        except InvalidToken:
            continue
        return step
    return None
