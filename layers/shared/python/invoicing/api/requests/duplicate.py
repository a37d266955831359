"""What a copy begins with."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from invoicing.api.requests.bodies import Body, refused
from invoicing.domain.draft_orders.duplicate import USUALLY, CopyField


def _copied(given: object) -> object:
    if not isinstance(given, str) or given not in list(CopyField):
        raise refused("unknown_value", f"Give one of {', '.join(CopyField)}.")
    return CopyField(given)


class DuplicateBody(Body):
    """What is copied beside the lines."""

    copy_: list[Annotated[CopyField, BeforeValidator(_copied)]] | None = Field(
        None,
        alias="copy",
        max_length=len(CopyField),
        description="Exactly this, beside the lines. Left out: all but `discounts`, `shipping_line` and `prices`. "
        "With `prices` products keep the price that was agreed, in the draft order's currency; else they come at "
        "today's. A copy in another currency keeps only prices that staff wrote in the store's.",
        examples=[["customer", "discounts", "prices"]],
    )

    def to_choice(self) -> frozenset[CopyField]:
        """Return the choice."""
        return USUALLY if self.copy_ is None else frozenset(self.copy_)
