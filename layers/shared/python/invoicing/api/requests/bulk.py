"""The body of bulk changes to draft orders."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from invoicing.api.fields.input import CHOICE, Input, refused
from invoicing.api.fields.text import OneLine, Tag
from invoicing.api.fields.times import Day, Moment
from invoicing.api.requests.draft_orders import MAX_TAGS
from invoicing.api.requests.list_queries import selection_of
from invoicing.api.requests.orders import END_PAYMENT
from invoicing.domain.bulk.job import JobAction
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.search.filter import Selection

MAX_IDS = 1000


class DraftOrderFilterInput(Input):
    """Draft orders to change, by the filters of `GET /draft-orders`. At least one is required."""

    status: Annotated[list[Annotated[DraftOrderStatus, CHOICE]], Field(min_length=1)] | None = None
    tag: Tag | None = None
    customer: OneLine | None = None
    query: OneLine | None = None
    created_from: Moment | None = None
    created_to: Moment | None = None
    updated_from: Moment | None = None
    updated_to: Moment | None = None
    overdue: bool | None = None
    due_before: Day | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        selection = self.to_selection(date.min)
        if selection.is_everything:
            raise refused("empty_filter")
        if selection.query and selection.customer:
            raise refused("too_many.filters")
        return self

    def to_selection(self, today: date) -> Selection:
        """Return the selection. `today` is the date in the store's time zone."""
        return selection_of(self, today)


class BulkChangeInput(Input):
    """A change to many draft orders. Either `ids` or `filter` is required."""

    action: Annotated[JobAction, CHOICE]
    tags: Annotated[list[Tag], Field(min_length=1, max_length=MAX_TAGS)] | None = Field(
        None, description="Tags to add or remove. Required for `tag` and `untag`."
    )
    ids: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=MAX_IDS)] | None = Field(
        None, description="The draft orders to change.", examples=[["dft_06b3m5s4q0xk8t9v7w2e1c3r5a"]]
    )
    filter: DraftOrderFilterInput | None = None
    end_payment: bool = Field(default=False, description=f"Only for `cancel`. {END_PAYMENT}")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise refused("ids_or_filter")
        if self.action is not JobAction.CANCEL and self.tags is None:
            raise refused("missing_field.tags")
        if self.action is JobAction.CANCEL and self.tags is not None:
            raise refused("unknown_field.tags")
        if self.action is not JobAction.CANCEL and self.end_payment:
            raise refused("unknown_field.end_payment")
        return self
