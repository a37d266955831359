"""Markets: groups of countries with a currency, an exchange rate, taxes and delivery methods."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum

from invoicing.domain.catalog.delivery import DeliveryMethod
from invoicing.domain.catalog.tax import TaxRule
from invoicing.domain.errors import UnknownDeliveryMethodError

MOST_METHODS = 50  # of delivery, in a market
RATE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,10})?")


class RateSource(StrEnum):
    FIXED = "fixed"  # set by staff on the market
    TABLE = "table"  # the store's table of rates


class RoundingDirection(StrEnum):
    NEAREST = "nearest"
    UP = "up"
    DOWN = "down"


_MODES = {
    RoundingDirection.NEAREST: ROUND_HALF_UP,
    RoundingDirection.UP: ROUND_CEILING,
    RoundingDirection.DOWN: ROUND_FLOOR,
}


def parse_rate(text: str) -> Decimal | None:
    """Return the exchange rate of a plain decimal; None if it is not one, has too many digits, or is zero."""
    return (Decimal(text) or None) if RATE.fullmatch(text) else None


@dataclass(frozen=True, slots=True)
class PriceRounding:
    """The rule that converted prices are whole multiples of `step`, in minor units of the market's currency."""

    step: int
    direction: RoundingDirection = RoundingDirection.NEAREST

    def rounded(self, minor_units: Decimal) -> int:
        """Round a price. A price above zero never becomes zero."""
        steps = int((minor_units / self.step).quantize(Decimal(1), rounding=_MODES[self.direction]))
        return self.step * (steps or (1 if minor_units else 0))


@dataclass(frozen=True, slots=True)
class Market:
    """A group of countries with a currency, exchange rate, tax rule and delivery methods.

    `rate` is units of the market's currency for one unit of the store's, as it was at `rate_at`.
    """

    id: str
    title: str
    currency: str
    countries: tuple[str, ...]
    rate: Decimal = Decimal(1)
    tax: TaxRule = field(default_factory=TaxRule)
    delivery_methods: tuple[DeliveryMethod, ...] = ()
    rate_at: datetime | None = None
    rate_source: RateSource = RateSource.FIXED
    rounding: PriceRounding | None = None

    def delivery_method(self, method_id: str) -> DeliveryMethod:
        """Return the delivery method with that id.

        Raises:
            UnknownDeliveryMethodError: the market has none.
        """
        method = self.find_delivery_method(method_id)
        if method is not None:
            return method
        raise UnknownDeliveryMethodError(
            pointer="/shipping_line/delivery_method",
            market=self.title,
            id=method_id,
            known=[method.id for method in self.delivery_methods] or "none",
        )

    def find_delivery_method(self, method_id: str) -> DeliveryMethod | None:
        return next((method for method in self.delivery_methods if method.id == method_id), None)


def without_methods(market: Market) -> Market:
    """Return the market as an offer stores it: delivery methods are always read from the store."""
    return replace(market, delivery_methods=())
