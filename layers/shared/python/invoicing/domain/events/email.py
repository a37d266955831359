"""Events about e-mails."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from invoicing.domain.events.event import Event


class EmailKind(StrEnum):
    """What an e-mail is about."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    REMINDER = "reminder"
    REFUND = "refund"
    SHIPPING_CONFIRMATION = "shipping_confirmation"
    PAID_NOTICE = "paid_notice"  # to the store itself


@dataclass(frozen=True)
class InvoiceRequested(Event):
    """An invoice is to be sent: staff or the customer asked for it, its time came, or it is sent again.

    `email_id` is the e-mail to send, `link_id` the link in it.
    """

    email_id: str
    link_id: str = ""


@dataclass(frozen=True)
class EmailRequested(Event):
    """Staff asked for a receipt, or an e-mail of any kind but invoices and reminders is to be sent again.

    `about` is the id of the refund (`rfd_…`) or of the late payment (`pay_…`) that a refund notice is about, or of the
    fulfillment (`ful_…`) that a shipping confirmation is about.
    """

    email_id: str
    kind: EmailKind
    about: str = ""


@dataclass(frozen=True)
class EmailSent(Event):
    """Amazon SES accepted an e-mail. `link_id` is the link in it, empty in an e-mail to the store itself."""

    email_id: str
    kind: EmailKind
    link_id: str


@dataclass(frozen=True)
class EmailFailed(Event):
    """An e-mail could not be sent; `reason` says why and what to do."""

    email_id: str
    kind: EmailKind
    reason: str


@dataclass(frozen=True)
class EmailDelivered(Event):
    """The recipient's mail server accepted an e-mail."""

    email_id: str
    kind: EmailKind


@dataclass(frozen=True)
class EmailBounced(Event):
    """An e-mail bounced: share a link with the customer instead."""

    email_id: str
    kind: EmailKind
    bounce_type: str


@dataclass(frozen=True)
class EmailComplained(Event):
    """The recipient marked an e-mail as spam."""

    email_id: str
    kind: EmailKind


@dataclass(frozen=True)
class EmailOpened(Event):
    """The recipient opened an e-mail, as Amazon SES reports it."""

    email_id: str
    kind: EmailKind


@dataclass(frozen=True)
class EmailClicked(Event):
    """The recipient followed the link in an e-mail, as Amazon SES reports it."""

    email_id: str
    kind: EmailKind


@dataclass(frozen=True)
class ReminderSkipped(Event):
    """A reminder was due and was not sent; `reason` says why."""

    reason: str
