"""Warnings of draft orders and calculations."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc, write
from invoicing.domain.values.warning import DraftOrderWarning as Warned, WarningCode

_SENTENCES = {
    WarningCode.PRICE_RAISED: "{given} becomes {price}: rounding raises it by more than a half. Give the price in "
    "{currency} to charge another.",
}


class DraftOrderWarning(TypedDict):
    """Something to know before you send the invoice."""

    code: WarningCode
    pointer: Annotated[str, Doc("JSON pointer to the field.", "/line_items/0/unit_price")]
    detail: Annotated[str, Doc("Warning, for people.")]
    blocks: Annotated[bool, Doc("Whether an invoice or a link would be refused.")]


def warning(warned: Warned) -> DraftOrderWarning:
    """Return a warning's document."""
    return write(DraftOrderWarning, warned, detail=_SENTENCES[warned.code].format(**warned.parameters))
