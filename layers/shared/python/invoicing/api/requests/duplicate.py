"""The body of duplicating a draft order or order."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from invoicing.api.fields.input import Input, refused
from invoicing.domain.draft_orders.duplicate import DEFAULT_FIELDS, CopyField


def _copied(given: object) -> object:
    if not isinstance(given, str) or given not in list(CopyField):
        raise refused("unknown_value", expected=", ".join(CopyField))
    return CopyField(given)


class DuplicateInput(Input):
    """Fields to copy in addition to the line items."""

    copy_: list[Annotated[CopyField, BeforeValidator(_copied)]] | None = Field(
        None,
        alias="copy",
        max_length=len(CopyField),
        description="Fields to copy. Defaults to all except `discounts`, `shipping_line` and `prices`. With `prices`, "
        "products keep the agreed prices; otherwise they get the current ones. If the copy is in another currency, "
        "only prices that were entered in the store's currency are kept.",
        examples=[["customer", "discounts", "prices"]],
    )

    def to_choice(self) -> frozenset[CopyField]:
        """Return the fields to copy."""
        return DEFAULT_FIELDS if self.copy_ is None else frozenset(self.copy_)
