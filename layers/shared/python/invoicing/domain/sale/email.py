"""One mail to one customer, from being asked for to being delivered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from invoicing.domain.values.record_key import RecordKey
from invoicing.domain.values.text import ascii_address

SETTLE_AFTER = timedelta(minutes=15)  # by then any SES event of a mail that went has come


MOST_TRIES = 16  # an hour or so: for each time that it is asked for, that itself and three tries


class MailKind(StrEnum):
    """What a mail is for."""

    INVOICE = "invoice"
    RECEIPT = "receipt"
    REMINDER = "reminder"
    REFUND = "refund"


class MailStatus(StrEnum):
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
class MailReport:
    """A report of SES about one mail. `recipients` are those that it is about, where it says so, in lower case."""

    sale_id: str
    mail_id: str
    type: ReportType
    provider_id: str = ""
    recipients: frozenset[str] = frozenset()
    bounce_type: str = ""

    def is_about(self, address: str) -> bool:
        """Tell whether it is about the mail to that address, and not about a blind copy of it."""
        return not self.recipients or ascii_address(address).lower() in self.recipients


# What SES reports may come in any order; a mail only ever moves to something that says more.
_KNOWS_MORE = (
    MailStatus.SCHEDULED,
    MailStatus.REQUESTED,
    MailStatus.SENDING,
    MailStatus.SENT,
    MailStatus.DELIVERED,
    MailStatus.BOUNCED,
    MailStatus.COMPLAINED,
)


_STATUS_OF = {
    ReportType.DELIVERED: MailStatus.DELIVERED,
    ReportType.BOUNCED: MailStatus.BOUNCED,
    ReportType.COMPLAINED: MailStatus.COMPLAINED,
    ReportType.REJECTED: MailStatus.FAILED,
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail; `id` is a ULID. It is rendered when it is sent, from what the sale holds then."""

    id: str
    kind: MailKind
    status: MailStatus
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
        return mail_key(self.id)

    @property
    def due(self) -> tuple[str, datetime] | None:
        """Return in which queue, and when, it wants to be looked at."""
        if self.status is MailStatus.SCHEDULED and self.send_at:
            return ("RECOVER", self.send_at)
        if self.status in (MailStatus.SENDING, MailStatus.REQUESTED):
            return ("RECOVER", (self.claimed_at or self.asked_at or self.created_at) + SETTLE_AFTER)
        return None

    def claimed(self, now: datetime) -> Mail:
        """Return the mail as claimed for sending."""
        return replace(self, status=MailStatus.SENDING, claimed_at=now, tries=self.tries + 1)

    def put_back(self) -> Mail:
        """Return the mail after a definite refusal: it may be tried again at once, and is looked at again later."""
        return replace(self, status=MailStatus.REQUESTED)

    def asked_for(self, now: datetime) -> Mail:
        """Return the mail as asked for again. That is a try, too: one that nobody claims is not asked for for ever."""
        return replace(self, status=MailStatus.REQUESTED, asked_at=now, claimed_at=None, tries=self.tries + 1)

    def reported(self, report: ReportType) -> Mail:
        """Return the mail with what SES reports, its status unless more is known already."""
        status = _STATUS_OF.get(report, self.status)
        if status in _KNOWS_MORE and self.status in _KNOWS_MORE:
            status = max(status, self.status, key=_KNOWS_MORE.index)
        return replace(self, status=status, reports=(*self.reports, report))


def mail_key(mail_id: str) -> RecordKey:
    """Return where a mail stands within its sale."""
    return RecordKey("MAIL", mail_id)
