"""Payment terms in request bodies."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from invoicing.api.fields.input import CHOICE, InputPart, fields_of, refused
from invoicing.api.fields.times import Day
from invoicing.domain.catalog.payment_terms import MOST_DAYS, PaymentTerms, TermsType


class PaymentTermsInput(InputPart):
    """When the payment is due."""

    type: Annotated[TermsType, CHOICE] = Field(
        description="`receipt`: when the invoice is sent. `fulfillment`: when the order is fulfilled. `net`: `days` "
        "after the invoice is sent. `fixed`: on `due_on`."
    )
    days: int | None = Field(
        None,
        ge=1,
        le=MOST_DAYS,
        description="Required for `net`, and only valid there.",
        examples=[7, 15, 30, 45, 60, 90],
    )
    due_on: Day | None = Field(
        None, description="A date in the store's time zone. Required for `fixed`, and only valid there."
    )

    @model_validator(mode="after")
    def _has_what_its_type_needs(self) -> Self:
        wanted = {TermsType.NET: "days", TermsType.FIXED: "due_on"}.get(self.type)
        for name in ("days", "due_on"):
            is_given = getattr(self, name) is not None
            if name == wanted and not is_given:
                raise refused("incomplete_terms.missing", field=name, type=self.type)
            if name != wanted and is_given:
                raise refused("incomplete_terms.unused", field=name, type=self.type)
        return self

    def to_domain(self) -> PaymentTerms:
        return PaymentTerms(**fields_of(self))
