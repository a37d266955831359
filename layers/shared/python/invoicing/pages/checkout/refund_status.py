"""The refund status of an order: what was refunded, and what is pending."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.sale.order import FinancialStatus
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.order_summary import refunded_items
from invoicing.pages.checkout.payment_methods import is_paid_manually


@dataclass(frozen=True, slots=True)
class RefundStatus:
    """Amounts refunded, pending and kept; `manual` is the part of `refunded` that staff paid themselves.

    `items` are the line items in refunds that are made or pending, in words; refunds of an amount have none.
    """

    refunded: Money
    manual: Money
    on_its_way: Money
    kept: Money
    cancelled: bool
    items: tuple[str, ...] = ()

    @property
    def by_card(self) -> Money:
        """The part of `refunded` that the payment provider refunded."""
        return self.refunded - self.manual

    @property
    def is_whole(self) -> bool:
        """Whether the whole payment is refunded or pending."""
        return self.kept.amount == 0


def refund_status_of(sale: Sale, locale: str) -> RefundStatus | None:
    """Return the refund status of a paid order; None if nothing was refunded or cancelled."""
    order = sale.order
    if order is None or order.financial_status in {FinancialStatus.AUTHORIZED, FinancialStatus.VOIDED}:
        return None
    is_moved = order.refunded.amount or order.refunding or order.financial_status is FinancialStatus.REFUNDED
    if not is_moved and order.cancelled_at is None:
        return None
    return RefundStatus(
        refunded=order.refunded,
        manual=order.refunded if is_paid_manually(order) else Money(order.refunded_manually, order.captured.currency),
        on_its_way=Money(order.refunding, order.captured.currency),
        kept=order.refundable,
        cancelled=order.cancelled_at is not None,
        items=refunded_items(order.refunded_lines, sale.offer, locale),
    )
