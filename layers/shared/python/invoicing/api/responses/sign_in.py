"""Access tokens."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc
from invoicing.ports import AccessToken as DomainAccessToken


class AccessToken(TypedDict):
    """An access token for staff."""

    access_token: Annotated[str, Doc("Send it as `Authorization: Bearer …`.")]
    token_type: Annotated[str, Doc(example="Bearer")]
    expires_in: Annotated[int, Doc("Seconds until the token expires.", 3600)]


def signed_in(token: DomainAccessToken) -> AccessToken:
    """Return a token's document."""
    return {"access_token": token.access_token, "token_type": "Bearer", "expires_in": token.expires_in}
