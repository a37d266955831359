"""The body of sending an invoice."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.fields.codes import ShippedLocale
from invoicing.api.fields.input import Input, fields_of
from invoicing.api.fields.text import EmailAddress, HeaderLine, Lines
from invoicing.api.fields.times import Moment
from invoicing.domain.email.invoice import InvoiceOptions


class InvoiceInput(Input):
    """Options for an invoice e-mail. All have defaults."""

    to: EmailAddress | None = Field(
        None,
        description="Recipient of this invoice and its reminder. Defaults to the e-mail address that the customer has "
        "when it is sent.",
    )
    subject: HeaderLine | None = Field(None, description="Defaults to a standard subject.")
    message: Lines | None = Field(None, description="A personal message. Line breaks are kept.")
    bcc: EmailAddress | None = Field(None, description="Recipient of a blind copy.")
    locale: ShippedLocale | None = Field(
        None, description="Language of the e-mail, as a BCP 47 tag: `en` or `nb`. Defaults to the customer's."
    )
    send_at: Moment | None = Field(None, description="When to send the e-mail. Defaults to now.")

    def to_options(self) -> InvoiceOptions:
        """Return the options."""
        return InvoiceOptions(**fields_of(self))
