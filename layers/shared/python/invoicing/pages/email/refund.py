"""The refund e-mail, in the customer's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from invoicing.domain.catalog.store import Store
from invoicing.domain.email.refund_notice import RefundNotice, refund_notice
from invoicing.domain.sale.email import Email
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.checkout.order_summary import refunded_items, tax_label
from invoicing.pages.checkout.payment_methods import is_paid_manually
from invoicing.pages.email.layout import MOST_LINES, EmailContext
from invoicing.pages.email.schema_org import order_markup
from invoicing.pages.i18n import formats
from invoicing.pages.i18n.language import translations
from invoicing.ports import RenderedEmail


@dataclass(frozen=True, slots=True)
class AmountRow:
    """One row of amounts; an aside is about the row above it."""

    label: str
    amount: str
    is_aside: bool = False


def render_refund(sale: Sale, store: Store, email: Email, url: str, sender: str) -> RenderedEmail:
    """Return the e-mail about one refund, or about a late payment that is refunded.

    Raises:
        ValueError: there is no such refund.
    """
    refund, order = refund_notice(sale, email.about), sale.order
    if refund is None:
        raise ValueError("there is no such refund")
    letter = EmailContext(sale, store, email, url, sender)
    _, amount = letter.texts.gettext, formats.money(refund.amount, letter.locale)
    named = {"number": order.name if order else sale.draft.name, "shop": store.name, "amount": amount}
    manual = refund.manual or (order is not None and is_paid_manually(order))
    if refund.late:
        intro = _(
            "Your payment of %(amount)s to %(shop)s came too late to be used, so it goes back by itself, the way that "
            "you paid. A card usually shows it within some days."
        )
    elif manual:
        intro = _("%(shop)s pays %(amount)s back to you, as you agreed.")
    else:
        intro = _(
            "%(shop)s has sent %(amount)s back to you, the way that you paid. A card usually shows it within some days."
        )
    about = _("Order %(number)s") if order else _("Invoice %(number)s")
    subject = (
        _("Refund for order %(number)s from %(shop)s") if order else _("Refund for invoice %(number)s from %(shop)s")
    )
    return letter.render(
        "refund",
        subject=subject % named,
        preheader=_("%(amount)s goes back to you") % named,
        markup=_markup(letter, order),
        title=about % named,
        heading=_("%(amount)s goes back to you") % named,
        intro=intro % named,
        was_cancelled=order is not None and order.cancelled_at is not None,
        rows=_rows(letter, order, refund),
        button=_("See your order") if order else _("Open the invoice"),
    )


def _markup(letter: EmailContext, order: Order | None) -> dict[str, Any]:
    """Return the order's markup; empty without an order."""
    if order is None:
        return {}
    markup = order_markup(letter.sale, order, letter.store, letter.url, MOST_LINES)
    cancelled = {"orderStatus": "https://schema.org/OrderCancelled"} if order.cancelled_at else {}
    return markup | cancelled


def _rows(letter: EmailContext, order: Order | None, refund: RefundNotice) -> list[AmountRow]:
    """Return this refund's line items, its amount and tax, and the amounts paid, refunded so far and left after it.

    Empty for late payments, and for refunds of former versions that did not store them.
    """
    refunded = refund.refunded_after
    if order is None or refunded is None:
        return []
    _ = letter.texts.gettext
    words = translations("checkout", letter.locale)
    taxes = (
        AmountRow(
            tax_label(tax, words, letter.locale, included=True),
            formats.money(tax.amount, letter.locale),
            is_aside=True,
        )
        for tax in refund.tax_lines
    )
    rows = (
        (_("You paid"), order.captured),
        (_("Refunded so far"), refunded),
        (_("Paid after refund"), order.captured - refunded),
    )
    return [
        *_line_rows(letter, refund),
        AmountRow(_("This refund"), formats.money(refund.amount, letter.locale)),
        *taxes,
        *(AmountRow(label, formats.money(amount, letter.locale)) for label, amount in rows),
    ]


def _line_rows(letter: EmailContext, refund: RefundNotice) -> Iterator[AmountRow]:
    """Yield the line items of a refund, which add up to it; none of a refund of an amount."""
    items = refunded_items(refund.lines, letter.sale.offer, letter.locale)
    amounts = [Money(line.amount, refund.amount.currency) for line in refund.lines]
    for label, amount in list(zip(items, amounts, strict=True))[:MOST_LINES]:
        yield AmountRow(label, formats.money(amount, letter.locale))
    if rest := amounts[MOST_LINES:]:
        label = letter.texts.ngettext("%(num)s more line", "%(num)s more lines", len(rest))
        sum_of_rest = Money(sum(amount.amount for amount in rest), refund.amount.currency)
        yield AmountRow(
            label % {"num": formats.number(len(rest), letter.locale)}, formats.money(sum_of_rest, letter.locale)
        )
