"""The body of a discount code."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Self

from aws_lambda_powertools.event_handler.openapi.params import Path
from pydantic import AfterValidator, Field, model_validator

from invoicing.api.fields.amounts import Amount, parse_amount, written_amount
from invoicing.api.fields.input import CHOICE, PERCENT_DECODED, fields_of, refused
from invoicing.api.fields.times import Moment
from invoicing.api.requests.draft_orders import DiscountInput
from invoicing.api.requests.merge_patch import merge_patch
from invoicing.domain.catalog.discount import MOST_USES, Discount, DiscountCode, valid_code
from invoicing.domain.catalog.product import CatalogStatus
from invoicing.domain.catalog.store import Store
from invoicing.domain.draft_orders.parse_input import parse_discount


def _code(text: str) -> str:
    """Return the discount code of a path, in the case in which it is stored."""
    if (code := valid_code(text)) is None:
        raise refused("invalid_code")
    return code


DiscountCodePath = Annotated[
    str, Path(description="The discount code. Case is ignored."), PERCENT_DECODED, AfterValidator(_code)
]


class DiscountCodeInput(DiscountInput):
    """A discount for customers who enter its code."""

    minimum: Amount | None = Field(
        None, description="Minimum price of the goods after other discounts, in the store's currency."
    )
    starts_at: Moment | None = Field(None, description="When the code becomes valid. Defaults to no start.")
    ends_at: Moment | None = Field(
        None, description="When the code becomes invalid, also on draft orders that use it. Defaults to no end."
    )
    uses: int = Field(
        0, ge=0, le=MOST_USES, description="How many times the code can be used in total. 0 means no limit."
    )

    status: Annotated[CatalogStatus, CHOICE] = Field(
        CatalogStatus.ACTIVE,
        description="`archived`: left out of lists unless they are asked for it, and refused like an unknown code. "
        "Draft orders, links and orders that have it go on.",
    )

    @model_validator(mode="after")
    def _times_in_order(self) -> Self:
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise refused("out_of_range.ends_at")
        return self

    def to_code(self, code: str, store: Store) -> DiscountCode:
        """Return the code. Its amounts are in the store's currency, and converted when it is used."""
        return DiscountCode(
            **fields_of(self, without={"type", "value", "title", "minimum"}),
            code=code,
            discount=parse_discount(self.to_domain(), (store.currency, store.currency), ""),
            minimum=parse_amount(self.minimum, store.currency, store.currency, "/minimum") if self.minimum else None,
        )


def patch_discount_code(code: DiscountCode, store: Store, changes: dict[str, Any]) -> DiscountCode:
    """Return a discount code with the changes of a merge patch. Null sets a field to its default.

    Raises:
        FaultyRequestError: The result has invalid fields.
    """
    before = {
        "type": code.discount.type.value,
        "value": _value(code.discount),
        "title": code.discount.title,
        "minimum": written_amount(code.minimum) if code.minimum else None,
        "starts_at": code.starts_at.isoformat() if code.starts_at else None,
        "ends_at": code.ends_at.isoformat() if code.ends_at else None,
        "uses": code.uses,
        "status": code.status.value,
    }
    return DiscountCodeInput.read(merge_patch(before, changes)).to_code(code.code, store)


def _value(discount: Discount) -> Any:
    return written_amount(discount.amount) if discount.amount else f"{Decimal(discount.basis_points) / 100:f}"
