"""Access tokens, checked as the HTTP API's JWT authorizer checks them."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from moto.utilities.utils import load_resource

ALGORITHMS = ["RS256", "RS384", "RS512"]  # all that the authorizer accepts


class RefusedTokenError(Exception):
    """A token that the gateway refuses, with the response's status and `www-authenticate` header."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.challenge = f'Bearer scope="" error="{error}" error_description="{description}"' if error else "Bearer"


@dataclass(frozen=True)
class Authorizer:
    """A JWT authorizer: the issuer and the audience that a token must have."""

    issuer: str
    audience: tuple[str, ...]
    scopes: tuple[str, ...]

    def check(self, headers: Mapping[str, str], scopes: tuple[str, ...] | None = None) -> dict[str, Any]:
        """Return the claims of the request's token. Raises RefusedTokenError: 403 if a scope is missing, else 401."""
        header = headers.get("authorization", "")
        token = header[len("bearer ") :].strip() if header.lower().startswith("bearer ") else header.strip()
        if not token:
            raise RefusedTokenError(401, "", "no token")
        claims = _verified(token)
        if claims.get("iss") != self.issuer:
            raise _invalid("the token does not have a valid issuer")
        audience = claims.get("aud", claims.get("client_id"))
        if not set(self.audience) & set(audience if isinstance(audience, list) else [audience]):
            raise _invalid("the token does not have a valid audience")
        now = time.time()
        if not isinstance(claims.get("exp"), int | float) or claims["exp"] <= now:
            raise _invalid("the token has expired")
        if claims.get("nbf", 0) > now or claims.get("iat", 0) > now:
            raise _invalid("the token is not valid yet")
        wanted = self.scopes if scopes is None else scopes
        if wanted and not set(wanted) & set(_scopes(claims)):
            raise RefusedTokenError(403, "insufficient_scope", "the token lacks a scope of this route")
        return claims


def event_claims(claims: Mapping[str, Any]) -> dict[str, Any]:
    """Return claims as they stand in a function's event, where every value is a string, and a list is `[a b]`."""
    as_text = {name: _as_text(value) for name, value in claims.items()}
    return {"claims": as_text, "scopes": _scopes(claims) or None}


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return f"[{' '.join(map(_as_text, value))}]"
    return value if isinstance(value, str) else json.dumps(value)


def _verified(token: str) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, _user_pool_keys(), algorithms=ALGORITHMS).claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _invalid("the token cannot be verified") from error


@cache
def _user_pool_keys() -> KeySet:
    """Read the public key that all of moto's user pools share."""
    return KeySet.import_key_set(load_resource("cognitoidp/resources/jwks-public.json"))


def _scopes(claims: Mapping[str, Any]) -> list[str]:
    scopes = claims.get("scope", claims.get("scp", []))
    return scopes.split() if isinstance(scopes, str) else list(scopes)


def _invalid(description: str) -> RefusedTokenError:
    return RefusedTokenError(401, "invalid_token", description)
