"""SES's events, as EventBridge brings them, in our words.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html has every shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.domain.sale.email import EmailReport, ReportType

# detail-type: what it means, and where the event lists the recipients that it is about
_MEANINGS: dict[str, tuple[ReportType, tuple[str, str]]] = {
    "Email Sent": (ReportType.SENT, ("send", "recipients")),
    "Email Rejected": (ReportType.REJECTED, ("reject", "recipients")),
    "Email Delivered": (ReportType.DELIVERED, ("delivery", "recipients")),
    "Email Bounced": (ReportType.BOUNCED, ("bounce", "bouncedRecipients")),
    "Email Complaint Received": (ReportType.COMPLAINED, ("complaint", "complainedRecipients")),
    "Email Opened": (ReportType.OPENED, ("open", "recipients")),
    "Email Clicked": (ReportType.CLICKED, ("click", "recipients")),
}


def read_report(event: Mapping[str, Any]) -> EmailReport | None:
    """Return what an event reports, or nothing where it is of another kind or not about a mail of ours."""
    meaning = _MEANINGS.get(event.get("detail-type", ""))
    detail = event.get("detail") or {}
    email = detail.get("mail") or {}
    tags = email.get("tags") or {}
    sale_id, email_id = ((tags.get(name) or [""])[0] for name in ("sale_id", "email_id"))
    if meaning is None or not (sale_id and email_id):
        return None
    report_type, (part, recipients) = meaning
    particulars = detail.get(part) or {}
    return EmailReport(
        sale_id=sale_id,
        email_id=email_id,
        type=report_type,
        provider_id=email.get("messageId") or "",
        recipients=frozenset(_address(recipient) for recipient in particulars.get(recipients) or ()),
        bounce_type=particulars.get("bounceType") or "",
    )


def _address(recipient: str | Mapping[str, str]) -> str:
    """Return the bare address in lower case; a bounce may write it as `Name <address>`."""
    written = recipient if isinstance(recipient, str) else recipient.get("emailAddress", "")
    return written.rpartition("<")[2].rstrip("> ").lower()
