"""Payment terms in responses."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from invoicing.api.fields.documents import Doc, write, writes
from invoicing.domain.catalog.payment_terms import PaymentTerms as Terms, TermsType

DueOn = Annotated[
    str | None,
    Doc("Due date in the store's time zone. Null if it is unknown or there are no payment terms.", format="date"),
]
Overdue = Annotated[bool, Doc("Whether the due date has passed without payment.")]


class PaymentTerms(TypedDict):
    """When the payment is due."""

    type: TermsType
    days: Annotated[int | None, Doc("Days after the invoice is sent. Only for `net`.")]
    due_on: Annotated[str | None, Doc("Due date. Only for `fixed`.", format="date")]


@writes(PaymentTerms)
def payment_terms(terms: Terms) -> PaymentTerms:
    """Return the document of payment terms."""
    return write(PaymentTerms, terms, days=terms.days or None)
