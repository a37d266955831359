"""The amounts that a payment provider takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from invoicing.domain.values.money import Money
from invoicing.domain.values.warning import WarningCode


@dataclass(frozen=True, slots=True)
class PaymentLimits:
    """The amounts of a provider's payments in one currency: `minimum` to `maximum`, in multiples of `smallest`."""

    minimum: Money
    maximum: Money
    smallest: Money

    def refusals(self, total: Money) -> Iterator[tuple[WarningCode, Money]]:
        """Yield why a total cannot be paid, each with the limit. A total of 0 needs no provider."""
        if total.amount == 0:
            return
        if total < self.minimum:
            yield WarningCode.BELOW_MINIMUM, self.minimum
        if total > self.maximum:
            yield WarningCode.ABOVE_MAXIMUM, self.maximum
        if total.amount % self.smallest.amount:
            yield WarningCode.UNSUPPORTED_FRACTION, self.smallest
