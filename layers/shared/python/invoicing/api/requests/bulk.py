"""Changing many draft orders at once."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.draft_orders import MAX_TAGS
from invoicing.api.requests.fields import Moment, OneLine, Tag
from invoicing.api.requests.orders import END_PAYMENT
from invoicing.domain.sale.draft_order import DraftOrderStatus
from invoicing.domain.search.filter import Selection

MAX_IDS = 1000


class FilterBody(Body):
    """Which draft orders, as the list takes it. At least one thing has to be said."""

    status: Literal[*DraftOrderStatus] | None = None  # type: ignore[valid-type]
    tag: Tag | None = None
    customer: OneLine | None = None
    query: OneLine | None = None
    created_from: Moment | None = None
    created_to: Moment | None = None
    updated_from: Moment | None = None
    updated_to: Moment | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        selection = self.to_selection()
        if selection.is_everything:
            raise refused("empty_filter", "Say which draft orders: a filter without anything would be all of them.")
        if selection.query and selection.customer:
            raise refused("too_many", "Give customer or query, not both: each is looked up by itself.")
        return self

    def to_selection(self) -> Selection:
        """Return what is asked for."""
        return Selection(
            status=self.status or "",
            tag=self.tag or "",
            customer=self.customer or "",
            query=self.query or "",
            created_from=self.created_from,
            created_to=self.created_to,
            updated_from=self.updated_from,
            updated_to=self.updated_to,
        )


class BulkBody(Body):
    """What is done, and to which draft orders: `ids` or `filter`."""

    action: Literal["tag", "untag", "cancel"]
    tags: Annotated[list[Tag], Field(min_length=1, max_length=MAX_TAGS)] | None = Field(
        None, description="With tag and untag: which."
    )
    ids: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=MAX_IDS)] | None = Field(
        None, examples=[["dft_06b3m5s4q0xk8t9v7w2e1c3r5a"]]
    )
    filter: FilterBody | None = None
    end_payment: bool = Field(default=False, description=f"With cancel. {END_PAYMENT}")

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise refused("ids_or_filter", "Give ids or filter: one of them, and not both.")
        if self.action != "cancel" and self.tags is None:
            raise refused("missing_field", "Give the tags.")
        if self.action == "cancel" and self.tags is not None:
            raise refused("unknown_field", "Cancelling takes no tags: leave them out.")
        if self.action != "cancel" and self.end_payment:
            raise refused("unknown_field", "Tags stand in no payment's way: leave end_payment out.")
        return self
