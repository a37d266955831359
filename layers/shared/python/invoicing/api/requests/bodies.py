"""What every checked body has in common: nothing unknown, nothing coerced, each fault with its pointer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from invoicing.api.errors import MAX_FAULTS, Fault, FaultyRequestError

# pydantic's error types: our code and what to do.
MESSAGES = {
    "missing": ("missing_field", "Give this field: it is required."),
    "extra_forbidden": ("unknown_field", "There is no such field here: check its spelling, or leave it out."),
    "string_type": ("wrong_type", "Give a string."),
    "string_too_short": ("too_short", "Give something longer: at least {min_length} in characters."),
    "string_too_long": ("too_long", "Give at most {max_length} characters."),
    "string_unicode": ("invalid_text", "Give text in Unicode: half of a surrogate pair is none."),
    "bool_type": ("wrong_type", "Give true or false."),
    "int_type": ("wrong_type", "Give a whole number."),
    "greater_than_equal": ("out_of_range", "Give at least {ge}."),
    "less_than_equal": ("out_of_range", "Give at most {le}."),
    "list_type": ("wrong_type", "Give a list."),
    "dict_type": ("wrong_type", "Give an object."),
    "model_type": ("wrong_type", "Give an object."),
    "too_short": ("too_few", "Give at least {min_length}."),
    "too_long": ("too_many", "Give at most {max_length}."),
    "literal_error": ("unknown_value", "Give one of {expected}."),
}


class Body(BaseModel):
    """The root of all bodies."""

    # Validators are built when first used: a cold start pays only for the one that it needs.
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)

    @classmethod
    def read(cls, document: Any) -> Self:
        """Check a JSON document.

        Raises:
            FaultyRequestError: with every fault.

        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=False)
            raise FaultyRequestError(_fault(detail) for detail in details[:MAX_FAULTS]) from None


def refused(code: str, sentence: str) -> PydanticCustomError:
    """Return what a field's validator raises to refuse it."""
    return PydanticCustomError(code, "{sentence}", {"sentence": sentence})


def branch(name: str) -> str:
    """Return the tag of a union's branch, recognisable in locations as none of the document's names."""
    return f"<{name}>"


def _fault(error: ErrorDetails) -> Fault:
    code, sentence = MESSAGES.get(error["type"], (error["type"], error["msg"]))
    if error["type"] in MESSAGES:
        sentence = sentence.format(**error.get("ctx", {}))
    return Fault(code, sentence, pointer="".join(_steps(error["loc"])))


def _steps(location: tuple[int | str, ...]) -> Iterator[str]:
    """Write a location as a JSON pointer, leaving out what is pydantic's and not the document's."""
    for step in location:
        text = str(step)
        if not (text.startswith("<") and text.endswith(">")) and text != "[key]":
            yield "/" + text.replace("~", "~0").replace("/", "~1")
