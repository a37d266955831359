"""What a refund refunds: units of line items or an amount, and its amounts by rate of tax.

Refunds that are made and pending ones count, failed ones do not. So the refunds of an order add up to what was charged,
for each line item and for each rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from invoicing.domain.errors import LineItemNotInOrderError, MoreThanChargedError
from invoicing.domain.pricing.charged import charged_by_rate, rate_of
from invoicing.domain.pricing.offer import Offer
from invoicing.domain.pricing.rate_amounts import RateAmounts, added, less, take
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import Refund, RefundedLine
from invoicing.domain.values.money import round_half_up


@dataclass(frozen=True, slots=True)
class LineRefund:
    """Units of a line item that staff refund."""

    id: str
    quantity: int


def refunded_lines(order: Order, offer: Offer, given: Sequence[LineRefund]) -> tuple[RefundedLine, ...]:
    """Return the line items that are refunded, each with its share of what is left of it.

    The share includes discounts and tax, and the last unit takes the rest, so that all units together are what the
    line item cost.

    Raises:
        LineItemNotInOrderError: the order has no such line item.
        MoreThanChargedError: more units would be refunded than were sold and are not refunded yet.
    """
    left, quantities = lines_left(order, offer), dict[str, int]()
    for i, item in enumerate(given):
        if item.id not in left:
            raise LineItemNotInOrderError(item.id, f"/line_items/{i}/id")
        quantities[item.id] = quantities.get(item.id, 0) + item.quantity
        if quantities[item.id] > left[item.id].quantity:
            raise MoreThanChargedError(item.id, left[item.id].quantity, f"/line_items/{i}/quantity")
    refunded = []
    for line_id, quantity in quantities.items():
        line = left[line_id]
        amount = Decimal(line.amount * quantity) / line.quantity
        refunded.append(RefundedLine(line.number, quantity, round_half_up(amount)))
    return tuple(refunded)


def refunded_again(order: Order, offer: Offer, lines: Sequence[RefundedLine]) -> tuple[RefundedLine, ...]:
    """Return the line items of a failed refund with their amounts, at most what is left of each.

    Raises:
        MoreThanChargedError: units of it were refunded since.
    """
    left = lines_left(order, offer)
    for line in lines:
        if line.quantity > left[line.id].quantity:
            raise MoreThanChargedError(line.id, left[line.id].quantity, "/line_items")
    return tuple(replace(line, amount=min(line.amount, left[line.id].amount)) for line in lines)


def lines_left(order: Order, offer: Offer) -> dict[str, RefundedLine]:
    """Return the units of each line item, and their amount, that are not refunded."""
    before = {line.id: line for line in order.refunded_lines}
    left = {}
    for line, amounts in zip(offer.lines, offer.totals.lines, strict=True):
        refunded = before.get(line.id, RefundedLine(line.number, 0, 0))
        amount = amounts.total.amount - refunded.amount
        left[line.id] = RefundedLine(line.number, line.quantity - refunded.quantity, amount)
    return left


def amounts_by_rate(order: Order, offer: Offer, amount: int, lines: Sequence[RefundedLine]) -> RateAmounts:
    """Return an amount by rate of tax.

    Line items have their own rates. An amount is spread by what is not refunded yet of each rate.
    """
    rates = {line.number: rate_of(offer, line) for line in offer.lines}
    of_lines: dict[Decimal, int] = {}
    for line in lines:
        rate = rates[line.number]
        of_lines[rate] = of_lines.get(rate, 0) + line.amount
    return take(amount, less(charged_by_rate(offer), order.refunded_by_rate), of_lines)


def counted(order: Order, refund: Refund) -> Order:
    """Return the order with the amounts of a refund."""
    return replace(
        order,
        refunded_by_rate=added(order.refunded_by_rate, refund.by_rate),
        refunded_lines=_sums([*order.refunded_lines, *refund.lines]),
    )


def not_counted(order: Order, refund: Refund) -> Order:
    """Return the order without the amounts of a refund that failed: they can be refunded again."""
    failed = [replace(line, quantity=-line.quantity, amount=-line.amount) for line in refund.lines]
    return replace(
        order,
        refunded_by_rate=less(order.refunded_by_rate, refund.by_rate),
        refunded_lines=_sums([*order.refunded_lines, *failed]),
    )


def _sums(lines: Sequence[RefundedLine]) -> tuple[RefundedLine, ...]:
    sums: dict[int, RefundedLine] = {}
    for line in lines:
        before = sums.get(line.number, RefundedLine(line.number, 0, 0))
        sums[line.number] = RefundedLine(line.number, before.quantity + line.quantity, before.amount + line.amount)
    return tuple(line for line in sums.values() if line.quantity)
