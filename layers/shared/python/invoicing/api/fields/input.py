"""The base class of request bodies: unknown fields are refused, values are not coerced, faults have a pointer."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Collection
from typing import Any, LiteralString, Self
from urllib.parse import unquote

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
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


class InputPart(Input):
    """The base class of those parts of bodies that describe one value of the domain."""

    @abstractmethod
    def to_domain(self) -> Any:
        """Return the value."""


def fields_of(given: BaseModel, *, without: Collection[str] = ()) -> dict[str, Any]:
    """Return the fields as arguments of a class of the domain. Null is left out: it stands for the class's default.

    A field that the class does not have is a `TypeError` there, so that no field is lost.
    """
    return {name: _domain_value(value) for name, value in given if value is not None and name not in without}


def _domain_value(value: Any) -> Any:
    if isinstance(value, InputPart):
        return value.to_domain()
    if isinstance(value, Input):
        raise TypeError(f"{type(value).__name__} is no InputPart: leave it out")
    return tuple(map(_domain_value, value)) if isinstance(value, list) else value


# Marks a value of an enum: JSON has it as a string, which `strict` would refuse.
CHOICE = Field(strict=False)

# Decodes a path parameter, which API Gateway leaves percent-encoded. What is no string is refused by the type.
PERCENT_DECODED = BeforeValidator(lambda value: unquote(value) if isinstance(value, str) else value)


def refused(key: LiteralString, **parameters: object) -> PydanticCustomError:
    """Return the error that a validator raises to refuse a field; `key` names its sentence."""
    return PydanticCustomError(key, key, parameters)


def branch(name: str) -> str:
    """Return the tag of a union's branch, marked so that pointers leave it out."""
    return f"<{name}>"
