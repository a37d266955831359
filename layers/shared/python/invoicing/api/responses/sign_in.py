"""Tokens."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc
from invoicing.ports import AccessToken


class SignedIn(TypedDict):
    """Proof that somebody is staff."""

    access_token: str
    token_type: Annotated[str, Doc(example="Bearer")]
    expires_in: Annotated[int, Doc("Seconds.", 3600)]


def signed_in(token: AccessToken) -> SignedIn:
    """Write a token."""
    return {"access_token": token.access_token, "token_type": "Bearer", "expires_in": token.expires_in}
