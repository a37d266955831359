"""Faults of a request, from the errors of pydantic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
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
from invoicing.domain.errors.sentences import SENTENCES

Details = Mapping[str, Any]  # one error of pydantic

# pydantic's error type -> key of the sentence, which takes the error's context as its parameters.
KEYS = {
    "missing": "missing_field",
    "extra_forbidden": "unknown_field",
    "string_type": "wrong_type.string",
    "string_too_short": "too_short",
    "string_too_long": "too_long",
    "string_unicode": "invalid_text.surrogate",
    "bool_type": "wrong_type.boolean",
    "bool_parsing": "wrong_type.boolean",
    "int_type": "wrong_type.integer",
    "int_parsing": "wrong_type.integer",
    "greater_than_equal": "out_of_range.least",
    "less_than_equal": "out_of_range.most",
    "list_type": "wrong_type.list",
    "dict_type": "wrong_type.object",
    "model_type": "wrong_type.object",
    "model_attributes_type": "wrong_type.object",
    "too_short": "too_few",
    "too_long": "too_many",
    "literal_error": "unknown_value",
    "enum": "unknown_value",
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
        return MalformedBodyError("empty")
    return faulty_body({**one, "loc": one["loc"][1:]} for one in in_body)


def faulty_body(details: Iterable[Details]) -> FaultyRequestError:
    """Return the error of a body whose fields are invalid. Locations begin in the body."""
    return FaultyRequestError(_fault(one, pointer=pointer_to(*one["loc"])) for one in islice(details, MAX_FAULTS))


def _is_missing(details: Details, *location: str) -> bool:
    return bool(details["type"] == "missing" and details["loc"] == location)


def _parameter(details: Details) -> Fault:
    """Return the fault of a query or path parameter, or of a header: its code is that of the parameter."""
    where, name = details["loc"][0], details["loc"][-1]
    header, parameter = (name.title(), None) if where == "header" else (None, name)
    code = f"invalid_{name.replace('-', '_')}"
    return replace(_fault(details), parameter=parameter, header=header, own_code=code)


def _fault(details: Details, pointer: str | None = None) -> Fault:
    key = KEYS.get(details["type"], details["type"])
    if key in SENTENCES:
        return Fault(key, details.get("ctx", {}), pointer)
    return Fault("invalid_value", {"message": details["msg"]}, pointer)


def pointer_to(*location: int | str) -> str:
    """Return a JSON pointer (RFC 6901), without the steps that pydantic adds for unions and keys."""
    steps = (str(step) for step in location)
    return "".join(
        "/" + step.replace("~", "~0").replace("/", "~1")
        for step in steps
        if not (step.startswith("<") and step.endswith(">")) and step != "[key]"
    )
