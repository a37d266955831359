"""Query parameters of lists and tables: filters, sorting and limits."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from invoicing.api.errors import Fault, FaultyParameterError
from invoicing.api.requests.queries import PageQuery, limit_parameter, parameter
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Selection, Sort

MAX_ROWS = 1000
_MAX_TEXT = 255  # characters


def _status_parameter(kind: type[StrEnum]) -> dict[str, Any]:
    def read(text: str) -> StrEnum:
        if text not in list(kind):
            raise ValueError(f"Give one of {', '.join(kind)}.")
        return kind(text)

    known = ", ".join(f"`{status}`" for status in kind)
    return parameter(read, "Only those with this status.", f"is not one of {known}", type="string", enum=list(kind))


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
        "Give a time with a UTC offset (RFC 3339), such as 2026-12-01T09:00:00Z, or a date in UTC, such as 2026-12-01. "
        "In a URL, write + as %2B."
    )


def _text(text: str) -> str:
    if not text.strip() or len(text) > _MAX_TEXT:
        raise ValueError(f"Give 1 to {_MAX_TEXT} characters.")
    return text.strip()


def _sort(text: str) -> Sort:
    if text not in list(Sort):
        raise ValueError(f"Give one of {', '.join(Sort)}.")
    return Sort(text)


def _text_parameter(description: str, or_invalid: str = "") -> dict[str, Any]:
    return parameter(_text, description, f"does not have 1 to {_MAX_TEXT} characters{or_invalid}", type="string")


def _time_parameter(description: str) -> dict[str, Any]:
    return parameter(
        _moment,
        f"{description} A time (RFC 3339) or a date in UTC.",
        "is neither a time with a UTC offset nor a date",
        type="string",
        format="date-time",
    )


@dataclass(frozen=True, slots=True)
class _FilterQuery(PageQuery):
    """Filters and sorting of draft orders or orders."""

    tag: str | None = field(default=None, metadata=_text_parameter("Only those with this tag."))
    customer: str | None = field(
        default=None,
        metadata=_text_parameter(
            "Only those of this customer: the whole name or handle, as lists show it, or the e-mail address. Case is "
            "ignored."
        ),
    )
    query: str | None = field(
        default=None,
        metadata=_text_parameter(
            "Search text: a number such as `#D1001`, `#1001` or `1001`, a whole e-mail address, or the beginning of "
            "the customer's name. Cannot be combined with `customer`.",
            ", or is combined with `customer`",
        ),
    )
    created_from: datetime | None = field(
        default=None, metadata=_time_parameter("Only those created at this time or later.")
    )
    created_to: datetime | None = field(default=None, metadata=_time_parameter("Only those created before this time."))
    updated_from: datetime | None = field(
        default=None, metadata=_time_parameter("Only those last updated at this time or later.")
    )
    updated_to: datetime | None = field(
        default=None, metadata=_time_parameter("Only those last updated before this time.")
    )
    sort: Sort | None = field(
        default=None,
        metadata=parameter(
            _sort,
            "Sort order; `-` means descending. Defaults to `-created_at`, with `updated_from` or `updated_to` alone to "
            "`-updated_at`. A search for the beginning of a name sorts by `customer_name` only. Other searches and "
            "`customer` sort by `created_at` only.",
            "is not a sort order, or cannot be combined with `query` or `customer`",
            type="string",
            enum=list(Sort),
        ),
    )

    def selection(self) -> Selection:
        """Return the selection.

        Raises:
            FaultyParameterError: Parameters cannot be combined.
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
            detail = "Give customer or query, not both."
            raise FaultyParameterError([Fault("invalid_query", detail, parameter="query")])
        if not selection.can_be_sorted:
            detail = "Sort by customer_name if query is the beginning of a name. Sort other searches by created_at."
            raise FaultyParameterError([Fault("invalid_sort", detail, parameter="sort")])
        return selection

    def _status(self) -> str:
        return ""


@dataclass(frozen=True, slots=True)
class DraftOrdersQuery(_FilterQuery):
    """Parameters of the list of draft orders."""

    status: DraftOrderStatus | None = field(default=None, metadata=_status_parameter(DraftOrderStatus))

    def _status(self) -> str:
        return self.status or ""


@dataclass(frozen=True, slots=True)
class OrdersQuery(_FilterQuery):
    """Parameters of the list of orders."""

    financial_status: FinancialStatus | None = field(default=None, metadata=_status_parameter(FinancialStatus))

    def _status(self) -> str:
        return self.financial_status or ""


def _rows() -> int:
    """Return the `limit` field of a table."""
    return field(default=MAX_ROWS, metadata=limit_parameter(MAX_ROWS))


@dataclass(frozen=True, slots=True)
class DraftOrdersTable(DraftOrdersQuery):
    """Parameters of the table of draft orders."""

    limit: int = _rows()


@dataclass(frozen=True, slots=True)
class OrdersTable(OrdersQuery):
    """Parameters of the table of orders."""

    limit: int = _rows()


@dataclass(frozen=True, slots=True)
class LedgerTable(PageQuery):
    """Parameters of the table of ledger entries."""

    limit: int = _rows()
    occurred_from: datetime | None = field(
        default=None, metadata=_time_parameter("Only entries at this time or later.")
    )
    occurred_to: datetime | None = field(default=None, metadata=_time_parameter("Only entries before this time."))
