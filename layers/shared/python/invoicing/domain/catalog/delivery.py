"""Delivery methods of a market, and which of them a parcel is eligible for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.money import Money

_IN_RANGE = ".."
_POSTAL_CODE = r"[0-9A-Za-z]([0-9A-Za-z -]{0,10}[0-9A-Za-z])?"
_AREA = re.compile(rf"(?P<first>{_POSTAL_CODE})(\.\.(?P<last>{_POSTAL_CODE}))?")
_DIGITS_AFTER_COUNTRY = re.compile(r"[A-Z]{2}(?P<digits>[0-9]+)")

MOST_BANDS, MOST_AREAS, MOST_DAYS = 50, 500, 365
MOST_GRAMS = 1_000_000_000


class DeliveryKind(StrEnum):
    """How a delivery method brings the goods to the customer."""

    SHIPPING = "shipping"  # by a carrier
    LOCAL_DELIVERY = "local_delivery"  # by the store itself
    PICKUP = "pickup"  # by the customer


@dataclass(frozen=True, slots=True)
class DeliveryBand:
    """A price for a range of weights and subtotals, both ends included; 0 or None is no limit."""

    price: Money
    min_weight_grams: int = 0
    max_weight_grams: int = 0
    min_subtotal: Money | None = None
    max_subtotal: Money | None = None

    def takes_weight(self, grams: int) -> bool:
        return self.min_weight_grams <= grams and (not self.max_weight_grams or grams <= self.max_weight_grams)

    def takes_subtotal(self, subtotal: int) -> bool:
        """Tell whether the subtotal, in minor units of the market's currency, lies in the range."""
        least, most = self.min_subtotal, self.max_subtotal
        return (least is None or least.amount <= subtotal) and (most is None or subtotal <= most.amount)


def are_subtotals_in_order(least: Money | None, most: Money | None) -> bool:
    """Tell whether the lowest subtotal of a band is not above its highest."""
    return least is None or most is None or least.amount <= most.amount


@dataclass(frozen=True, slots=True)
class DeliveryMethod:
    """A way to get the goods to the customer, for a price, in `min_days` to `max_days` working days.

    If there are bands, the first that matches gives the price; goods that match no band are ineligible.
    """

    id: str
    title: str
    price: Money
    min_days: int = 0
    max_days: int = 0
    kind: DeliveryKind = DeliveryKind.SHIPPING
    bands: tuple[DeliveryBand, ...] = ()
    postal_codes: tuple[str, ...] = ()  # of local delivery: prefixes ("01") or ranges ("0150..0199")

    def serves(self, postal_code: str | None) -> bool:
        """Tell whether a postal code is served, as every one is until it is known."""
        return not self.postal_codes or postal_code is None or serves(self.postal_codes, postal_code)


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the price of a delivery method depends on.

    `subtotal` is the price of the goods after all discounts, with any included tax, in minor units: it is the same for
    customers who do not pay the tax. The postal code is None until it is known.
    """

    grams: int
    subtotal: int
    postal_code: str | None = None


def price_or_reason(method: DeliveryMethod, parcel: Parcel) -> Money | Ineligibility:
    """Return the price of a delivery method for a parcel, or why it cannot be used."""
    if not method.serves(parcel.postal_code):
        return Ineligibility.POSTAL_CODE
    if not method.bands:
        return method.price
    of_weight = [band for band in method.bands if band.takes_weight(parcel.grams)]
    fitting = [band for band in of_weight if band.takes_subtotal(parcel.subtotal)]
    if fitting:
        return fitting[0].price
    return Ineligibility.SUBTOTAL if of_weight else Ineligibility.WEIGHT


def is_postal_area(text: str) -> bool:
    """Tell whether text is the beginning of a postal code, such as "01", or a range, such as "0150..0199"."""
    found = _AREA.fullmatch(text.strip())
    first, last = (_bare(found[name] or "") for name in ("first", "last")) if found else ("", "")
    return bool(first) and (not last or (len(first) == len(last) and first <= last))


def serves(postal_codes: tuple[str, ...], postal_code: str) -> bool:
    """Tell whether a postal code, however it is spaced, matches one of the prefixes and ranges.

    The letters of the country before digits need not be in them: "10" and "LV-10" both match "LV-1010".
    """
    code = _bare(postal_code)
    return bool(code) and any(_is_in(code, entry) for entry in postal_codes)


def _is_in(code: str, entry: str) -> bool:
    first, is_range, last = entry.partition(_IN_RANGE)
    first, last = _bare(first), _bare(last)
    if first.isdigit() and (after_letters := _DIGITS_AFTER_COUNTRY.fullmatch(code)):
        code = after_letters["digits"]
    if not is_range:
        return code.startswith(first)
    return len(code) >= len(first) and first <= code[: len(first)] <= last


def _bare(postal_code: str) -> str:
    return "".join(filter(str.isalnum, postal_code)).upper()
