"""One e-mail to one customer, from the request to its delivery."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.events import EmailKind
from invoicing.domain.values.lifecycle import Lifecycle
from invoicing.domain.values.money import Money
from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.text import canonical_address

RETRY_AFTER = timedelta(minutes=15)  # SES has reported on an e-mail that it sent by then
LONGEST_WAIT = timedelta(hours=1)  # between two requests for an e-mail that no function claims
MOST_TRIES = 12  # about an hour: Lambda tries each request three times
MOST_REQUESTS = 72  # three days without a claim


class EmailStatus(StrEnum):
    """The status of an e-mail."""

    SCHEDULED = "scheduled"  # to be requested at its time
    REQUESTED = "requested"  # to be sent, or to be sent again after a definite refusal
    SENDING = "sending"  # claimed: it may have been sent
    SENT = "sent"  # SES accepted it
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"  # will not be sent


class InvoiceStatus(StrEnum):
    """The status of the latest invoice of a draft order or order, as lists show it."""

    NOT_SENT = "not_sent"  # none was requested
    REQUESTED = "requested"  # to be sent now or at its time
    SENT = "sent"  # SES accepted it; whether it was delivered is in the timeline
    BOUNCED = "bounced"
    FAILED = "failed"  # will not be sent

    @classmethod
    def of(cls, email: EmailStatus) -> InvoiceStatus:
        """Return the status of an invoice whose e-mail has a status."""
        if email in {EmailStatus.SCHEDULED, EmailStatus.REQUESTED, EmailStatus.SENDING}:
            return cls.REQUESTED
        return {EmailStatus.BOUNCED: cls.BOUNCED, EmailStatus.FAILED: cls.FAILED}.get(email, cls.SENT)


_REPORTED = {EmailStatus.DELIVERED, EmailStatus.BOUNCED, EmailStatus.COMPLAINED}

# SES reports in any order, and a report proves that an e-mail was sent, whatever was recorded before.
LIFECYCLE = Lifecycle(
    initial={EmailStatus.SCHEDULED, EmailStatus.REQUESTED, EmailStatus.SENDING},
    following={
        EmailStatus.SCHEDULED: {EmailStatus.REQUESTED},
        EmailStatus.REQUESTED: {EmailStatus.REQUESTED, EmailStatus.SENDING, EmailStatus.SENT, EmailStatus.FAILED},
        EmailStatus.SENDING: {EmailStatus.REQUESTED, EmailStatus.SENT, EmailStatus.FAILED},
        EmailStatus.SENT: {*_REPORTED, EmailStatus.FAILED},
        EmailStatus.DELIVERED: {EmailStatus.BOUNCED, EmailStatus.COMPLAINED, EmailStatus.FAILED},
        EmailStatus.BOUNCED: {EmailStatus.COMPLAINED, EmailStatus.FAILED},
        EmailStatus.COMPLAINED: {EmailStatus.FAILED},
        EmailStatus.FAILED: {EmailStatus.SENT, *_REPORTED},
    },
)


class ReportType(StrEnum):
    """What Amazon SES reports about an e-mail."""

    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OPENED = "opened"
    CLICKED = "clicked"
    REJECTED = "rejected"  # accepted at first, then rejected for a virus


@dataclass(frozen=True, slots=True)
class EmailReport:
    """A report of SES about one e-mail. `recipients` are those it names, in lower case; empty if it names none."""

    sale_id: str
    email_id: str
    type: ReportType
    provider_id: str = ""
    recipients: frozenset[str] = frozenset()
    bounce_type: str = ""

    def is_about(self, address: str) -> bool:
        """Tell whether it is about the e-mail to that address, not about a blind copy of it."""
        return not self.recipients or canonical_address(address) in map(canonical_address, self.recipients)


# SES reports in any order, so a report may be older than the status. `LIFECYCLE` says which status may follow which,
# and ranks none of them. Of the status and the report, the later one in this list stays; a report replaces FAILED.
_PRECEDENCE = (
    EmailStatus.SCHEDULED,
    EmailStatus.REQUESTED,
    EmailStatus.SENDING,
    EmailStatus.SENT,
    EmailStatus.DELIVERED,
    EmailStatus.BOUNCED,
    EmailStatus.COMPLAINED,
)

_STATUS_OF = {
    ReportType.DELIVERED: EmailStatus.DELIVERED,
    ReportType.BOUNCED: EmailStatus.BOUNCED,
    ReportType.COMPLAINED: EmailStatus.COMPLAINED,
}


@dataclass(frozen=True, slots=True)
class Email:
    """An e-mail; `id` is a ULID. It is rendered when it is sent, from the sale as it is then."""

    id: str
    kind: EmailKind
    status: EmailStatus
    to: str
    link: int
    created_at: datetime
    locale: str = ""
    subject: str = ""
    message: str = ""
    bcc: str = ""
    send_at: datetime | None = None
    asked_at: datetime | None = None  # when it was last requested again
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    tries: int = 0  # how often it was claimed to be handed to SES
    requests: int = 0  # how often it was requested again since it was last claimed
    provider_id: str = ""  # SES's message id
    reports: tuple[ReportType, ...] = ()  # SES's reports, each type once
    about: str = ""  # the id of the refund, late payment or fulfillment that it is about
    has_custom_to: bool = False  # staff gave `to` for this e-mail; otherwise it is the customer's when it was claimed
    offer: int = 0  # the number of the offer that it states, once it is claimed
    former_total: Money | None = None  # which an earlier e-mail stated, if prices moved since

    @property
    def key(self) -> RecordKey:
        return email_key(self.id)

    @property
    def due(self) -> tuple[str, datetime] | None:
        if self.status is EmailStatus.SCHEDULED and self.send_at:
            return ("RECOVER", self.send_at)
        if self.status in (EmailStatus.SENDING, EmailStatus.REQUESTED):
            wait = min(RETRY_AFTER * 2 ** min(self.requests, 5), LONGEST_WAIT)
            return ("RECOVER", (self.claimed_at or self.asked_at or self.created_at) + wait)
        return None

    def moved_to(self, status: EmailStatus) -> Email:
        """Return the e-mail in its next status. Raises `WrongStateError` where `LIFECYCLE` has no such transition."""
        LIFECYCLE.require(f"The e-mail {self.id}", self.status, status)
        return replace(self, status=status)

    def claimed(self, now: datetime) -> Email:
        return replace(self.moved_to(EmailStatus.SENDING), claimed_at=now, tries=self.tries + 1, requests=0)

    def put_back(self) -> Email:
        """Return the e-mail after a definite refusal: it may be sent again at once, and is retried later."""
        return self.moved_to(EmailStatus.REQUESTED)

    def asked_for(self, now: datetime) -> Email:
        """Return the e-mail as requested again. A request is no try: no function may have run for it."""
        requested = self.moved_to(EmailStatus.REQUESTED)
        return replace(requested, asked_at=now, claimed_at=None, requests=self.requests + 1)

    def reported(self, report: ReportType) -> Email:
        """Return the e-mail with a report of SES, and with the status that it leads to."""
        status = _STATUS_OF.get(report, self.status)
        if status in _PRECEDENCE and self.status in _PRECEDENCE:
            status = max(status, self.status, key=_PRECEDENCE.index)
        email = self if status is self.status else self.moved_to(status)
        return replace(email, reports=(*self.reports, report))


def email_key(email_id: str) -> RecordKey:
    return RecordKey("EMAIL", email_id)
