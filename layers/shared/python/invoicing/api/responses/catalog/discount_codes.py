"""Discount codes and their use."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.api.responses.lists import ListPage, UnreadableItem
from invoicing.api.responses.values import Amount, Timestamp, discount_value
from invoicing.domain.catalog.discount import CountedCode, DiscountType
from invoicing.domain.catalog.product import CatalogStatus


class DiscountCode(TypedDict):
    """A discount for customers who enter its code."""

    code: Annotated[str, Doc(example="SUMMER")]
    type: DiscountType
    value: Annotated[str | Amount, Doc("A percentage as a string or an amount, depending on `type`.")]
    title: str | None
    minimum: Annotated[Amount | None, Doc("Minimum price of the goods after other discounts.")]
    starts_at: Timestamp | None
    ends_at: Timestamp | None
    uses: Annotated[int, Doc("How many times the code can be used in total. 0 means no limit.")]
    used: Annotated[int, Doc("How many times the code was used, including active payments.")]
    status: Annotated[CatalogStatus, Doc("`archived`: not accepted any more.")]
    version: Annotated[int, Doc("Rises with every change of the code, and not with its uses. It is the `ETag`.")]


class DiscountCodeList(ListPage):
    """A page of the discount codes."""

    items: list[DiscountCode | UnreadableItem]


def discount_code(counted: CountedCode) -> DiscountCode:
    """Return a discount code's document."""
    discount = counted.code.discount
    return write(DiscountCode, counted.code, discount, counted, value=discount_value(discount))
