"""The body of requests without fields."""

from __future__ import annotations

from typing import Any

from invoicing.api.errors import Fault, FaultyRequestError


class EmptyBody:
    """An empty object. Fields are refused, since they would have no effect."""

    @classmethod
    def read(cls, document: Any) -> None:
        """Validate that the document is an empty object.

        Raises:
            FaultyRequestError: It is not.
        """
        if not isinstance(document, dict):
            raise FaultyRequestError([Fault("wrong_type", "Give an empty object or no body.", "")])
        if document:
            detail = "There is no such field: this request takes no fields."
            raise FaultyRequestError(Fault("unknown_field", detail, _pointer(name)) for name in document)


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")
