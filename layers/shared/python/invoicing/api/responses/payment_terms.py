"""Payment terms."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.responses.values import Doc
from invoicing.domain.catalog.payment_terms import PaymentTerms as Terms


class PaymentTerms(TypedDict):
    """Until when it may be paid, as it was agreed."""

    type: Annotated[str, Doc("receipt, fulfillment, net or fixed", "net")]
    days: Annotated[int | None, Doc("With `net`.")]
    due_on: Annotated[str | None, Doc("With `fixed`.", format="date")]


def payment_terms(terms: Terms | None) -> PaymentTerms | None:
    """Write payment terms."""
    if terms is None:
        return None
    return {"type": terms.type.value, "days": terms.days or None, "due_on": terms.due_on or None}
