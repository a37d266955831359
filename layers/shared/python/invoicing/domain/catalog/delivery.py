"""Ways to get the goods to the customer, and which of them fit what is sold and where it goes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.values.money import Money

_IN_RANGE = ".."


class DeliveryKind(StrEnum):
    """What a method is."""

    SHIPPING = "shipping"  # a carrier brings it
    LOCAL_DELIVERY = "local_delivery"  # the shop brings it, where it goes
    PICKUP = "pickup"  # the customer fetches it


class Ineligibility(StrEnum):
    """Why a method does not fit."""

    NOT_OFFERED = "not_offered"  # the market has no such method (any more)
    WEIGHT = "weight"
    SUBTOTAL = "subtotal"
    POSTAL_CODE = "postal_code"


@dataclass(frozen=True, slots=True)
class DeliveryBand:
    """A price for goods of so many grams and such a subtotal, both ends included; 0 or none is no limit."""

    price: Money
    min_weight_grams: int = 0
    max_weight_grams: int = 0
    min_subtotal: Money | None = None
    max_subtotal: Money | None = None

    def takes_weight(self, grams: int) -> bool:
        """Tell whether the weight lies in it."""
        return self.min_weight_grams <= grams and (not self.max_weight_grams or grams <= self.max_weight_grams)

    def takes_subtotal(self, subtotal: int) -> bool:
        """Tell whether the subtotal, in minor units of the market's currency, lies in it."""
        least, most = self.min_subtotal, self.max_subtotal
        return (least is None or least.amount <= subtotal) and (most is None or subtotal <= most.amount)


@dataclass(frozen=True, slots=True)
class DeliveryMethod:
    """A way to get the goods to the customer, for a price, in so many working days.

    Where there are bands, the first that fits gives the price, and goods that are in none cannot go this way.
    """

    id: str
    title: str
    price: Money
    min_days: int = 0
    max_days: int = 0
    kind: DeliveryKind = DeliveryKind.SHIPPING
    bands: tuple[DeliveryBand, ...] = ()
    postal_codes: tuple[str, ...] = ()  # of local delivery: beginnings ("01"), or ranges ("0150..0199")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a method's price depends on.

    `subtotal` is what the goods cost after all discounts, as the customer is charged for them, in minor units. Without
    a postal code it is not known yet where they go.
    """

    grams: int
    subtotal: int
    postal_code: str | None = None


def price_or_reason(method: DeliveryMethod, parcel: Parcel) -> Money | Ineligibility:
    """Return what a method costs for a parcel, or why it does not fit."""
    if method.postal_codes and parcel.postal_code is not None and not serves(method.postal_codes, parcel.postal_code):
        return Ineligibility.POSTAL_CODE
    if not method.bands:
        return method.price
    of_weight = [band for band in method.bands if band.takes_weight(parcel.grams)]
    fitting = [band for band in of_weight if band.takes_subtotal(parcel.subtotal)]
    if fitting:
        return fitting[0].price
    return Ineligibility.SUBTOTAL if of_weight else Ineligibility.WEIGHT


def serves(postal_codes: tuple[str, ...], postal_code: str) -> bool:
    """Tell whether a postal code is among beginnings and ranges, however it is spaced."""
    code = _bare(postal_code)
    return bool(code) and any(_is_in(code, entry) for entry in postal_codes)


def _is_in(code: str, entry: str) -> bool:
    first, is_range, last = entry.partition(_IN_RANGE)
    first, last = _bare(first), _bare(last)
    if not is_range:
        return code.startswith(first)
    return len(code) >= len(first) and first <= code[: len(first)] <= last


def _bare(postal_code: str) -> str:
    return "".join(filter(str.isalnum, postal_code)).upper()
