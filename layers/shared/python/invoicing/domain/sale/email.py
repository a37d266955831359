"""One mail to one customer, from being asked for to being delivered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.text import ascii_address

RETRY_AFTER = timedelta(minutes=15)  # by then any SES event of a mail that went has come
MOST_TRIES = 16  # an hour or so: for each time that it is asked for, that itself and three tries


class EmailKind(StrEnum):
    """What a mail is for."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    REMINDER = "reminder"
    REFUND = "refund"


class EmailStatus(StrEnum):
    """Where a mail stands."""

    SCHEDULED = "scheduled"  # to be requested at its time
    REQUESTED = "requested"  # asked for, or put back after a definite refusal
    SENDING = "sending"  # claimed: it may or may not have gone
    SENT = "sent"  # SES took it
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"  # given up


class ReportType(StrEnum):
    """What SES reports of a mail."""

    SENT = "sent"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    OPENED = "opened"
    CLICKED = "clicked"
    REJECTED = "rejected"  # taken at first, then found to hold a virus


@dataclass(frozen=True, slots=True)
class EmailReport:
    """A report of SES about one mail. `recipients` are those that it is about, where it says so, in lower case."""

    sale_id: str
    email_id: str
    type: ReportType
    provider_id: str = ""
    recipients: frozenset[str] = frozenset()
    bounce_type: str = ""

    def is_about(self, address: str) -> bool:
        """Tell whether it is about the mail to that address, and not about a blind copy of it."""
        return not self.recipients or ascii_address(address).lower() in self.recipients


# What SES reports may come in any order; a mail only ever moves to something that says more.
_KNOWS_MORE = (
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
    ReportType.REJECTED: EmailStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class Email:
    """A mail; `id` is a ULID. It is rendered when it is sent, from what the sale holds then."""

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
    asked_at: datetime | None = None  # again, where it was asked for more than once
    claimed_at: datetime | None = None
    sent_at: datetime | None = None
    tries: int = 0
    provider_id: str = ""  # what SES calls it
    reports: tuple[ReportType, ...] = ()  # what SES has reported, each once
    about: str = ""  # the id of what a refund's mail tells of

    @property
    def key(self) -> RecordKey:
        """Return where it stands within its sale."""
        return email_key(self.id)

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        if self.status is EmailStatus.SCHEDULED and self.send_at:
            return ("RECOVER", self.send_at)
        if self.status in (EmailStatus.SENDING, EmailStatus.REQUESTED):
            return ("RECOVER", (self.claimed_at or self.asked_at or self.created_at) + RETRY_AFTER)
        return None

    def claimed(self, now: datetime) -> Email:
        """Return the mail as claimed for sending."""
        return replace(self, status=EmailStatus.SENDING, claimed_at=now, tries=self.tries + 1)

    def put_back(self) -> Email:
        """Return the mail after a definite refusal: it may be tried again at once, and is looked at again later."""
        return replace(self, status=EmailStatus.REQUESTED)

    def asked_for(self, now: datetime) -> Email:
        """Return the mail as asked for again. That is a try, too: one that nobody claims is not asked for for ever."""
        return replace(self, status=EmailStatus.REQUESTED, asked_at=now, claimed_at=None, tries=self.tries + 1)

    def reported(self, report: ReportType) -> Email:
        """Return the mail with what SES reports, its status unless more is known already."""
        status = _STATUS_OF.get(report, self.status)
        if status in _KNOWS_MORE and self.status in _KNOWS_MORE:
            status = max(status, self.status, key=_KNOWS_MORE.index)
        return replace(self, status=status, reports=(*self.reports, report))


def email_key(email_id: str) -> RecordKey:
    """Return where a mail stands within its sale."""
    return RecordKey("EMAIL", email_id)
