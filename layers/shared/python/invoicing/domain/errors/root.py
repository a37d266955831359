"""The base class of every error."""

from __future__ import annotations

from typing import ClassVar, Self

from invoicing.domain.errors.sentences import sentence


class InvoicingError(Exception):
    """The base class of every error: `code` is stable.

    `sentences` has the English sentence of each `key`, with placeholders for `parameters`. The key is the code or,
    where a code has several sentences, the code and a variant, as in `wrong_state.no_order`.
    """

    code: ClassVar[str] = "error"

    def __init__(self, variant: str = "", pointer: str | None = None, **parameters: object) -> None:
        super().__init__(variant)
        self.variant = variant
        self.pointer = pointer  # JSON pointer into the request, where the error is about one field
        self.parameters = parameters

    def at(self, pointer: str) -> Self:
        """Return the error, which is about this field of the request."""
        self.pointer = pointer
        return self

    @property
    def key(self) -> str:
        return f"{self.code}.{self.variant}" if self.variant else self.code

    def __str__(self) -> str:
        return sentence(self.key, self.parameters)
