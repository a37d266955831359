"""The parameters behind the question mark. In plain Python: what only lists need not load what checks bodies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Self

from invoicing.api.errors import Fault, FaultyParameterError
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Selection, Sort

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_ROWS = 1000
_MAX_TEXT = 255  # characters of a name, an address, a tag


def _parameter(read: Callable[[str], Any], description: str, **schema: Any) -> dict[str, Any]:
    """Describe a parameter. `read` returns its value, or raises `ValueError` with what to give instead."""
    return {"read": read, "description": description, "schema": schema}


def _limit_parameter(most: int) -> dict[str, Any]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most):
            raise ValueError(f"Give a whole number from 1 to {most}.")
        return int(text)

    return _parameter(read, "How many to answer at most.", type="integer", minimum=1, maximum=most)


def _status_parameter(kind: type[StrEnum]) -> dict[str, Any]:
    def read(text: str) -> StrEnum:
        if text not in list(kind):
            raise ValueError(f"Give one of {', '.join(kind)}.")
        return kind(text)

    return _parameter(read, "Only those in this status.", type="string", enum=list(kind))


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
        metadata=_limit_parameter(MAX_LIMIT),
    )
    cursor: str | None = field(
        default=None, metadata=_parameter(str, "The `next_cursor` of the page before.", type="string")
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
        metadata=_parameter(
            _flag,
            "If the customer is paying right now what this would change, end that first. If it turns out to be paid: "
            "409 `already_paid`.",
            type="boolean",
        ),
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        if len(text) == len("2026-11-23"):
            moment = moment.replace(tzinfo=UTC)
        if moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValueError(
        "Give a time with its zone (RFC 3339), such as 2026-12-01T09:00:00Z, or a day in UTC, such as 2026-12-01. "
        "In an address a + is written %2B."
    )


def _text(text: str) -> str:
    if not text.strip() or len(text) > _MAX_TEXT:
        raise ValueError(f"Give 1 to {_MAX_TEXT} characters.")
    return text.strip()


def _sort(text: str) -> Sort:
    if text not in list(Sort):
        raise ValueError(f"Give one of {', '.join(Sort)}. Totals are in several currencies, and have no order.")
    return Sort(text)


def _time_parameter(description: str) -> dict[str, Any]:
    return _parameter(_moment, description, type="string", format="date-time")


@dataclass(frozen=True, slots=True)
class _FilterQuery(PageQuery):
    """Which draft orders or orders, and in which order."""

    tag: str | None = field(default=None, metadata=_parameter(_text, "Only those with this tag.", type="string"))
    customer: str | None = field(
        default=None,
        metadata=_parameter(
            _text,
            "Only those of a customer: the whole name (or handle) as lists show it, or the e-mail address. Upper and "
            "lower case are the same.",
            type="string",
        ),
    )
    query: str | None = field(
        default=None,
        metadata=_parameter(
            _text,
            "A number such as `#D1001`, `#1001` or `1001`, a whole e-mail address, or how the customer's name begins. "
            "Not together with `customer`.",
            type="string",
        ),
    )
    created_from: datetime | None = field(default=None, metadata=_time_parameter("Only those made then or later."))
    created_to: datetime | None = field(default=None, metadata=_time_parameter("Only those made before."))
    updated_from: datetime | None = field(
        default=None, metadata=_time_parameter("Only those last changed then or later; the last changed come first.")
    )
    updated_to: datetime | None = field(default=None, metadata=_time_parameter("Only those last changed before."))
    sort: Sort | None = field(
        default=None,
        metadata=_parameter(
            _sort,
            "What comes first; `-created_at`, the newest, unless said otherwise. Beginnings of names come by "
            "`customer_name` only, whatever else `query` finds, and what `customer` finds, by `created_at` only.",
            type="string",
            enum=list(Sort),
        ),
    )

    def selection(self) -> Selection:
        """Return what is asked for.

        Raises:
            FaultyParameterError: parameters that cannot be asked together.

        """
        selection = Selection(
            status=self._status(),
            tag=self.tag or "",
            customer=self.customer or "",
            query=self.query or "",
            created_from=self.created_from,
            created_to=self.created_to,
            updated_from=self.updated_from,
            updated_to=self.updated_to,
            sort=self.sort,
        )
        if selection.query and selection.customer:
            detail = "Give customer or query, not both: each is looked up by itself."
            raise FaultyParameterError([Fault("invalid_query", detail, parameter="query")])
        if not selection.can_be_sorted:
            detail = (
                "Beginnings of names are sorted by customer_name, and what else customer or query finds by created_at."
            )
            raise FaultyParameterError([Fault("invalid_sort", detail, parameter="sort")])
        return selection

    def _status(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class DraftOrdersQuery(_FilterQuery):
    """Which draft orders."""

    status: DraftOrderStatus | None = field(default=None, metadata=_status_parameter(DraftOrderStatus))

    def _status(self) -> str:
        return self.status or ""


@dataclass(frozen=True, slots=True)
class OrdersQuery(_FilterQuery):
    """Which orders."""

    financial_status: FinancialStatus | None = field(default=None, metadata=_status_parameter(FinancialStatus))

    def _status(self) -> str:
        return self.financial_status or ""


def _rows() -> int:
    """Describe how many rows a table has."""
    return field(default=MAX_ROWS, metadata=_limit_parameter(MAX_ROWS))


@dataclass(frozen=True, slots=True)
class DraftOrdersTable(DraftOrdersQuery):
    """Which draft orders, as a table."""

    limit: int = _rows()


@dataclass(frozen=True, slots=True)
class OrdersTable(OrdersQuery):
    """Which orders, as a table."""

    limit: int = _rows()


@dataclass(frozen=True, slots=True)
class LedgerTable(PageQuery):
    """Which movements of money, as a table."""

    limit: int = _rows()
    occurred_from: datetime | None = field(default=None, metadata=_time_parameter("Only what happened then or later."))
    occurred_to: datetime | None = field(default=None, metadata=_time_parameter("Only what happened before."))
