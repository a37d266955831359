"""The order summary: lines and totals ready to be shown, without any calculation of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from gettext import NullTranslations

from invoicing.domain.catalog.discount import Discount
from invoicing.domain.pricing.offer import Line, LineTotals, Offer, TaxLine
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.refund import RefundedLine
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.i18n import formats


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One line. `amount` is before discounts; `discount` describes the line's discount, whose amount is in a row."""

    title: str
    quantity: int
    unit_price: Money
    amount: Money
    discount: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One row above or below the total: an amount, or words if there is no amount yet."""

    label: str
    amount: Money | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class OrderSummary:
    """The lines, the rows that add up to the total, the total, the tax included in it, and the buyer's numbers."""

    lines: tuple[SummaryLine, ...]
    rows: tuple[SummaryRow, ...]
    total: Money
    included: tuple[SummaryRow, ...]
    references: tuple[SummaryRow, ...] = ()

    @property
    def items(self) -> int:
        """The number of units in all lines."""
        return sum(line.quantity for line in self.lines)


def sale_summary(sale: Sale, texts: NullTranslations, locale: str) -> OrderSummary:
    """Return the summary of a sale's offer, with the numbers by which a business files it."""
    return replace(order_summary(sale.offer, texts, locale, sale.order), references=_references(sale, texts))


def _references(sale: Sale, texts: NullTranslations) -> tuple[SummaryRow, ...]:
    _ = texts.gettext
    vat_number = sale.person.printed_vat_number(reverse_charge=sale.offer.reverse_charge)
    rows = ((_("Your VAT number"), vat_number), (_("Your purchase order"), sale.draft.po_number))
    return tuple(SummaryRow(label, words=number) for label, number in rows if number)


def order_summary(offer: Offer, texts: NullTranslations, locale: str, order: Order | None = None) -> OrderSummary:
    """Return the summary of an offer. For its order, no delivery is left to be chosen."""
    totals = offer.totals
    taxes = tuple(
        SummaryRow(tax_label(tax, texts, locale, included=totals.tax_included), tax.amount) for tax in totals.tax_lines
    )
    lines = tuple(
        summary_line(line, amounts, texts, locale) for line, amounts in zip(offer.lines, totals.lines, strict=True)
    )
    return OrderSummary(
        lines=lines,
        rows=(*_rows(offer, texts, order), *(() if totals.tax_included else taxes)),
        total=totals.total,
        included=taxes if totals.tax_included else (),
    )


def summary_line(line: Line, amounts: LineTotals, texts: NullTranslations, locale: str) -> SummaryLine:
    return SummaryLine(
        line.title,
        line.quantity,
        amounts.unit_price,
        amounts.subtotal,
        _discount(line.discount, amounts, texts, locale),
    )


def _rows(offer: Offer, texts: NullTranslations, order: Order | None) -> tuple[SummaryRow, ...]:
    _ = texts.gettext
    totals, shipping = offer.totals, offer.shipping_line
    rows = [SummaryRow(_("Subtotal"), totals.subtotal)]
    rows.extend(_discount_rows(offer, texts))
    if shipping is None:
        if offer.requires_shipping:
            rows.append(SummaryRow(_("Delivery"), words=_no_delivery_words(order, texts)))
    elif totals.shipping.amount:
        rows.append(SummaryRow(_("Delivery"), totals.shipping))
    else:
        rows.append(SummaryRow(_("Delivery"), words=_("Free")))
    if offer.reverse_charge:
        rows.append(SummaryRow(offer.market.tax.title or _("Tax"), words=_("Reverse charge")))
    elif offer.tax_exempt and any(offer.market.tax.rates.values()):
        rows.append(SummaryRow(offer.market.tax.title or _("Tax"), words=_("Exempt")))
    return tuple(rows) if len(rows) > 1 or not offer.totals.tax_included else ()


def _no_delivery_words(order: Order | None, texts: NullTranslations) -> str:
    _ = texts.gettext
    if order is None:
        return _("Not chosen yet")
    return _("None, as agreed") if order.without_delivery else _("As agreed")


def _discount_rows(offer: Offer, texts: NullTranslations) -> Iterator[SummaryRow]:
    """Yield discounts in the order in which they apply: on lines, on the order, by code."""
    _ = texts.gettext
    zero = Money.zero(offer.currency)
    of_order, by_code = offer.totals.order_discount or zero, offer.totals.code_discount or zero
    of_lines = offer.totals.discount - of_order - by_code
    if of_lines.amount:
        yield SummaryRow(_("Discount on items") if of_order.amount else _("Discount"), of_lines * -1)
    if of_order.amount:
        title = offer.discount.title if offer.discount else ""
        yield SummaryRow(_("Discount (%(title)s)") % {"title": title} if title else _("Discount"), of_order * -1)
    if offer.code:
        named = {"code": offer.code.code, "title": offer.code.discount.title}
        label = _("Discount code %(code)s (%(title)s)") if named["title"] else _("Discount code %(code)s")
        yield SummaryRow(label % named, by_code * -1)


def refunded_items(lines: Iterable[RefundedLine], offer: Offer, locale: str) -> tuple[str, ...]:
    """Return refunded line items in words: "2 × Mug"."""
    titles = {line.number: line.title for line in offer.lines}
    return tuple(f"{formats.number(line.quantity, locale)} × {titles[line.number]}" for line in lines)


def tax_label(tax: TaxLine, texts: NullTranslations, locale: str, *, included: bool) -> str:
    """Return the words for the tax of one rate, which an amount includes or which is added to it."""
    _ = texts.gettext
    named = {"rate": formats.percent(tax.rate, locale), "title": tax.title or _("tax")}
    return _("Including %(rate)s %(title)s") % named if included else _("%(title)s, %(rate)s") % named


def _discount(discount: Discount | None, amounts: LineTotals, texts: NullTranslations, locale: str) -> str:
    """Describe a line's discount: "10% off", "NOK 50.00 off · Loyal customer"."""
    if discount is None:
        return ""
    if discount.amount is None:
        size = formats.percent(discount.basis_points, locale)
    elif discount.amount.currency == amounts.unit_price.currency and not amounts.price_with_tax:
        size = formats.money(discount.amount, locale)
    else:  # another amount is taken off: it is converted, or loses the tax that the customer does not pay
        return discount.title or texts.gettext("Discounted")
    words = texts.gettext("%(size)s off") % {"size": size}
    return f"{words} · {discount.title}" if discount.title else words
