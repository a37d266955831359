"""Exchange passwords for access tokens."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.api.requests.sign_in import SignInInput
from invoicing.api.responses.sign_in import AccessToken, signed_in
from invoicing.api.routing.answers import answer
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import SignInError
from invoicing.observability import logger
from invoicing.security_log import logged_sign_in

app.at_init("staff")

api = StaffApi("Signing in")


@api.post("/sign-in", operation_id="signIn")
@documented(AccessToken, errors=[SignInError], is_public=True)
def sign_in(body: SignInInput) -> Response[str]:
    """Get an access token.

    Send the token as `Authorization: Bearer …` with every other request. Sign in again when it has expired.
    """
    token = logged_sign_in(
        body.email,
        lambda: app.staff.sign_in(body.email, body.password),
        access_token=attrgetter("access_token"),
        keys=app.link_keys.all,
    )
    return answer(signed_in(token))


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return api.resolve(event, context)
