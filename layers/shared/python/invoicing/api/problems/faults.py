"""Faults of a request, from the errors of pydantic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any

from invoicing.api.problems.errors import (
    MAX_FAULTS,
    Fault,
    FaultyParameterError,
    FaultyRequestError,
    MalformedBodyError,
)
from invoicing.domain.errors import InvoicingError, VersionRequiredError

Details = Mapping[str, Any]  # one error of pydantic

# pydantic's error type -> code of the problem, detail.
MESSAGES = {
    "missing": ("missing_field", "Give this field: it is required."),
    "extra_forbidden": ("unknown_field", "There is no such field: check its spelling, or leave it out."),
    "string_type": ("wrong_type", "Give a string."),
    "string_too_short": ("too_short", "Give at least {min_length} characters."),
    "string_too_long": ("too_long", "Give at most {max_length} characters."),
    "string_unicode": ("invalid_text", "Give valid Unicode: the text has half of a surrogate pair."),
    "bool_type": ("wrong_type", "Give true or false."),
    "bool_parsing": ("wrong_type", "Give true or false."),
    "int_type": ("wrong_type", "Give a whole number."),
    "int_parsing": ("wrong_type", "Give a whole number."),
    "greater_than_equal": ("out_of_range", "Give at least {ge}."),
    "less_than_equal": ("out_of_range", "Give at most {le}."),
    "list_type": ("wrong_type", "Give a list."),
    "dict_type": ("wrong_type", "Give an object."),
    "model_type": ("wrong_type", "Give an object."),
    "model_attributes_type": ("wrong_type", "Give an object."),
    "too_short": ("too_few", "Give at least {min_length} items."),
    "too_long": ("too_many", "Give at most {max_length} items."),
    "literal_error": ("unknown_value", "Give one of {expected}."),
    "enum": ("unknown_value", "Give one of {expected}."),
}


def error_of(details: Sequence[Details], unknown: Iterable[Fault]) -> InvoicingError:
    """Return the error of an invalid request: first that of its parameters and headers, then that of its body.

    `unknown` are the query parameters that the route does not take.
    """
    in_body = [one for one in details if one["loc"][0] == "body"]
    elsewhere = [one for one in details if one["loc"][0] != "body"]
    is_version_missing = any(_is_missing(one, "header", "if-match") for one in elsewhere)
    faults = [*unknown, *(_parameter(one) for one in elsewhere if not _is_missing(one, "header", "if-match"))]
    if faults:
        return FaultyParameterError(faults)
    if is_version_missing:
        return VersionRequiredError()
    if any(_is_missing(one, "body") for one in in_body):
        return MalformedBodyError("The body is empty: send a JSON object.")
    return faulty_body({**one, "loc": one["loc"][1:]} for one in in_body)


def faulty_body(details: Iterable[Details]) -> FaultyRequestError:
    """Return the error of a body whose fields are invalid. Locations begin in the body."""
    return FaultyRequestError(
        Fault(*_code_and_sentence(one), pointer=pointer_to(*one["loc"])) for one in islice(details, MAX_FAULTS)
    )


def _is_missing(details: Details, *location: str) -> bool:
    return bool(details["type"] == "missing" and details["loc"] == location)


def _parameter(details: Details) -> Fault:
    """Return the fault of a query or path parameter, or of a header: its code is that of the parameter."""
    where, name = details["loc"][0], details["loc"][-1]
    named = {"header": name.title()} if where == "header" else {"parameter": name}
    return Fault(f"invalid_{name.replace('-', '_')}", _code_and_sentence(details)[1], **named)


def _code_and_sentence(details: Details) -> tuple[str, str]:
    if details["type"] not in MESSAGES:
        return details["type"], details["msg"]
    code, sentence = MESSAGES[details["type"]]
    return code, sentence.format(**details.get("ctx", {}))


def pointer_to(*location: int | str) -> str:
    """Return a JSON pointer (RFC 6901), without the steps that pydantic adds for unions and keys."""
    steps = (str(step) for step in location)
    return "".join(
        "/" + step.replace("~", "~0").replace("/", "~1")
        for step in steps
        if not (step.startswith("<") and step.endswith(">")) and step != "[key]"
    )
