"""The amounts that a payment provider takes."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.values.money import Money


@dataclass(frozen=True, slots=True)
class PaymentLimits:
    """The amounts of a provider's payments in one currency: `minimum` to `maximum`, in multiples of `smallest`."""

    minimum: Money
    maximum: Money
    smallest: Money
