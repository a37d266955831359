"""Asking for an invoice, and making links."""

from __future__ import annotations

from pydantic import Field

from invoicing.api.requests.bodies import Body
from invoicing.api.requests.fields import Email, Identifier, Lines, Locale, Moment, OneLine
from invoicing.domain.inputs import InvoiceOptions
from invoicing.domain.links import parse_link_id


class InvoiceBody(Body):
    """How an invoice is to be sent; what is left out follows the draft order and the store."""

    to: Email | None = Field(None, description="Instead of the customer's e-mail address.")
    subject: OneLine | None = None
    message: Lines | None = Field(None, description="A few words of the merchant's; line breaks stay.")
    bcc: Email | None = None
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


class LinkBody(Body):
    """For which channel a link is made, and how long it opens."""

    channel: Identifier = Field("chat", description="Where it will be pasted; opening it is told apart by it.")
    expires_at: Moment | None = Field(
        None, description="Left out, the store's `link_days` from now or, with payment terms, from when it is due."
    )
    replaces: Identifier | None = Field(
        None,
        description="The id of a link that ends at the same moment, and opens nothing any more.",
        examples=["lnk_1"],
    )

    @property
    def replaced(self) -> int:
        """Return the number of the link that ends; none is 0.

        Raises:
            LinkNotFoundError: it is no link's id.

        """
        return parse_link_id(self.replaces) if self.replaces else 0
