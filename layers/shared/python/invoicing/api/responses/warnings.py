"""Warnings of draft orders, calculations and invoices."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write
from invoicing.domain.errors.sentences import SENTENCES
from invoicing.domain.values.warning import DraftOrderWarning as Warned, WarningCode

_OTHERWISE = "Change the draft order, or take the payment yourself."
_SENTENCES = {
    WarningCode.PRICE_RAISED: "{given} becomes {price}: rounding raises it by more than a half. Give the price in "
    "{currency} to charge another.",
    WarningCode.OUT_OF_STOCK: "{title} ({sku}) is short: {left} left, {wanted} wanted. Restock it, set its "
    "inventory_policy to continue, or change the quantity.",
    WarningCode.NO_DELIVERY_FITS: "The customer has no delivery to choose. The delivery methods of {market} do not fit "
    "the goods or the address: {reasons}. Add a shipping line with a title and a price, or change the methods.",
    WarningCode.NO_PAYMENT_METHOD: "The customer is not told how to pay: the stack has no payment provider. Write the "
    "store's payment_instructions with PATCH /store, or turn a provider on.",
    WarningCode.BELOW_MINIMUM: "The payment provider takes no less than {limit}, and the total is {total}. "
    f"{_OTHERWISE}",
    WarningCode.ABOVE_MAXIMUM: "The payment provider takes no more than {limit}, and the total is {total}. "
    f"{_OTHERWISE}",
    WarningCode.UNSUPPORTED_FRACTION: "The payment provider takes whole multiples of {limit}, and the total is "
    f"{{total}}. {_OTHERWISE}",
    WarningCode.UNSUPPORTED_LOCALE: "Customers cannot be addressed in {locale}: e-mails are in {used}. Choose one of "
    "{known}.",
    WarningCode.TOTAL_TOO_LARGE: "At the prices of today the total would be more than {most}, the largest amount. It "
    "stays as it was and cannot be paid, sent or completed: reduce the quantities, the prices or the delivery.",
    WarningCode.PAYMENTS_CLOSED: "The customer cannot pay until {until}: ten payments failed within 24 hours "
    "({reason}). Stolen cards may be tried: ask the customer, then create a new link, which opens it again.",
    WarningCode.DISCOUNT_CODES_CLOSED: "The customer can enter no more discount codes: too many were wrong. Apply a "
    "code yourself, or create a new link, which allows them again.",
    WarningCode.TERMS_NEED_STORE_CURRENCY: SENTENCES["terms_need_store_currency"],
}


class DraftOrderWarning(TypedDict):
    """Something that would stop the customer or the invoice, or a price that changed unexpectedly."""

    code: WarningCode
    pointer: Annotated[str, Doc("JSON pointer to the field.", "/line_items/0/unit_price")]
    detail: Annotated[str, Doc("Warning, for people.")]
    blocks: Annotated[bool, Doc("Whether an invoice would be refused.")]


DraftOrderWarnings = Annotated[
    list[DraftOrderWarning], Doc("What to know before you send it. Empty if there is nothing.")
]
SentWarnings = Annotated[
    list[DraftOrderWarning], Doc("What to know about what you sent. Stock is not compared; the draft order has that.")
]


def warnings(all_warned: Iterable[Warned]) -> list[DraftOrderWarning]:
    """Return the documents of warnings."""
    return [write(DraftOrderWarning, warned, detail=_detail(warned)) for warned in all_warned]


def _detail(warned: Warned) -> str:
    reasons = ", ".join(f"{method} ({reason.value})" for method, reason in warned.ineligible) or "it has none"
    return _SENTENCES[warned.code].format(**{"reasons": reasons, **warned.parameters})
