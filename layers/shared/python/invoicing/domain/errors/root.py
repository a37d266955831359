"""The base class of every error."""

from __future__ import annotations

from typing import ClassVar


class InvoicingError(Exception):
    """The base class of every error: `code` is stable."""

    code: ClassVar[str] = "error"
    pointer: str | None = None  # JSON pointer into the request, where the error is about one field
