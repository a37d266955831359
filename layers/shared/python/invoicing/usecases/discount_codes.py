"""Find a discount code."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.discount import DiscountCode, plain_code
from invoicing.domain.errors import DiscountCodeError
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.values.failure import CodeRefusal
from invoicing.ports import Ports


def find_discount_code(typed: str | None, before: Offer | None, *, now: datetime, ports: Ports) -> DiscountCode | None:
    """Return the discount code with this text. One that the previous offer has stays as it was added.

    Raises:
        DiscountCodeError: the code is unknown, or cannot be used now.
    """
    name = plain_code(typed or "")
    if not name:
        return None
    if before and before.code and before.code.code == name:
        return before.code
    counted = ports.products.code(name)
    if counted is None:
        raise DiscountCodeError(name, CodeRefusal.UNKNOWN.value)
    refusal = counted.refusal_at(now)
    if refusal:
        raise DiscountCodeError(name, refusal.value)
    return counted.code
