"""What happens to mails."""

from __future__ import annotations

from dataclasses import dataclass

from invoicing.domain.events.event import Event


@dataclass(frozen=True)
class InvoiceRequested(Event):
    """Staff asked for an invoice, its time came, or a customer's link had run out and they asked for a new one.

    `mail_id` says which mail to send, and by which link to pay.
    """

    mail_id: str
    link_id: str = ""


@dataclass(frozen=True)
class InvoiceSent(Event):
    """SES took an invoice."""

    mail_id: str
    link_id: str


@dataclass(frozen=True)
class InvoiceFailed(Event):
    """An invoice could not be sent; `reason` says why and what to do."""

    mail_id: str
    reason: str


@dataclass(frozen=True)
class InvoiceDelivered(Event):
    """The customer's mail server took a mail."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceBounced(Event):
    """A mail came back; copy the link instead."""

    mail_id: str
    kind: str
    bounce_type: str


@dataclass(frozen=True)
class InvoiceComplained(Event):
    """The customer called a mail unwanted."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceOpened(Event):
    """A mail was opened, as SES saw it."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class InvoiceClicked(Event):
    """The link in a mail was followed, as SES saw it."""

    mail_id: str
    kind: str


@dataclass(frozen=True)
class ReminderSent(Event):
    """SES took a reminder."""

    mail_id: str
    link_id: str


@dataclass(frozen=True)
class ReminderSkipped(Event):
    """A reminder was due and not sent; `reason` says why."""

    reason: str


@dataclass(frozen=True)
class ReceiptRequested(Event):
    """A receipt, or a `kind` "refund", that did not go, as far as is known, is to be sent again.

    `about` is the refund, or the payment that came too late.
    """

    mail_id: str
    kind: str = "receipt"
    about: str = ""


@dataclass(frozen=True)
class ReceiptFailed(Event):
    """A receipt, or a `kind` "refund", could not be sent; `reason` says why and what to do."""

    mail_id: str
    reason: str
    kind: str = "receipt"


@dataclass(frozen=True)
class ReceiptSent(Event):
    """SES took a receipt, or a `kind` "refund"."""

    mail_id: str
    kind: str = "receipt"
