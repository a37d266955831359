"""Asking for an invoice, and making links."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.requests.bodies import Body
from invoicing.api.requests.fields import EmailAddress, Lines, Locale, Moment, OneLine
from invoicing.domain.email.invoice import InvoiceOptions


class InvoiceBody(Body):
    """How an invoice is to be sent; what is left out follows the draft order and the store."""

    to: EmailAddress | None = Field(None, description="Instead of the customer's e-mail address.")
    subject: OneLine | None = None
    message: Lines | None = Field(None, description="A few words of the merchant's; line breaks stay.")
    bcc: EmailAddress | None = None
    locale: Locale | None = Field(None, description="Instead of the customer's language.")
    send_at: Moment | None = Field(None, description="Left out, it goes now.")

    def to_options(self) -> InvoiceOptions:
        """Return the options."""
        return InvoiceOptions(
            to=self.to,
            subject=self.subject or "",
            message=self.message or "",
            bcc=self.bcc or "",
            locale=self.locale or "",
            send_at=self.send_at,
        )
