"""Query parameters of lists and tables: filters, sorting and limits."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from invoicing.api.fields.input import fields_of, refused
from invoicing.api.fields.text import search_text
from invoicing.api.fields.times import Day, DayOrMoment, moment_of
from invoicing.api.problems.errors import FaultyParameterError, fault
from invoicing.domain.catalog.discount import LONGEST_CODE, plain_code
from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Overdue, Selection, Sort

_MAX_ITEMS = 100
_MAX_ROWS = 1000
_MAX_TEXT = 255  # characters
_PERIODS = ("created_from", "created_to", "updated_from", "updated_to")
_DAYS = "A time (RFC 3339), or a day of the store's time zone."
_FOUND_BY = (
    "words of the customer's name, an e-mail address, a handle, a phone number, a purchase order number, or a number "
    "such as `#D1001` or `1001`. Each word has to begin a word of what is found. Case, accents and signs are ignored. "
    "The first two characters of the longest word are needed."
)
_WITH_STATUS = "Only those with one of these statuses. Give several with commas between them, or repeat the parameter."


def _text(text: str) -> str:
    plain = search_text(text)
    if not plain or len(text) > _MAX_TEXT:
        raise refused("invalid_text.length", most=_MAX_TEXT)
    return plain


def _several(kind: type[StrEnum], given: Any) -> tuple[StrEnum, ...]:
    """Return the values of a parameter, which API Gateway joins with commas if the parameter is repeated."""
    texts = [text.strip() for text in (",".join(given) if isinstance(given, list) else str(given)).split(",")]
    if not set(texts) <= set(kind):
        raise refused("unknown_value.several", expected=", ".join(kind))
    return tuple(kind(text) for text in dict.fromkeys(texts))


Text = Annotated[str | None, AfterValidator(_text), WithJsonSchema({"type": "string"})]


class PageQuery(BaseModel):
    """Parameters of a page of a list."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    limit: int = Field(50, ge=1, le=_MAX_ITEMS, description="Maximum number of items.")
    cursor: str | None = Field(None, description="`next_cursor` of the previous page. Leave it out for the first page.")


class TimelineSort(StrEnum):
    """Sort orders of a timeline."""

    OLDEST = "occurred_at"
    NEWEST = "-occurred_at"


class TimelineQuery(PageQuery):
    """Parameters of a page of a timeline."""

    sort: TimelineSort = Field(TimelineSort.OLDEST, description="Sort order; `-` means newest first.")

    @property
    def is_newest_first(self) -> bool:
        """Whether the timeline begins with the last event."""
        return self.sort is TimelineSort.NEWEST


class CatalogQuery(PageQuery):
    """Parameters of the lists of products and discount codes."""

    status: Annotated[tuple[CatalogStatus, ...], BeforeValidator(partial(_several, CatalogStatus))] = Field(
        (CatalogStatus.ACTIVE,), description=f"{_WITH_STATUS} Defaults to `active`."
    )


class ProductsQuery(CatalogQuery):
    """Parameters of the list of products."""

    query: Text = Field(
        None,
        description="Search text: words of title and sku. Each word has to begin a word of the product. Results come "
        "by the term that was found.",
    )


def _prefix(text: str) -> str:
    code = plain_code(text)
    if not 0 < len(code) <= LONGEST_CODE:
        raise refused("invalid_text.length", most=LONGEST_CODE)
    return code


class DiscountCodesQuery(CatalogQuery):
    """Parameters of the list of discount codes."""

    code: Annotated[str | None, AfterValidator(_prefix), WithJsonSchema({"type": "string"})] = Field(
        None, description="Only codes that begin with this text. Case is ignored."
    )


class TableQuery(PageQuery):
    """Parameters of a page of a table."""

    limit: int = Field(_MAX_ROWS, ge=1, le=_MAX_ROWS, description="Maximum number of rows.")


def selection_of(filters: BaseModel, today: date, time_zone: str) -> Selection:
    """Return the selection of filters: a query's, or those in a body. The time zone is the store's, as is `today`."""
    given = fields_of(filters, without={"limit", "cursor"})
    given |= {name: moment_of(given[name], time_zone) for name in _PERIODS if name in given}
    if "overdue" in given:
        given["overdue"] = Overdue(given["overdue"], today.isoformat())
    statuses = given.pop("status", None) or given.pop("financial_status", ())
    fulfillments = given.pop("fulfillment_status", ())
    return Selection(**given, statuses=statuses, fulfillment_statuses=fulfillments)


class _Filters(PageQuery):
    """Filters and sorting of draft orders or orders."""

    tag: Text = Field(None, description="Only those with this tag.")
    query: Text = Field(None, description=f"Search text: {_FOUND_BY}")
    created_from: DayOrMoment | None = Field(None, description=f"Only those created at this time or later. {_DAYS}")
    created_to: DayOrMoment | None = Field(None, description="Only those created before this time, or before this day.")
    updated_from: DayOrMoment | None = Field(
        None, description=f"Only those last updated at this time or later. {_DAYS}"
    )
    updated_to: DayOrMoment | None = Field(
        None, description="Only those last updated before this time, or before this day."
    )
    overdue: bool | None = Field(
        None,
        description="Only those that are overdue, or that are not: payment is due, and the due date has passed in the "
        "store's time zone.",
    )
    due_from: Day | None = Field(None, description="Only those with a due date on this date or later.")
    due_before: Day | None = Field(None, description="Only those with a due date before this date.")
    sort: Sort | None = Field(
        None,
        description="Sort order; `-` means descending. Defaults to `-created_at`, with `updated_from` or `updated_to` "
        "alone to `-updated_at`, with `overdue=true` to the due date, longest overdue first. A search (`query`) comes "
        "by the term that was found, then newest first, and takes no `sort`.",
    )

    def selection(self, today: date, time_zone: str) -> Selection:
        """Return the selection. The time zone is the store's, and `today` the date in it.

        Raises:
            FaultyParameterError: Parameters cannot be combined.
        """
        selection = selection_of(self, today, time_zone)
        if not selection.can_be_sorted:
            raise FaultyParameterError([fault("invalid_sort", parameter="sort")])
        return selection


class DraftOrdersQuery(_Filters):
    """Parameters of the list of draft orders."""

    status: Annotated[tuple[DraftOrderStatus, ...], BeforeValidator(partial(_several, DraftOrderStatus))] = Field(
        (), description=_WITH_STATUS
    )


class OrdersQuery(_Filters):
    """Parameters of the list of orders."""

    financial_status: Annotated[tuple[FinancialStatus, ...], BeforeValidator(partial(_several, FinancialStatus))] = (
        Field((), description=_WITH_STATUS)
    )
    fulfillment_status: Annotated[
        tuple[FulfillmentStatus, ...], BeforeValidator(partial(_several, FulfillmentStatus))
    ] = Field((), description=_WITH_STATUS)


class DraftOrdersTable(TableQuery, DraftOrdersQuery):
    """Parameters of the table of draft orders."""


class OrdersTable(TableQuery, OrdersQuery):
    """Parameters of the table of orders."""


class LedgerTable(TableQuery):
    """Parameters of the table of ledger entries."""

    occurred_from: DayOrMoment | None = Field(None, description=f"Only entries at this time or later. {_DAYS}")
    occurred_to: DayOrMoment | None = Field(None, description="Only entries before this time, or before this day.")

    def period(self, time_zone: str) -> tuple[datetime | None, datetime | None]:
        """Return the start and the end, which is exclusive. The time zone is the store's."""
        return moment_of(self.occurred_from, time_zone), moment_of(self.occurred_to, time_zone)
