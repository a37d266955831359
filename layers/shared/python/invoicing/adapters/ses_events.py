"""Parsing of SES's events on EventBridge.

Their shapes: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from invoicing.domain.sale.email import EmailReport, ReportType

# detail-type -> the report's type, and the path of the recipients that it is about
_TYPES: dict[str, tuple[ReportType, tuple[str, str]]] = {
    "Email Sent": (ReportType.SENT, ("send", "recipients")),
    "Email Rejected": (ReportType.REJECTED, ("reject", "recipients")),
    "Email Delivered": (ReportType.DELIVERED, ("delivery", "recipients")),
    "Email Bounced": (ReportType.BOUNCED, ("bounce", "bouncedRecipients")),
    "Email Complaint Received": (ReportType.COMPLAINED, ("complaint", "complainedRecipients")),
    "Email Opened": (ReportType.OPENED, ("open", "recipients")),
    "Email Clicked": (ReportType.CLICKED, ("click", "recipients")),
}


def read_report(event: Mapping[str, Any]) -> EmailReport | None:
    """Return the report in an event; None if its type is unknown or the e-mail has no tags of this project."""
    known = _TYPES.get(event.get("detail-type", ""))
    detail = event.get("detail") or {}
    email = detail.get("mail") or {}
    tags = email.get("tags") or {}
    sale_id, email_id = ((tags.get(name) or [""])[0] for name in ("sale_id", "email_id"))
    if known is None or not (sale_id and email_id):
        return None
    report_type, (part, recipients) = known
    details = detail.get(part) or {}
    return EmailReport(
        sale_id=sale_id,
        email_id=email_id,
        type=report_type,
        provider_id=email.get("messageId") or "",
        recipients=frozenset(_address(recipient) for recipient in details.get(recipients) or ()),
        bounce_type=details.get("bounceType") or "",
    )


def _address(recipient: str | Mapping[str, str]) -> str:
    """Return the bare address in lower case; a bounce may have `Name <address>`."""
    address = recipient if isinstance(recipient, str) else recipient.get("emailAddress", "")
    return address.rpartition("<")[2].rstrip("> ").lower()
