"""The payment method of manual payments, in words."""

from __future__ import annotations

from gettext import NullTranslations

from invoicing.domain.sale.attempt import MANUAL
from invoicing.domain.sale.order import Order


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
