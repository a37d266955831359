"""Parsing of SES's events on EventBridge, and the tags of e-mails, which come back in them.

Their shapes: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any

from invoicing.domain.sale.email import EmailReport, ReportType
from invoicing.ports import EmailTags

if TYPE_CHECKING:
    from types_boto3_sesv2.type_defs import MessageTagTypeDef

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


def to_message_tags(tags: EmailTags) -> list[MessageTagTypeDef]:
    """Return the tags that an e-mail is sent with."""
    return [{"Name": name, "Value": value} for name, value in asdict(tags).items() if value]


def from_message_tags(tags: Mapping[str, list[str]]) -> EmailTags | None:
    """Return the tags that an e-mail was sent with; None if it is not an e-mail of this project."""
    values = {field.name: (tags.get(field.name) or [""])[0] for field in fields(EmailTags)}
    found = EmailTags(**values)
    return found if found.sale_id and found.email_id else None


def read_report(event: Mapping[str, Any]) -> EmailReport | None:
    """Return the report in an event; None if its type is unknown or the e-mail has no tags of this project."""
    known = _TYPES.get(event.get("detail-type", ""))
    detail = event.get("detail") or {}
    email = detail.get("mail") or {}
    tags = from_message_tags(email.get("tags") or {})
    if known is None or tags is None:
        return None
    report_type, (part, recipients) = known
    details = detail.get(part) or {}
    return EmailReport(
        sale_id=tags.sale_id,
        email_id=tags.email_id,
        type=report_type,
        provider_id=email.get("messageId") or "",
        recipients=frozenset(_address(recipient) for recipient in details.get(recipients) or ()),
        bounce_type=details.get("bounceType") or "",
    )


def _address(recipient: str | Mapping[str, str]) -> str:
    """Return the bare address in lower case; a bounce may have `Name <address>`."""
    address = recipient if isinstance(recipient, str) else recipient.get("emailAddress", "")
    return address.rpartition("<")[2].rstrip("> ").lower()
