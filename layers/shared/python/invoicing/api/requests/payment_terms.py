"""Payment terms as staff write them."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from invoicing.api.requests.bodies import Body, refused
from invoicing.api.requests.fields import Day
from invoicing.domain.catalog.payment_terms import MOST_DAYS, PaymentTerms, TermsType


class PaymentTermsBody(Body):
    """Until when it may be paid: on receipt, on fulfilment, `days` after the invoice, or on a day that was agreed."""

    type: Literal["receipt", "fulfillment", "net", "fixed"]
    days: int | None = Field(None, ge=1, le=MOST_DAYS, description="With `net`.", examples=[7, 15, 30, 45, 60, 90])
    due_on: Day | None = Field(None, description="With `fixed`: a day of the store's.")

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Self:
        wanted = {"net": "days", "fixed": "due_on"}.get(self.type)
        for name in ("days", "due_on"):
            is_given = getattr(self, name) is not None
            if name == wanted and not is_given:
                raise refused("incomplete_terms", f"Give {name}: terms of the type {self.type} need it.")
            if name != wanted and is_given:
                raise refused("incomplete_terms", f"Leave {name} out: terms of the type {self.type} have none.")
        return self

    def to_terms(self) -> PaymentTerms:
        """Return the terms."""
        return PaymentTerms(TermsType(self.type), self.days or 0, self.due_on or "")
