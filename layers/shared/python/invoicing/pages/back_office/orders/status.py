"""The status of an order in words, and what staff do next."""

from __future__ import annotations

from invoicing.domain.email.receipt import HAS_RECEIPT
from invoicing.domain.orders.fulfillment import UnitsLeft, is_fully_refunded
from invoicing.domain.sale.order import FinancialStatus, Order
from invoicing.domain.sale.sale import Sale
from invoicing.pages.back_office.sales.acts import Act
from invoicing.pages.back_office.sales.due import is_sale_overdue
from invoicing.pages.back_office.sales.subject import draft_address, order_address
from invoicing.pages.back_office.search.rows import ATTENTION_TO_TELL
from invoicing.pages.back_office.words import Words

_HAS_MONEY = frozenset({FinancialStatus.PAID, FinancialStatus.PARTIALLY_REFUNDED})


def badges_of(sale: Sale, order: Order, words: Words) -> list[str]:
    """Return the badges of an order, as lists have them."""
    is_paying = order.financial_status is FinancialStatus.PENDING and sale.draft.active_attempt is not None
    badges = ["paying" if is_paying else order.financial_status.value.lower()]
    if order.is_cancelled and order.financial_status is not FinancialStatus.VOIDED:
        badges.insert(0, "cancelled")
    if is_sale_overdue(sale, words):
        badges.append("overdue")
    badges += [kind.value for kind in ATTENTION_TO_TELL if kind in order.attention(sale.draft.invoice_id)]
    if not order.is_cancelled:
        badges.append(order.fulfillment_status.value.lower())
    return badges


def status_sentence(sale: Sale, order: Order, words: Words) -> str:
    """Return in a sentence or two where the order stands."""
    return " ".join(filter(None, (_money_words(sale, order, words), _goods_words(sale, order, words))))


def _money_words(sale: Sale, order: Order, words: Words) -> str:
    _ = words.gettext
    amounts = {"refunded": words.money(order.refunded), "captured": words.money(order.captured)}
    if order.cancelled_at is not None and order.financial_status is not FinancialStatus.VOIDED:
        text = _("Cancelled %(time)s; %(refunded)s of %(captured)s are refunded.")
        return text % {**amounts, "time": words.ago(order.cancelled_at)}
    match order.financial_status:
        case FinancialStatus.PENDING:
            is_paying = sale.draft.active_attempt is not None
            return _("The customer is paying now.") if is_paying else _("Waiting for the payment.")
        case FinancialStatus.AUTHORIZED:
            return _("The payment is authorized, and the money is being captured.")
        case FinancialStatus.PAID:
            paid_at = words.ago(order.paid_at) if order.paid_at else ""
            return _("Paid %(time)s.") % {"time": paid_at}
        case FinancialStatus.PARTIALLY_REFUNDED:
            return _("Paid; %(refunded)s of %(captured)s are refunded.") % amounts
        case FinancialStatus.REFUNDED:
            return _("All of it is refunded: %(refunded)s.") % amounts
    return _("Cancelled: it will not be paid.")


def _goods_words(sale: Sale, order: Order, words: Words) -> str:
    _ = words.gettext
    if order.is_cancelled:
        return ""
    if order.is_fulfilled:
        return _("Everything is sent.") if order.fulfillments else ""
    if is_fully_refunded(order):
        return ""
    left = units_left(sale, order)
    return words.ngettext("%(number)s unit is left to send.", "%(number)s units are left to send.", left)


def units_left(sale: Sale, order: Order) -> int:
    """Return how many units are left to send, of all lines together."""
    return sum(units.quantity for units in UnitsLeft(order, sale.offer).take_all())


def can_fulfill(sale: Sale, order: Order) -> bool:
    is_ended = order.is_cancelled or is_fully_refunded(order)
    return not is_ended and units_left(sale, order) > 0


def can_refund(order: Order) -> bool:
    return order.financial_status in _HAS_MONEY and order.refundable.amount > 0


def primary_act(sale: Sale, order: Order, words: Words) -> Act | None:
    """Return what comes next: the money, then the goods, then nothing."""
    _ = words.gettext
    if order.financial_status is FinancialStatus.PENDING:
        return Act(_("Mark as paid"), order_address(sale, "mark-as-paid"), "check")
    if order.financial_status in _HAS_MONEY and can_fulfill(sale, order):
        return Act(_("Fulfill"), order_address(sale, "fulfillments"), "truck")
    return None


def further_acts(sale: Sale, order: Order, words: Words, *, is_owner: bool) -> list[Act]:
    """Return everything else that can be done with the order, the most usual first. Only owners refund."""
    _ = words.gettext
    is_pending = order.financial_status is FinancialStatus.PENDING
    is_over = order.financial_status is FinancialStatus.VOIDED
    has_receipt = order.financial_status in HAS_RECEIPT
    possible = [
        (not is_over, Act(_("Share link"), order_address(sale, "links"))),
        (is_pending, Act(_("Send invoice"), order_address(sale, "invoice"))),
        (can_fulfill(sale, order), Act(_("Fulfill"), order_address(sale, "fulfillments"))),
        (can_refund(order) and is_owner, Act(_("Refund"), order_address(sale, "refunds"))),
        (has_receipt, Act(_("Send the receipt again"), order_address(sale, "receipt"))),
        (True, Act(_("Correct the contact"), order_address(sale, "contact"))),
        (not (is_over or order.is_fulfilled), Act(_("Change the addresses"), order_address(sale, "addresses"))),
        (True, Act(_("Change note and tags"), order_address(sale, "note"))),
        (not is_over, Act(_("See as the customer"), order_address(sale, "preview"))),
        (True, Act(_("Open the draft"), draft_address(sale))),
        (not order.is_cancelled, Act(_("Cancel order"), order_address(sale, "cancel"), is_dangerous=True)),
    ]
    primary = primary_act(sale, order, words)
    return [act for is_possible, act in possible if is_possible and (primary is None or act.href != primary.href)]
