"""What of an order's money went back to the customer, or is on its way."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.payment_methods import is_paid_manually


@dataclass(frozen=True, slots=True)
class MoneyBack:
    """What is back, what is on its way, and what the shop keeps; `manual` is what of it no provider had a part in."""

    refunded: Money
    manual: Money
    on_its_way: Money
    kept: Money
    cancelled: bool

    @property
    def by_card(self) -> Money:
        """Return what went back the way that it was paid."""
        return self.refunded - self.manual

    @property
    def is_whole(self) -> bool:
        """Tell whether nothing is left paid, once all of it has arrived."""
        return self.kept.amount == 0


def money_back_of(order: Order | None) -> MoneyBack | None:
    """Return what has become of the money of a paid order; nothing where all of it stayed."""
    if order is None or order.financial_status in {FinancialStatus.AUTHORIZED, FinancialStatus.VOIDED}:
        return None
    is_moved = order.refunded.amount or order.refunding or order.financial_status is FinancialStatus.REFUNDED
    if not is_moved and order.cancelled_at is None:
        return None
    return MoneyBack(
        refunded=order.refunded,
        manual=order.refunded if is_paid_manually(order) else Money(order.refunded_manually, order.captured.currency),
        on_its_way=Money(order.refunding, order.captured.currency),
        kept=order.refundable,
        cancelled=order.cancelled_at is not None,
    )
