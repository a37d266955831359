"""The body of signing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.input import Input
from invoicing.domain.values.text import plain_email


class SignInInput(Input):
    """Credentials of a staff member."""

    email: Annotated[str, Field(min_length=1, max_length=254), AfterValidator(plain_email)]
    password: Annotated[str, Field(min_length=1, max_length=256)]
