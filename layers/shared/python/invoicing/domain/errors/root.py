"""The base class of every error."""

from __future__ import annotations

from typing import ClassVar


class InvoicingError(Exception):
    """The base class of every error: `code` is stable, and `retryable` tells whether the same request may succeed."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    pointer: str | None = None  # JSON pointer into the request, where the error is about one field
