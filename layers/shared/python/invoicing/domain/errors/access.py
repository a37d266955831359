"""Errors of signing in, and of roles."""

from __future__ import annotations

from collections.abc import Iterable

from invoicing.domain.errors.conflict import ConflictError
from invoicing.domain.errors.root import InvoicingError
from invoicing.domain.errors.validation import InvalidRequestError


class SignInError(InvoicingError):
    """E-mail address or password is wrong, or the account is locked after too many tries."""

    code = "invalid_credentials"


class NewPasswordRequiredError(SignInError):
    """The password is temporary, and `new_password` is missing."""

    code = "new_password_required"


class MfaCodeRequiredError(SignInError):
    """The account has an authenticator, and `mfa_code` is missing."""

    code = "mfa_code_required"


class InvalidMfaCodeError(SignInError):
    """`mfa_code` is wrong, expired or used already."""

    code = "invalid_mfa_code"


class MfaSetupRequiredError(SignInError):
    """The store requires an authenticator, and the account has none: `mfa_setup` has a new secret for it."""

    code = "mfa_setup_required"

    def __init__(self, secret: str, otpauth_uri: str) -> None:
        super().__init__()
        self.secret, self.otpauth_uri = secret, otpauth_uri


class InvalidRefreshTokenError(SignInError):
    """The refresh token is invalid, expired or revoked."""

    code = "invalid_refresh_token"


class InvalidResetCodeError(SignInError):
    """The code of the e-mail is wrong or has expired, or there were too many tries."""

    code = "invalid_reset_code"


class WeakPasswordError(InvalidRequestError):
    """The user pool does not take the new password."""

    code = "weak_password"


class UnusedCredentialError(InvalidRequestError):
    """`new_password` or `mfa_code` was sent for an account that does not take it."""

    code = "unused_credential"


class RoleRequiredError(InvoicingError):
    """The caller's role does not allow the request."""

    code = "role_required"

    @classmethod
    def of(cls, required: Iterable[str], held: Iterable[str]) -> RoleRequiredError:
        """Return the error for a caller who has the roles `held`, and needs one of `required`."""
        allowed, own = ", ".join(sorted(required)), ", ".join(sorted(held))
        return RoleRequiredError(allowed=allowed, own=own) if own else RoleRequiredError("none")


class AlreadyMemberError(ConflictError):
    """The address belongs to a member of staff, or to a program."""

    code = "already_member"


class LastOwnerError(ConflictError):
    """The store would be left without an owner who has ever signed in."""

    code = "last_owner"


class KindOfMemberError(ConflictError):
    """A program stays a program, and a person a person."""

    code = "kind_of_member"
