"""The form by which staff record a payment that they took, of a draft order or of an order whose payment is pending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.errors import InvalidAmountError, TotalChangedError
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.pages.back_office.words import Words
from invoicing.ports import OfficePorts
from invoicing.usecases.payments.mark_as_paid import LATELY, ManualPayment

NAMES = ("version", "method", "method_name", "reference", "shown", "total", "ignore_stock", "end_payment")
FIELDS = {
    "/reference": "reference",
    "/method_name": "method_name",
    "out_of_stock": "ignore_stock",
    "checkout_active": "end_payment",
    "payment_in_progress": "end_payment",
    "total_changed": "total",
}
_METHODS = frozenset({PaymentMethod.CASH, PaymentMethod.CARD, PaymentMethod.BANK_TRANSFER, PaymentMethod.OTHER})
_LONGEST = {"reference": 255, "method_name": 40}


def check(typed: Mapping[str, str], words: Words) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    _ = words.gettext
    errors = {
        name: _("Write at most %(most)s characters.") % {"most": most}
        for name, most in _LONGEST.items()
        if len(typed.get(name, "")) > most
    }
    if typed.get("method", "") not in _METHODS:
        errors["method"] = _("Choose how it was paid.")
    elif typed.get("method_name") and typed["method"] != PaymentMethod.OTHER:
        errors["method_name"] = _("Leave the name empty, or choose another way above.")
    return errors


def payment_of(typed: Mapping[str, str], currency: str) -> ManualPayment:
    """Return the payment of a checked form. It is of the total that the page showed: another is refused."""
    choice = TotalChoice(typed["total"]) if typed.get("total") in set(TotalChoice) else None
    return ManualPayment(
        method=PaymentMethod(typed["method"]),
        method_name=typed.get("method_name", ""),
        reference=typed.get("reference", ""),
        amount=None if choice is TotalChoice.SENT else _shown(typed, currency),
        ignore_stock="ignore_stock" in typed,
        end_payment="end_payment" in typed,
        total=choice,
    )


def _shown(typed: Mapping[str, str], currency: str) -> Money:
    """Return the total that the form showed; one that is not an amount equals no total, and is refused as another."""
    try:
        return Money.parse(typed.get("shown", ""), currency)
    except InvalidAmountError:
        return Money(-1, currency)


def form_words(
    sale: Sale,
    total: Money,
    typed: Mapping[str, str],
    errors: Mapping[str, str],
    words: Words,
    *,
    ports: OfficePorts,
    is_short: bool = False,
    changed: TotalChangedError | None = None,
) -> dict[str, Any]:
    """Return the words of the form. The override ticks stand there only where something is in the way."""
    _ = words.gettext
    opened, has_provider = sale.draft.opened_at, ports.providers.has_provider
    is_active = bool(opened and words.now < opened + LATELY and has_provider) or sale.draft.active_attempt is not None
    return {
        "typed": {"method": PaymentMethod.BANK_TRANSFER.value, **typed},
        "errors": errors,
        "total": words.money(total),
        "shown": str(total),
        "methods": [
            (PaymentMethod.BANK_TRANSFER.value, _("Bank transfer")),
            (PaymentMethod.CASH.value, _("Cash")),
            (PaymentMethod.CARD.value, _("Card, at a terminal")),
            (PaymentMethod.OTHER.value, _("Another way"), _("Vipps, Swish, PayPal, a gift card")),
        ],
        "asks_stock": is_short or "ignore_stock" in errors or "ignore_stock" in typed,
        "asks_end": is_active or "end_payment" in errors or "end_payment" in typed,
        "has_links": sale.draft.links > 0,
        "has_email": bool(sale.person.receipt_address),
        "totals_to_choose": totals_to_choose(changed, words) if changed else [],
    }


def totals_to_choose(changed: TotalChangedError, words: Words) -> list[tuple[str, str]]:
    """Return the totals of which staff choose one; a page's total that is not stored cannot be chosen."""
    _ = words.gettext
    current = (TotalChoice.CURRENT.value, _("%(total)s, at today's prices") % {"total": words.money(changed.current)})
    sent = (TotalChoice.SENT.value, _("%(total)s, as the customer was told") % {"total": words.money(changed.sent)})
    return [sent, current] if not changed.variant else [current]
