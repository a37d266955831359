"""The body of signing in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from invoicing.api.fields.input import Input


class SignInInput(Input):
    """Credentials of a staff member."""

    email: Annotated[str, Field(min_length=1, max_length=254)]
    password: Annotated[str, Field(min_length=1, max_length=256)]
