"""The payments and refunds of an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from invoicing.domain.sale.attempt import MANUAL, PaymentMethod
from invoicing.domain.sale.order import Order, OrderPaymentStatus, Payment
from invoicing.domain.sale.refund import Refund, RefundStatus
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.timeline.payments import failure_words
from invoicing.pages.back_office.words import Words
from invoicing.pages.checkout.order_summary import refunded_items


@dataclass(frozen=True, slots=True)
class PaymentView:
    """A payment or a refund: what, how much, its state, and what to know about it."""

    title: str
    amount: str
    state: str
    tone: str
    details: tuple[str, ...] = ()
    failures: tuple[tuple[str, str], ...] = ()  # what went wrong, and what the program noted, in English


def payments_of(order: Order, words: Words) -> tuple[PaymentView, ...]:
    return tuple(_payment(payment, words) for payment in order.payments)


def refunds_of(sale: Sale, refunds: Iterable[Refund], words: Words) -> tuple[PaymentView, ...]:
    """Return the refunds, the newest first."""
    newest_first = sorted(refunds, key=lambda refund: refund.number, reverse=True)
    return tuple(_refund(sale, refund, words) for refund in newest_first)


def method_name(payment: Payment, words: Words) -> str:
    """Return the method of a payment in words, or its name as staff wrote it."""
    _ = words.gettext
    if payment.provider == MANUAL and payment.method_name:
        return payment.method_name
    return {
        PaymentMethod.CARD: _("Card"),
        PaymentMethod.FREE: _("Nothing to pay"),
        PaymentMethod.CASH: _("Cash"),
        PaymentMethod.BANK_TRANSFER: _("Bank transfer"),
        PaymentMethod.OTHER: _("Another way"),
    }[payment.method]


def _payment(payment: Payment, words: Words) -> PaymentView:
    _ = words.gettext
    states = {
        OrderPaymentStatus.AUTHORIZED: (_("Authorized"), "info"),
        OrderPaymentStatus.CAPTURED: (_("Paid"), "good"),
        OrderPaymentStatus.VOIDED: (_("Voided"), "neutral"),
        OrderPaymentStatus.REFUNDED: (_("Refunded"), "neutral"),
    }
    state, tone = states[payment.status]
    known = {MANUAL: _("marked as paid by staff"), "free": "", "test": _("test payment")}
    details = [known.get(payment.provider, payment.provider.capitalize())]
    if payment.reference:
        details.append(_("reference: %(reference)s") % {"reference": payment.reference})
    return PaymentView(
        method_name(payment, words), words.money(payment.amount), state, tone, tuple(filter(None, details))
    )


def _refund(sale: Sale, refund: Refund, words: Words) -> PaymentView:
    _ = words.gettext
    states = {
        RefundStatus.PENDING: (_("Pending"), "warning"),
        RefundStatus.SUCCEEDED: (_("Refunded"), "good"),
        RefundStatus.FAILED: (_("Failed"), "bad"),
    }
    state, tone = states[refund.status]
    items = ", ".join(refunded_items(refund.lines, sale.offer, words.locale))
    details = [items, refund.reason, words.ago(refund.created_at)]
    if refund.tax.amount:
        details.insert(1, _("tax in it: %(tax)s") % {"tax": words.money(refund.tax)})
    if refund.manual:
        details.append(_("paid back by staff, outside the payment provider"))
    if refund.restock and refund.was_made:
        details.append(_("restocked: %(units)s") % {"units": words.units(refund.restock)})
    failures = tuple((failure_words(failure.code, words), failure.detail) for failure in refund.failures)
    title = _("Refund %(number)s") % {"number": refund.number}
    return PaymentView(title, words.money(refund.amount), state, tone, tuple(filter(None, details)), failures)
