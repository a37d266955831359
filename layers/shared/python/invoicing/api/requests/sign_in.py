"""The bodies of signing in, and of resetting a password."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.input import Input, refused
from invoicing.domain.staff.credentials import Credentials
from invoicing.domain.values.text import plain_email

SHORTEST_PASSWORD = 10  # as in the user pool's policy


def _without_outer_spaces(password: str) -> str:
    if password != password.strip():
        raise refused("outer_spaces")
    return password


def _address(text: str) -> str:
    """Return an address without spaces. Whether it is one, Cognito says, but it takes no empty one."""
    address = plain_email(text).strip()
    if not address:
        raise refused("blank")
    return address


Email = Annotated[str, Field(min_length=1, max_length=254), AfterValidator(_address)]
Password = Annotated[str, Field(min_length=1, max_length=256)]
NewPassword = Annotated[str, Field(min_length=SHORTEST_PASSWORD, max_length=256), AfterValidator(_without_outer_spaces)]
MfaCode = Annotated[str, Field(min_length=6, max_length=6, description="The six digits that an authenticator shows.")]


class SignInInput(Input):
    """Credentials of a staff member or program."""

    email: Email
    password: Password
    new_password: NewPassword | None = Field(None, description="Replaces a temporary password.")
    mfa_code: MfaCode | None = None

    def to_credentials(self) -> Credentials:
        """Return the credentials."""
        return Credentials(self.email, self.password, self.new_password, self.mfa_code)


class RefreshInput(Input):
    """A session to continue."""

    refresh_token: Annotated[str, Field(min_length=1, max_length=3000)]


class ForgotPasswordInput(Input):
    """The account whose password is forgotten."""

    email: Email


class ResetPasswordInput(Input):
    """A new password, and the code that was sent by e-mail."""

    email: Email
    code: Annotated[str, Field(min_length=1, max_length=64)]
    new_password: NewPassword
