"""Closing a sale for payments, or for discount codes, after too many tries, and opening it again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from invoicing.domain.errors import PaymentsClosedError
from invoicing.domain.events import Actor, DiscountCodesClosed, PaymentsClosed, PaymentsReopened
from invoicing.domain.rate_limits.checkout_usage import CheckoutUsage
from invoicing.domain.sale.sale import Sale


def require_payments_open(sale: Sale, now: datetime) -> None:
    """Raise `PaymentsClosedError` while too many payments of the sale have failed."""
    if sale.draft.usage.closed_until(now) is not None:
        raise PaymentsClosedError


def count_declines(sale: Sale, more: int, now: datetime) -> bool:
    """Count declined cards; tell whether the sale is closed for payments."""
    return _count(sale, sale.draft.usage.with_declines(more, now), now)


def count_unpaid_hold(sale: Sale, now: datetime) -> None:
    """Count a hold that expired, or that the customer threw away."""
    _count(sale, sale.draft.usage.with_unpaid_hold(now), now)


def can_have_code(sale: Sale) -> bool:
    """Tell whether the customer can have a discount code, or take theirs off."""
    return sale.draft.allow_discount_codes and sale.order is None


def takes_codes(sale: Sale) -> bool:
    """Tell whether the customer can enter a discount code."""
    return can_have_code(sale) and not sale.draft.usage.refuses_codes


def count_wrong_code(sale: Sale) -> None:
    """Count a discount code that was refused; the last one that may be is told."""
    before, usage = sale.draft.usage, sale.draft.usage.with_wrong_code()
    sale.put(replace(sale.draft, usage=usage))
    if usage.refuses_codes and not before.refuses_codes:
        sale.record(DiscountCodesClosed(), Actor.SYSTEM)


def reopen(sale: Sale, now: datetime) -> None:
    """Open the sale for payments, discount codes and changes, since staff made a new link: all counts begin anew."""
    usage = sale.draft.usage
    if usage.closed_until(now) is not None:
        sale.record(PaymentsReopened(), Actor.STAFF)
    if usage:
        sale.put(replace(sale.draft, usage=CheckoutUsage()))


def _count(sale: Sale, usage: CheckoutUsage, now: datetime) -> bool:
    was_closed = sale.draft.usage.closed_until(now) is not None
    sale.put(replace(sale.draft, usage=usage))
    reason, until = usage.closed_for(now), usage.closed_until(now)
    if reason is not None and until is not None and not was_closed:
        sale.record(PaymentsClosed(reason, until), Actor.SYSTEM)
    return until is not None
