"""Tokens, and the answer to a forgotten password."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.domain.staff.credentials import Tokens

CODE_SECONDS = 3600  # for which Cognito accepts the code


class AccessToken(TypedDict):
    """An access token, and the refresh token for the next one."""

    access_token: Annotated[str, Doc("Send it as `Authorization: Bearer …`.")]
    token_type: Annotated[str, Doc(example="Bearer")]
    expires_in: Annotated[int, Doc("Seconds until the access token expires.", 600)]
    refresh_token: Annotated[str, Doc("For `POST /sign-in/refresh`. It expires after 30 days.")]


class PasswordReset(TypedDict):
    """What happens next. The answer is the same for unknown addresses."""

    expires_in: Annotated[int, Doc("Seconds until the code expires, if one was sent.", CODE_SECONDS)]


def signed_in(tokens: Tokens) -> AccessToken:
    """Return the document of tokens."""
    return {
        "access_token": tokens.access_token,
        "token_type": "Bearer",
        "expires_in": tokens.expires_in,
        "refresh_token": tokens.refresh_token,
    }
