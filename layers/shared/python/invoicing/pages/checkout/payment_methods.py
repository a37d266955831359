"""Payments that no provider takes: how to pay the store directly, and the method of a manual payment."""

from __future__ import annotations

from gettext import NullTranslations

from invoicing.domain.catalog.payment_instructions import with_values
from invoicing.domain.catalog.store import Store
from invoicing.domain.sale.attempt import MANUAL
from invoicing.domain.sale.order import Order
from invoicing.domain.sale.sale import Sale
from invoicing.pages.i18n import formats


def is_paid_manually(order: Order) -> bool:
    return any(payment.provider == MANUAL for payment in order.payments)


def method_words(order: Order | None, texts: NullTranslations) -> str:
    """Return the method that staff recorded, such as "Bank transfer", or its name as they wrote it.

    `texts` are the catalogue of pages.
    """
    manual = [payment for payment in (order.payments if order else ()) if payment.provider == MANUAL]
    _ = texts.gettext
    known = {"cash": _("Cash"), "card": _("Card"), "bank_transfer": _("Bank transfer")}
    return known.get(manual[-1].method, manual[-1].method_name) if manual else ""


def instruction_lines(sale: Sale, store: Store, locale: str) -> tuple[str, ...]:
    """Return the lines of the instructions; none if the store has none."""
    number = sale.order.name if sale.order else sale.draft.name
    total = formats.money(sale.offer.totals.total, locale)
    return tuple(with_values(store.payment_instructions, number=number, total=total).splitlines())
