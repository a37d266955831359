"""Query parameters. Without pydantic, so that functions without bodies need not load it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Self

from invoicing.api.errors import Fault, FaultyParameterError

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


def parameter(read: Callable[[str], Any], description: str, invalid: str, **schema: Any) -> dict[str, Any]:
    """Return the metadata of a parameter.

    `read` parses a value, or raises `ValueError` with what to give instead. `invalid` says in the OpenAPI document when
    it does, after the parameter's name.
    """
    return {"read": read, "description": description, "invalid": invalid, "schema": schema}


def limit_parameter(most: int) -> dict[str, Any]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            raise ValueError(f"Give a whole number from 1 to {most}.")
        return int(text)

    return parameter(
        read,
        "Maximum number of items.",
        f"is not a whole number from 1 to {most}",
        type="integer",
        minimum=1,
        maximum=most,
    )


@dataclass(frozen=True, slots=True)
class Query:
    """The base class of queries, and the query without parameters."""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Parse the query of a request.

        Raises:
            FaultyParameterError: A parameter is unknown or invalid.
        """
        known = {parameter.name: parameter for parameter in fields(cls)}
        faults, values = [], {}
        for name, text in given.items():
            try:
                values[name] = _value(known, name, text)
            except ValueError as error:
                code = f"invalid_{name}" if name in known else "unknown_parameter"
                faults.append(Fault(code, str(error), parameter=name))
        if faults:
            raise FaultyParameterError(faults)
        return cls(**values)


def _value(known: Mapping[str, Field[Any]], name: str, text: str) -> Any:
    if name not in known:
        takes = f"This route takes {', '.join(known)}." if known else "This route takes none."
        raise ValueError(f"There is no such query parameter: leave it out. {takes}")
    return known[name].metadata["read"](text)


@dataclass(frozen=True, slots=True)
class PageQuery(Query):
    """Parameters of a page of a list."""

    limit: int = field(
        default=DEFAULT_LIMIT,
        metadata=limit_parameter(MAX_LIMIT),
    )
    cursor: str | None = field(
        default=None,
        metadata=parameter(
            str,
            "`next_cursor` of the previous page. Leave it out for the first page.",
            "is not a `next_cursor` of this list",
            type="string",
        ),
    )


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("Give true or false.")
    return text == "true"


@dataclass(frozen=True, slots=True)
class EditQuery(Query):
    """Parameters of an edit."""

    end_payment: bool = field(
        default=False,
        metadata=parameter(
            _flag,
            "If the customer is paying what the edit changes, end the payment instead of answering 409 "
            "`payment_in_progress`. If the payment has succeeded, the answer is 409 `already_paid`.",
            "is neither true nor false",
            type="boolean",
        ),
    )
