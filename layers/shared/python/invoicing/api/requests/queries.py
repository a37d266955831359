"""The parameters behind the question mark. In plain Python: what only lists need not load what checks bodies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from enum import StrEnum
from typing import Any, Self

from invoicing.api.errors import Fault, FaultyParameterError
from invoicing.domain.draft_orders import DraftOrderStatus
from invoicing.domain.orders import FinancialStatus

DEFAULT_LIMIT = 50
MAX_LIMIT = 100


def _taking(read: Callable[[str], Any], description: str, **schema: Any) -> dict[str, Any]:
    """Describe a parameter. `read` returns its value, or raises `ValueError` with what to give instead."""
    return {"read": read, "description": description, "schema": schema}


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MAX_LIMIT)) and 1 <= int(text) <= MAX_LIMIT):
        raise ValueError(f"Give a whole number from 1 to {MAX_LIMIT}.")
    return int(text)


def _taking_one_of(kind: type[StrEnum]) -> dict[str, Any]:
    def read(text: str) -> StrEnum:
        if text not in list(kind):
            raise ValueError(f"Give one of {', '.join(kind)}.")
        return kind(text)

    return _taking(read, "Only those in this status.", type="string", enum=list(kind))


@dataclass(frozen=True, slots=True)
class Query:
    """The root of all queries, and itself the one without parameters."""

    @classmethod
    def read(cls, given: Mapping[str, str]) -> Self:
        """Check the parameters of a request.

        Raises:
            FaultyParameterError: with every fault.

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
        takes = f"This address takes {', '.join(known)}." if known else "This address takes no parameters."
        raise ValueError(f"There is no such parameter: leave it out. {takes}")
    return known[name].metadata["read"](text)


@dataclass(frozen=True, slots=True)
class PageQuery(Query):
    """Which page of a list."""

    limit: int = field(
        default=DEFAULT_LIMIT,
        metadata=_taking(_limit, "How many to answer at most.", type="integer", minimum=1, maximum=MAX_LIMIT),
    )
    cursor: str | None = field(
        default=None, metadata=_taking(str, "The `next_cursor` of the page before.", type="string")
    )


def _flag(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("Give true or false.")
    return text == "true"


@dataclass(frozen=True, slots=True)
class EditQuery(Query):
    """What stands in the way of an edit."""

    end_payment: bool = field(
        default=False,
        metadata=_taking(
            _flag,
            "If the customer is paying right now what this would change, end that first. If it turns out to be paid: "
            "409 `already_paid`.",
            type="boolean",
        ),
    )


@dataclass(frozen=True, slots=True)
class DraftOrdersQuery(PageQuery):
    """Which draft orders."""

    status: DraftOrderStatus | None = field(default=None, metadata=_taking_one_of(DraftOrderStatus))


@dataclass(frozen=True, slots=True)
class OrdersQuery(PageQuery):
    """Which orders."""

    financial_status: FinancialStatus | None = field(default=None, metadata=_taking_one_of(FinancialStatus))
