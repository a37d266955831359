"""The body of requests that need none."""

from __future__ import annotations

from typing import Any

from invoicing.api.errors import Fault, FaultyRequestError


class EmptyBody:
    """No fields at all: who sends one means something that would not happen."""

    @classmethod
    def read(cls, document: Any) -> None:
        """Take an empty JSON object.

        Raises:
            FaultyRequestError: with every field of another.

        """
        if not isinstance(document, dict):
            raise FaultyRequestError([Fault("wrong_type", "Give an empty object, or no body at all.", "")])
        if document:
            detail = "There is no such field here: this request takes none."
            raise FaultyRequestError(Fault("unknown_field", detail, _pointer(name)) for name in document)


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
