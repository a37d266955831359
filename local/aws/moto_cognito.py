"""Replacements that make moto's Cognito answer as the user pool of the template does.

- A client takes only the flows that it allows; moto takes any.
- Five wrong passwords lock an account, for one second and then twice as long after each further one. Fifteen minutes
  without a try begin the count anew.
- An unknown address is answered as a wrong password is (`PreventUserExistenceErrors`).
- Codes of an authenticator are checked (`moto_authenticators`).
- Access tokens end when the client says; moto's last an hour.
- Sending an invitation again sets a new temporary password; moto makes a second user.
- Tokens belong to the user, whose address may change; moto keeps them by the address that was typed.
- A code for a forgotten password is made for users who may have one, and checked; moto accepts any. `reset_code` and
  `invitation` are what Cognito sends by e-mail.
"""

import copy
import secrets
import time
from collections.abc import Callable
from typing import Any

from moto.cognitoidp.exceptions import (
    CodeMismatchException,
    InvalidParameterException,
    NotAuthorizedError,
    UserNotFoundError,
)
from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpGroup, CognitoIdpUser, CognitoIdpUserPool, UserStatus
from moto.core.exceptions import JsonRESTError

from local.aws import moto_authenticators

Accounts = tuple[dict[str, CognitoIdpUser], dict[str, CognitoIdpGroup]]  # of a pool, by name
TRIES = 5
LONGEST_LOCK = 900  # seconds; also the time without a try after which the count begins anew
SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
WRONG = "Incorrect username or password."


def replacements() -> list[tuple[Any, str, Any]]:
    """Return the owner, the name and the replacement of each part that is replaced."""
    return [
        (CognitoIdpBackend, "initiate_auth", _allowing(CognitoIdpBackend.initiate_auth)),
        (CognitoIdpBackend, "admin_initiate_auth", _allowing(_locking(CognitoIdpBackend.admin_initiate_auth))),
        (CognitoIdpBackend, "admin_create_user", _inviting(CognitoIdpBackend.admin_create_user)),
        (CognitoIdpBackend, "forgot_password", _forgot_password),
        (CognitoIdpBackend, "confirm_forgot_password", _confirm_forgot_password),
        (CognitoIdpUserPool, "create_access_token", _by_id(CognitoIdpUserPool.create_access_token)),
        (CognitoIdpUserPool, "create_refresh_token", _by_id(CognitoIdpUserPool.create_refresh_token)),
        (CognitoIdpUserPool, "sign_out", _by_id(CognitoIdpUserPool.sign_out)),
        (CognitoIdpUserPool, "create_jwt", _ending(CognitoIdpUserPool.create_jwt)),
        *moto_authenticators.replacements(),
    ]


def reset_code(pool: CognitoIdpUserPool, email: str) -> str | None:
    """Return the code that the user was sent for a forgotten password, unless it was used."""
    user = _user(pool, email)
    return user.confirmation_code if user else None


def invitation(pool: CognitoIdpUserPool, email: str) -> tuple[str, str]:
    """Return the subject and the text of the invitation of a user whose password is temporary."""
    user = _user(pool, email)
    texts = pool.extended_config.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {})
    message = texts.get("EmailMessage", "Your username is {username} and temporary password is {####}.")
    text = message.replace("{username}", email).replace("{####}", user.password if user else "")
    return texts.get("EmailSubject", "Your temporary password"), text


def copy_accounts(accounts: Accounts) -> Accounts:
    """Return users and groups, which refer to each other, as they are now."""
    return copy.deepcopy(accounts)


def unlock_accounts(pool: CognitoIdpUserPool) -> None:
    """Forget wrong passwords, and with them the locks of accounts."""
    for user in pool.users.values():
        user.__dict__.pop("lock", None)


def _user(pool: CognitoIdpUserPool, email: str) -> CognitoIdpUser | None:
    return next((user for user in pool.users.values() if user.attribute_lookup.get("email") == email), None)


def _allowing(original: Callable[..., Any]) -> Callable[..., Any]:
    def initiate_auth(backend: CognitoIdpBackend, *parameters: Any) -> Any:
        *_, client_id, auth_flow, _parameters = parameters
        clients = (pool.clients[client_id] for pool in backend.user_pools.values() if client_id in pool.clients)
        if not any(f"ALLOW_{auth_flow}" in one.extended_config.get("ExplicitAuthFlows", []) for one in clients):
            raise InvalidParameterException(f"{auth_flow} flow not enabled for this client")
        return original(backend, *parameters)

    return initiate_auth


