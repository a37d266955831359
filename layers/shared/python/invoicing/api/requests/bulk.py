"""The bodies of bulk changes to draft orders and to orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from invoicing.api.fields.input import CHOICE, Input, refused
from invoicing.api.fields.text import SearchText, Tag
from invoicing.api.fields.times import Day, DayOrMoment
from invoicing.api.requests.list_queries import selection_of
from invoicing.api.requests.payments import END_PAYMENT
from invoicing.domain.bulk.job import JobAction
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.sale.fulfillment import FulfillmentStatus
from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.search.filter import Selection
from invoicing.domain.values.tags import MAX_TAGS

MAX_IDS = 1000
Ids = Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=MAX_IDS)]


class _FilterInput(Input):
    """Filters that draft orders and orders share."""

    tag: Tag | None = None
    query: SearchText | None = None
    created_from: DayOrMoment | None = None
    created_to: DayOrMoment | None = None
    updated_from: DayOrMoment | None = None
    updated_to: DayOrMoment | None = None
    overdue: bool | None = None
    due_from: Day | None = None
    due_before: Day | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.to_selection(date.min, "UTC").is_everything:
            raise refused("empty_filter")
        return self

    def to_selection(self, today: date, time_zone: str) -> Selection:
        """Return the selection. The time zone is the store's, and `today` the date in it."""
        return selection_of(self, today, time_zone)


class DraftOrderFilterInput(_FilterInput):
    """Draft orders to change, by the filters of `GET /draft-orders`. At least one is required."""

    status: Annotated[list[Annotated[DraftOrderStatus, CHOICE]], Field(min_length=1)] | None = None


class OrderFilterInput(_FilterInput):
    """Orders to change, by the filters of `GET /orders`. At least one is required."""

    financial_status: Annotated[list[Annotated[FinancialStatus, CHOICE]], Field(min_length=1)] | None = None
    fulfillment_status: Annotated[list[Annotated[FulfillmentStatus, CHOICE]], Field(min_length=1)] | None = None


class BulkChangeInput(Input):
    """A change to many draft orders. Either `ids` or `filter` is required."""

    action: Annotated[JobAction, CHOICE]
    tags: Annotated[list[Tag], Field(min_length=1, max_length=MAX_TAGS)] | None = Field(
        None, description="Tags to add or remove. Required for `tag` and `untag`."
    )
    ids: Ids | None = Field(
        None, description="The draft orders to change.", examples=[["dft_06b3m5s4q0xk8t9v7w2e1c3r5a"]]
    )
    filter: DraftOrderFilterInput | None = None
    end_payment: bool = Field(default=False, description=f"Only for `cancel`. {END_PAYMENT}")

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require_one(self.ids, self.filter)
        if self.action is not JobAction.CANCEL and self.tags is None:
            raise refused("missing_field.tags")
        if self.action is JobAction.CANCEL and self.tags is not None:
            raise refused("unknown_field.tags")
        if self.action is not JobAction.CANCEL and self.end_payment:
            raise refused("unknown_field.end_payment")
        return self


class BulkOrderChangeInput(Input):
    """A change to many orders. Either `ids` or `filter` is required."""

    action: Literal["tag", "untag"]
    tags: Annotated[list[Tag], Field(min_length=1, max_length=MAX_TAGS)] = Field(description="Tags to add or remove.")
    ids: Ids | None = Field(None, description="The orders to change.", examples=[["ord_06b3m5s4q0xk8t9v7w2e1c3r5a"]])
    filter: OrderFilterInput | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require_one(self.ids, self.filter)
        return self


def _require_one(ids: list[str] | None, filters: _FilterInput | None) -> None:
    if (ids is None) == (filters is None):
        raise refused("ids_or_filter")
