"""The body of a comment."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from invoicing.api.fields.input import Input
from invoicing.api.fields.text import Lines, not_blank


class CommentInput(Input):
    """A comment of staff."""

    text: Annotated[Lines, AfterValidator(not_blank)] = Field(
        description="Plain text for staff, which the customer does not see. Line breaks are kept."
    )
