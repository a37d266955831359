"""E-mails that were requested minutes ago: a second one is sent only by staff who know of the first one."""

from __future__ import annotations

from datetime import datetime, timedelta

from invoicing.domain.sale.email import EmailStatus
from invoicing.domain.values.ids import moment_of_ulid

RECENTLY = timedelta(minutes=10)
_HAVE_ARRIVED = frozenset(EmailStatus) - {EmailStatus.BOUNCED, EmailStatus.FAILED}


def is_recent(email_id: str, now: datetime) -> bool:
    """Tell whether an e-mail with that id, a ULID, was requested minutes ago."""
    return now - moment_of_ulid(email_id) < RECENTLY


def may_arrive(status: EmailStatus) -> bool:
    """Tell whether an e-mail may have arrived, or be on its way."""
    return status in _HAVE_ARRIVED
