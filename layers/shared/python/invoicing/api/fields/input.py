"""The base class of request bodies: unknown fields are refused, values are not coerced, faults have a pointer."""

from __future__ import annotations

from typing import Any, LiteralString, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from invoicing.api.problems.faults import faulty_body


class Input(BaseModel):
    """The base class of all bodies."""

    # A cold start builds only the validators that it uses.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @classmethod
    def read(cls, document: Any) -> Self:
        """Validate a JSON document.

        Raises:
            FaultyRequestError: It has invalid fields.
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise faulty_body(error.errors(include_url=False, include_input=False)) from None


# Marks a value of an enum: JSON has it as a string, which `strict` would refuse.
CHOICE = Field(strict=False)


def refused(key: LiteralString, **parameters: object) -> PydanticCustomError:
    """Return the error that a validator raises to refuse a field; `key` names its sentence."""
    return PydanticCustomError(key, key, parameters)


def branch(name: str) -> str:
    """Return the tag of a union's branch, marked so that pointers leave it out."""
    return f"<{name}>"
