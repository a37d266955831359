"""Looking a discount code up."""

from __future__ import annotations

from datetime import datetime

from invoicing.domain.catalog.discount import CodeRefusal, DiscountCode, plain_code
from invoicing.domain.errors import DiscountCodeError
from invoicing.domain.pricing.offer import Offer
from invoicing.ports import Products


def find_discount_code(
    typed: str | None, before: Offer | None, *, products: Products, now: datetime
) -> DiscountCode | None:
    """Return the code that somebody typed; one that is on the offer already stands as it was agreed.

    Raises:
        DiscountCodeError: it cannot be used.

    """
    name = plain_code(typed or "")
    if not name:
        return None
    if before and before.code and before.code.code == name:
        return before.code
    counted = products.code(name)
    if counted is None:
        raise DiscountCodeError(name, CodeRefusal.UNKNOWN.value)
    refusal = CodeRefusal.USED_UP if counted.is_used_up else counted.code.refusal_at(now)
    if refusal:
        raise DiscountCodeError(name, refusal.value)
    return counted.code
