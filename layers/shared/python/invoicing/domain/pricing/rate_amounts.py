"""Amounts by rate of tax, and how an amount is taken from what is left of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from invoicing.domain.values.money import round_half_up, spread

NO_TAX = Decimal(0)


@dataclass(frozen=True, slots=True)
class RateAmount:
    """An amount with its tax at one rate, in minor units.

    `amount` includes `tax`, whether prices do or not. `rate` is in basis points, and 0 for what bears no tax.
    """

    rate: Decimal
    amount: int
    tax: int


RateAmounts = tuple[RateAmount, ...]  # at most one of each rate, the highest first


def take(amount: int, left: RateAmounts, first: Mapping[Decimal, int]) -> RateAmounts:
    """Take an amount from what is left: of the rates of `first` as much as it says, the rest of all rates alike.

    Where a rate has less left than `first` says, the other rates give the difference. Each part has its share of the
    tax that is left of its rate, and the last part the rest of it, so that parts add up to the whole: `0 <= tax <=
    amount` holds for every part and for what remains.
    """
    taken = [min(first.get(part.rate, 0), part.amount) for part in left]
    rest = spread(amount - sum(taken), [part.amount - some for part, some in zip(left, taken, strict=True)])
    parts = (
        RateAmount(part.rate, some + more, _tax_of(part, some + more))
        for part, some, more in zip(left, taken, rest, strict=True)
    )
    return tuple(part for part in parts if part.amount)


def _tax_of(left: RateAmount, amount: int) -> int:
    return left.tax if amount == left.amount else round_half_up(Decimal(left.tax * amount) / left.amount)


def added(parts: RateAmounts, others: RateAmounts) -> RateAmounts:
    """Return the sums by rate."""
    return sum_by_rate([*parts, *others])


def less(parts: RateAmounts, others: RateAmounts) -> RateAmounts:
    """Return the differences by rate, without rates of which nothing is left."""
    return sum_by_rate([*parts, *(RateAmount(other.rate, -other.amount, -other.tax) for other in others)])


def sum_by_rate(parts: Iterable[RateAmount]) -> RateAmounts:
    """Return one amount of each rate, the highest rate first, without rates of which nothing is left."""
    sums: dict[Decimal, tuple[int, int]] = {}
    for part in parts:
        amount, tax = sums.get(part.rate, (0, 0))
        sums[part.rate] = (amount + part.amount, tax + part.tax)
    parts = (RateAmount(rate, *sums[rate]) for rate in sorted(sums, reverse=True))
    return tuple(part for part in parts if part.amount)
