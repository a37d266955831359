"""The root of the tree."""

from __future__ import annotations

from typing import ClassVar


class InvoicingError(Exception):
    """The root of the tree."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    pointer: str | None = None  # JSON pointer into the request, where the error is about one field
