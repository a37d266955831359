"""Exchange passwords for access tokens."""

from __future__ import annotations

from typing import Any

from invoicing.api.answers import Answer
from invoicing.api.errors import FaultyRequestError
from invoicing.api.requests.queries import Query
from invoicing.api.requests.sign_in import SignInBody
from invoicing.api.resolver import Api, Call
from invoicing.api.responses.sign_in import SignedIn, signed_in
from invoicing.bootstrap import app
from invoicing.domain.errors import SignInError

app.at_init("staff")

api = Api("Signing in")


@api.route(
    "POST", "/sign-in", body=SignInBody, answers=SignedIn, refuses=[FaultyRequestError, SignInError], public=True
)
def sign_in(call: Call[SignInBody, Query]) -> Answer:
    """Get an access token.

    Send the token as `Authorization: Bearer …` with every other request. Sign in again when it has expired.
    """
    return Answer(signed_in(app.staff.sign_in(call.body.email, call.body.password)))


def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
