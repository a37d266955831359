"""The base class of request bodies: unknown fields are refused, values are not coerced, faults have a pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from invoicing.api.errors import MAX_FAULTS, Fault, FaultyRequestError

# pydantic's error type -> code of the problem, detail.
MESSAGES = {
    "missing": ("missing_field", "Give this field: it is required."),
    "extra_forbidden": ("unknown_field", "There is no such field: check its spelling, or leave it out."),
    "string_type": ("wrong_type", "Give a string."),
    "string_too_short": ("too_short", "Give at least {min_length} characters."),
    "string_too_long": ("too_long", "Give at most {max_length} characters."),
    "string_unicode": ("invalid_text", "Give valid Unicode: the text has half of a surrogate pair."),
    "bool_type": ("wrong_type", "Give true or false."),
    "int_type": ("wrong_type", "Give a whole number."),
    "greater_than_equal": ("out_of_range", "Give at least {ge}."),
    "less_than_equal": ("out_of_range", "Give at most {le}."),
    "list_type": ("wrong_type", "Give a list."),
    "dict_type": ("wrong_type", "Give an object."),
    "model_type": ("wrong_type", "Give an object."),
    "too_short": ("too_few", "Give at least {min_length} items."),
    "too_long": ("too_many", "Give at most {max_length} items."),
    "literal_error": ("unknown_value", "Give one of {expected}."),
}


class Body(BaseModel):
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
            details = error.errors(include_url=False, include_input=False)
            raise FaultyRequestError(_fault(detail) for detail in details[:MAX_FAULTS]) from None


def refused(code: str, sentence: str) -> PydanticCustomError:
    """Return the error that a validator raises to refuse a field."""
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence})


def branch(name: str) -> str:
    """Return the tag of a union's branch, marked so that `_steps` can leave it out of pointers."""
    return f"<{name}>"


def _fault(error: ErrorDetails) -> Fault:
    code, sentence = MESSAGES.get(error["type"], (error["type"], error["msg"]))
    if error["type"] in MESSAGES:
        sentence = sentence.format(**error.get("ctx", {}))
    return Fault(code, sentence, pointer="".join(_steps(error["loc"])))


def _steps(location: tuple[int | str, ...]) -> Iterator[str]:
    """Yield the steps of a JSON pointer, without those that pydantic adds for unions and keys."""
    for step in location:
        text = str(step)
        if not (text.startswith("<") and text.endswith(">")) and text != "[key]":
            yield "/" + text.replace("~", "~0").replace("/", "~1")
