"""What would stop the customer or the invoice, in sentences that say what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from invoicing.domain.values.failure import Ineligibility
from invoicing.domain.values.warning import DraftOrderWarning, WarningCode
from invoicing.pages.back_office.words import Words


@dataclass(frozen=True, slots=True)
class WarningView:
    """A warning. One that blocks would refuse an invoice; `pointer` is that of the field."""

    text: str
    blocks: bool
    pointer: str
    code: WarningCode


def warning_views(warnings: Iterable[DraftOrderWarning], words: Words) -> tuple[WarningView, ...]:
    texts = _texts(words)
    return tuple(
        WarningView(
            texts[warning.code]
            % {"reasons": ineligible_words(warning.ineligible, words.gettext), **warning.parameters},
            warning.blocks,
            warning.pointer,
            warning.code,
        )
        for warning in warnings
    )


def ineligible_words(ineligible: Iterable[tuple[str, Ineligibility]], _: Callable[[str], str]) -> str:
    """Return each delivery method that cannot be chosen with its reason, or that the market has no method."""
    reasons = {
        Ineligibility.NOT_OFFERED: _("no longer offered"),
        Ineligibility.WEIGHT: _("too heavy or too light"),
        Ineligibility.SUBTOTAL: _("the goods cost too much or too little"),
        Ineligibility.POSTAL_CODE: _("does not serve the postal code"),
        Ineligibility.TOTAL: _("the total would be too large"),
    }
    return ", ".join(f"{method}: {reasons[reason]}" for method, reason in ineligible) or _("the market has none")


def _texts(words: Words) -> dict[WarningCode, str]:
    _ = words.gettext
    return {
        WarningCode.PRICE_RAISED: _(
            "%(given)s becomes %(price)s: rounding raises it by more than a half. Give the price in %(currency)s to "
            "charge another."
        ),
        WarningCode.OUT_OF_STOCK: _("%(title)s is short: %(left)s left, %(wanted)s wanted."),
        WarningCode.NO_DELIVERY_FITS: _(
            "The customer has no delivery to choose: the methods of %(market)s do not fit the goods or the address "
            "(%(reasons)s). Write a delivery of your own, or change the methods in the settings."
        ),
        WarningCode.NO_PAYMENT_METHOD: _(
            "The customer is not told how to pay: write payment instructions in the settings, or turn a payment "
            "provider on."
        ),
        WarningCode.BELOW_MINIMUM: _(
            "The payment provider takes no less than %(limit)s, and the total is %(total)s: change the draft, or take "
            "the payment yourself."
        ),
        WarningCode.ABOVE_MAXIMUM: _(
            "The payment provider takes no more than %(limit)s, and the total is %(total)s: change the draft, or take "
            "the payment yourself."
        ),
        WarningCode.UNSUPPORTED_FRACTION: _(
            "The payment provider takes whole multiples of %(limit)s, and the total is %(total)s: change the prices, "
            "or take the payment yourself."
        ),
        WarningCode.TOTAL_TOO_LARGE: _(
            "At today's prices the total would be more than %(most)s, the largest amount: reduce quantities or prices."
        ),
        WarningCode.TERMS_NEED_STORE_CURRENCY: _(
            "An invoice with payment terms has to be in %(store_currency)s, and this is in %(currency)s: share a link "
            "instead, or remove the payment terms."
        ),
        WarningCode.PAYMENTS_CLOSED: _(
            "The customer cannot pay until %(until)s: ten payments failed within 24 hours. Ask the customer, then "
            "share a new link, which opens it again."
        ),
        WarningCode.DISCOUNT_CODES_CLOSED: _(
            "The customer can enter no more discount codes: too many were wrong. Apply a code yourself, or share a new "
            "link, which allows them again."
        ),
        WarningCode.UNSUPPORTED_LOCALE: _(
            "The customer cannot be addressed in %(locale)s: e-mails are in %(used)s. Choose one of %(known)s."
        ),
    }