def _locking(original: Callable[..., Any]) -> Callable[..., Any]:
    def admin_initiate_auth(
        backend: CognitoIdpBackend, pool_id: str, client_id: str, auth_flow: str, auth_parameters: dict[str, str]
    ) -> Any:
        if auth_flow != "ADMIN_USER_PASSWORD_AUTH":
            return original(backend, pool_id, client_id, auth_flow, auth_parameters)
        _, user = _find(backend, client_id, auth_parameters["USERNAME"])
        if user is None:
            raise NotAuthorizedError(WRONG)
        now = time.monotonic()
        lock = user.__dict__.setdefault("lock", {"tries": 0, "until": now, "last": now})
        since, lock["last"] = now - lock["last"], now
        if now < lock["until"]:
            raise NotAuthorizedError("Password attempts exceeded")
        if since >= LONGEST_LOCK:
            lock["tries"] = 0
        if user.password != auth_parameters["PASSWORD"]:
            lock["tries"] += 1
            if lock["tries"] >= TRIES:
                lock["until"] = now + min(2 ** (lock["tries"] - TRIES), LONGEST_LOCK)
            raise NotAuthorizedError(WRONG)
        lock["tries"] = 0
        return original(backend, pool_id, client_id, auth_flow, auth_parameters)

    return admin_initiate_auth


def _inviting(original: Callable[..., CognitoIdpUser]) -> Callable[..., CognitoIdpUser]:
    def admin_create_user(backend: CognitoIdpBackend, pool_id: str, username: str, *more: Any) -> CognitoIdpUser:
        action, password, attributes = more
        password = password or secrets.token_urlsafe(8)
        if action != "RESEND":
            return original(backend, pool_id, username, action, password, attributes)
        user = backend.admin_get_user(pool_id, username)
        if user.status is not UserStatus.FORCE_CHANGE_PASSWORD:
            raise JsonRESTError("UnsupportedUserStateException", "The status is not FORCE_CHANGE_PASSWORD.")
        user.password = password
        return user

    return admin_create_user


def _by_id(original: Callable[..., Any]) -> Callable[..., Any]:
    """Keep the tokens of a user under their id."""

    def with_id(pool: CognitoIdpUserPool, *parameters: str, **more: Any) -> Any:
        *before, username = parameters
        return original(pool, *before, pool._get_user(username).username, **more)  # noqa: SLF001 as moto itself does

    return with_id


def _ending(original: Callable[..., tuple[str, int]]) -> Callable[..., tuple[str, int]]:
    def create_jwt(
        pool: CognitoIdpUserPool, client_id: str, username: str, token_use: str, *, extra_data: dict[str, Any]
    ) -> tuple[str, int]:
        options = pool.clients[client_id].extended_config if client_id in pool.clients else {}
        kind = f"{token_use.capitalize()}Token"
        unit = SECONDS[options.get("TokenValidityUnits", {}).get(kind, "hours")]
        seconds = options.get(f"{kind}Validity", 0) * unit or 3600
        return original(pool, client_id, username, token_use, seconds, extra_data)

    return create_jwt


def _forgot_password(backend: CognitoIdpBackend, client_id: str, username: str) -> tuple[str | None, dict[str, Any]]:
    _, user = _find(backend, client_id, username)
    if user is not None and user.status is not UserStatus.CONFIRMED:
        raise NotAuthorizedError("User password cannot be reset in the current state.")
    if user is not None and user.enabled and user.attribute_lookup.get("email_verified") == "true":
        user.confirmation_code = f"{secrets.randbelow(1_000_000):06}"
    return None, {"CodeDeliveryDetails": {"DeliveryMedium": "EMAIL", "AttributeName": "email"}}


def _confirm_forgot_password(
    backend: CognitoIdpBackend, client_id: str, username: str, password: str, confirmation_code: str
) -> None:
    pool, user = _find(backend, client_id, username)
    if user is None or user.confirmation_code != confirmation_code:
        raise CodeMismatchException("Invalid verification code provided, please try again.")
    backend._validate_password(pool.id, password)  # noqa: SLF001 as every other change of a password does
    user.password, user.confirmation_code = password, None


def _find(
    backend: CognitoIdpBackend, client_id: str, username: str
) -> tuple[CognitoIdpUserPool, CognitoIdpUser | None]:
    pool = next(pool for pool in backend.user_pools.values() if client_id in pool.clients)
    try:
        return pool, backend.admin_get_user(pool.id, username)
    except UserNotFoundError:
        return pool, None
