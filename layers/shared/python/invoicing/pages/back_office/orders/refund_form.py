"""What staff refund: units of line items, or an amount, with the tax in it by rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from invoicing.domain.orders.refund_amounts import LineRefund, amounts_by_rate, refunded_lines
from invoicing.domain.pricing.offer import TaxLine
from invoicing.domain.pricing.rate_amounts import NO_TAX
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import RefundedLine
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.units import differing
from invoicing.pages.back_office.money_input import BelowZeroError, TypedNumberError, typed_amount
from invoicing.pages.back_office.orders.quantities import LineQuantity, line_quantities
from invoicing.pages.back_office.words import Words
from invoicing.pages.checkout.order_summary import tax_label
from invoicing.pages.i18n.language import translations


@dataclass(frozen=True, slots=True)
class RefundForm:
    """The form as it was typed, and what it refunds.

    `restocks` are the units that can go back into stock with it, by sku. With `errors` nothing is refunded.
    """

    quantities: tuple[LineQuantity, ...]
    typed_amount: str
    is_all: bool
    amount: Money
    lines: tuple[LineRefund, ...] = ()
    items: tuple[tuple[str, str], ...] = ()  # title and amount of each line item that is refunded
    tax_rows: tuple[tuple[str, str], ...] = ()
    restocks: dict[str, int] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


def refund_form(sale: Sale, order: Order, typed: Mapping[str, str], words: Words, *, is_sent: bool) -> RefundForm:
    """Return the form; `is_sent` says that staff chose what to refund, so that nothing chosen is an error."""
    _ = words.gettext
    most = _units_left(sale, order)
    quantities = line_quantities(sale, typed, most, words)
    text, is_all = typed.get("amount", ""), typed.get("all", "") == "on"
    lines = tuple(LineRefund(line.id, line.quantity) for line in quantities if line.quantity)
    errors = {f"quantity_{line.id}": line.error for line in quantities if line.error}
    amount, fault = _typed_amount("" if is_all else text, order.captured.currency, words)
    errors |= {"amount": fault} if fault else {}
    if not errors and is_sent and not is_all:
        errors = _choice_errors(lines, text, amount, order, words)
    if errors or not is_sent:
        return RefundForm(quantities, text, is_all, amount, errors=errors)
    refunded = () if is_all else refunded_lines(order, sale.offer, lines)
    if is_all:
        amount = order.refundable
    elif lines:
        amount = Money(sum(line.amount for line in refunded), amount.currency)
    if amount > order.refundable or amount.amount == 0:
        named = {"amount": words.money(order.refundable)}
        wrong = _("At most %(amount)s can be refunded: choose less.") if amount.amount else _("This costs nothing.")
        return RefundForm(quantities, text, is_all, amount, errors={"amount": wrong % named})
    return RefundForm(
        quantities,
        text,
        is_all,
        amount,
        lines=() if is_all else lines,
        items=item_rows(sale, refunded, words),
        tax_rows=_tax_rows(sale, order, amount, refunded, words),
        restocks=_restocks(sale, order, lines, is_all=is_all),
    )


def _typed_amount(text: str, currency: str, words: Words) -> tuple[Money, str]:
    """Return the amount that was typed, zero for an empty field, and what is wrong with it."""
    zero = Money.zero(currency)
    try:
        return typed_amount(text, currency, words.locale) if text else zero, ""
    except BelowZeroError:
        return zero, words.gettext("Enter what the customer gets back, as an amount above zero")
    except TypedNumberError as error:
        return zero, str(error)


def item_rows(sale: Sale, refunded: tuple[RefundedLine, ...], words: Words) -> tuple[tuple[str, str], ...]:
    """Return the quantity with the title, and the amount, of each line item that is refunded."""
    titles, currency = {line.number: line.title for line in sale.offer.lines}, sale.offer.currency
    return tuple((f"{it.quantity} × {titles[it.number]}", words.money(Money(it.amount, currency))) for it in refunded)


def _choice_errors(
    lines: tuple[LineRefund, ...], text: str, amount: Money, order: Order, words: Words
) -> dict[str, str]:
    _ = words.gettext
    if lines and text:
        return {"amount": _("Leave the amount empty, or set the items to 0: a refund is one of both")}
    if not lines and not text:
        return {"amount": _("Enter how many of an item, or an amount")}
    if not lines and amount.amount == 0:
        return {"amount": _("Enter an amount above zero")}
    if not lines and amount > order.refundable:
        return {"amount": _("At most %(amount)s can be refunded.") % {"amount": words.money(order.refundable)}}
    return {}


def _units_left(sale: Sale, order: Order) -> dict[str, int]:
    """Return the units of each line item that are not refunded yet."""
    refunded = {line.id: line.quantity for line in order.refunded_lines}
    return {line.id: line.quantity - refunded.get(line.id, 0) for line in sale.offer.lines}


def _tax_rows(
    sale: Sale, order: Order, amount: Money, lines: tuple[RefundedLine, ...], words: Words
) -> tuple[tuple[str, str], ...]:
    """Return the tax in the refund by rate, as the use case will record it."""
    title = sale.offer.market.tax.title
    by_rate = (part for part in amounts_by_rate(order, sale.offer, amount.amount, lines) if part.rate != NO_TAX)
    taxes = [TaxLine(title, part.rate, Money(part.tax, amount.currency)) for part in by_rate]
    return tax_rows(taxes, words)


def tax_rows(taxes: Iterable[TaxLine], words: Words) -> tuple[tuple[str, str], ...]:
    """Return the label and the amount of each tax that is in a refund."""
    texts = translations("checkout", words.locale)
    return tuple((tax_label(tax, texts, words.locale, included=True), words.money(tax.amount)) for tax in taxes)


def _restocks(sale: Sale, order: Order, lines: tuple[LineRefund, ...], *, is_all: bool) -> dict[str, int]:
    """Return the units that can go back into stock: of what is refunded, and not restocked yet."""
    left = differing(order.restocked, sale.offer.units())
    if is_all:
        return left
    skus = {line.id: line.sku for line in sale.offer.lines}
    units: dict[str, int] = {}
    for line in lines:
        sku = skus[line.id]
        if sku is not None and left.get(sku, 0) > units.get(sku, 0):
            units[sku] = min(left[sku], units.get(sku, 0) + line.quantity)
    return units
