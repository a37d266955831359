"""Exchange passwords for access tokens or a session of the back office; reset forgotten passwords."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from aws_lambda_powertools.event_handler import Response

from invoicing.api.requests.sign_in import ForgotPasswordInput, RefreshInput, ResetPasswordInput, SignInInput
from invoicing.api.responses.sign_in import CODE_SECONDS, AccessToken, PasswordReset, signed_in
from invoicing.api.routing.answers import answer, no_content
from invoicing.api.routing.documentation import documented
from invoicing.api.routing.resolver import StaffApi
from invoicing.bootstrap import app
from invoicing.domain.errors import (
    InvalidMfaCodeError,
    InvalidRefreshTokenError,
    InvalidResetCodeError,
    MfaCodeRequiredError,
    MfaSetupRequiredError,
    NewPasswordRequiredError,
    RoleRequiredError,
    SignInError,
    UnusedCredentialError,
    WeakPasswordError,
)
from invoicing.observability import logger
from invoicing.security_log import logged_sign_in, subject_of
from invoicing.usecases.staff.sign_in import refresh, reset_password as reset, sign_in

app.at_init("staff")

api = StaffApi("Signing in", largest_body=4096)
SIGN_IN_ERRORS = (
    SignInError,
    NewPasswordRequiredError,
    MfaCodeRequiredError,
    InvalidMfaCodeError,
    MfaSetupRequiredError,
    WeakPasswordError,
    UnusedCredentialError,
    RoleRequiredError,
)


@api.post("/sign-in", operation_id="signIn")
@documented(AccessToken, errors=SIGN_IN_ERRORS, is_public=True)
def create_tokens(body: SignInInput) -> Response[str]:
    """Get an access token.

    Send the token as `Authorization: Bearer …` with every other request. It expires after ten minutes: get the next one
    with `POST /sign-in/refresh`. If the answer is 401, `code` tells what is missing: after `new_password_required` sign
    in again with `new_password`, too, and after `mfa_code_required` with `mfa_code`. After `mfa_setup_required`, add
    `mfa_setup.secret` to an authenticator app, and sign in again with the `mfa_code` that it shows.
    """
    tokens = logged_sign_in(
        body.email,
        lambda: sign_in(body.to_credentials(), ports=app),
        staff_id=lambda tokens: subject_of(tokens.access_token),
        keys=app.link_keys.all,
    )
    return answer(signed_in(tokens))


@api.post("/sign-in/refresh", operation_id="refreshAccessToken")
@documented(AccessToken, errors=[InvalidRefreshTokenError, RoleRequiredError], is_public=True)
def refresh_tokens(body: RefreshInput) -> Response[str]:
    """Get the next access token.

    Sign in again if the answer is 401. Use the `refresh_token` of the answer from then on.
    """
    return answer(signed_in(refresh(body.refresh_token, ports=app)))


@api.post("/sign-in/forgot-password", operation_id="forgotPassword", status_code=HTTPStatus.ACCEPTED)
@documented(PasswordReset, is_public=True)
def forgot_password(body: ForgotPasswordInput) -> Response[str]:
    """Request a code for a new password by e-mail.

    The answer does not tell whether a code is sent. Unknown addresses, programs, and people who have not signed in yet
    get no code.
    """
    app.staff.request_password_reset(body.email)
    return answer(PasswordReset(expires_in=CODE_SECONDS))


@api.post("/sign-in/reset-password", operation_id="resetPassword", status_code=HTTPStatus.NO_CONTENT)
@documented(None, errors=[InvalidResetCodeError, WeakPasswordError], is_public=True)
def reset_password(body: ResetPasswordInput) -> Response[str]:
    """Replace a forgotten password.

    All sessions of the user end: access tokens within ten minutes, refresh tokens at once. Then sign in with the new
    password.
    """
    reset(body.email, body.code, body.new_password, ports=app)
    return no_content()


@logger.inject_lambda_context(clear_state=True)
def lambda_handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API: of a program, or a form of the back office."""
    return pages(event) if event["rawPath"].startswith("/admin/") else api.resolve(event, context)


def pages(event: dict[str, Any]) -> dict[str, Any]:
    """Answer a form of the back office. Requests of programs load no pages."""
    from invoicing.pages.back_office.dispatch import answer as answer_form  # noqa: PLC0415 - for forms only
    from invoicing.pages.back_office.request import Visit  # noqa: PLC0415 - for forms only
    from invoicing.pages.back_office.routes.sign_in import SIGN_IN_ROUTES  # noqa: PLC0415 - for forms only

    return answer_form(event, Visit.of(event, base_url="", stores=app.stores), app, SIGN_IN_ROUTES)
