"""The form by which staff record a payment that they took, of a draft order or of an order whose payment is pending."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.domain.draft_orders.choose_total import TotalChoice
from invoicing.domain.errors import InvalidAmountError, TotalChangedError
from invoicing.domain.sale.attempt import PaymentMethod
from invoicing.domain.sale.sale import Sale
from invoicing.domain.values.money import Money
from invoicing.domain.values.text import LONGEST_METHOD_NAME
from invoicing.pages.back_office.sales.acts import ActForm
from invoicing.pages.back_office.typed_fields import TypedFields
from invoicing.pages.back_office.words import Words
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


def check(typed: Mapping[str, str], locale: str) -> dict[str, str]:
    """Return what is wrong with the form, by field."""
    fields = TypedFields(typed, locale)
    _ = fields.texts.gettext
    fields.line("reference")
    name = fields.line("method_name", longest=LONGEST_METHOD_NAME)
    if typed.get("method", "") not in _METHODS:
        fields.refuse("method", _("Choose how it was paid"))
    elif name and typed["method"] != PaymentMethod.OTHER:
        fields.refuse("method_name", _("Leave the name empty, or choose another way above"))
    return fields.errors


def payment_of(typed: Mapping[str, str], currency: str) -> ManualPayment:
    """Return the payment of a checked form. It is of the total that the page showed: another is refused."""
    choice = choice_of_total(typed)
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
    sale: Sale, total: Money, form: ActForm, words: Words, *, has_provider: bool, is_short: bool
) -> dict[str, Any]:
    """Return the words of the form. The override ticks stand there only where something is in the way."""
    _ = words.gettext
    opened, typed, errors = sale.draft.opened_at, form.typed, form.errors
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
        "totals_to_choose": totals_to_choose(form, words),
    }


def totals_to_choose(form: ActForm, words: Words) -> list[tuple[str, str]]:
    """Return the totals to choose from, if it changed; a total of a page that is not stored cannot be chosen."""
    if not isinstance(form.refusal, TotalChangedError):
        return []
    _, changed = words.gettext, form.refusal
    current = (TotalChoice.CURRENT.value, _("%(total)s, at today's prices") % {"total": words.money(changed.current)})
    sent = (TotalChoice.SENT.value, _("%(total)s, as the customer was told") % {"total": words.money(changed.sent)})
    return [sent, current] if not changed.variant else [current]


def choice_of_total(typed: Mapping[str, str]) -> TotalChoice | None:
    """Return the total that staff chose; None if there was nothing to choose."""
    return TotalChoice(typed["total"]) if typed.get("total") in set(TotalChoice) else None
