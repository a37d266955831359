"""The e-mails sent through SES and by the user pool, and the events that SES would publish about them."""

import base64
import json
import re
import threading
import uuid
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from html import escape
from typing import Any

from moto.ses.models import ses_backends

from local.aws.moto_patches import Exchange
from local.bus import Bus
from local.clock import Clock
from local.console.user_pool_emails import SENDER, user_pool_email
from local.template import ACCOUNT, REGION, Template

# kind of feedback: SES's event type, the detail-type on the bus, the key of its details
KINDS = {
    "send": ("SEND", "Email Sent", "send"),
    "reject": ("REJECT", "Email Rejected", "reject"),
    "delivery": ("DELIVERY", "Email Delivered", "delivery"),
    "bounce": ("BOUNCE", "Email Bounced", "bounce"),
    "complaint": ("COMPLAINT", "Email Complaint Received", "complaint"),
    "open": ("OPEN", "Email Opened", "open"),
    "click": ("CLICK", "Email Clicked", "click"),
}


@dataclass(frozen=True)
class Email:
    id: str
    to: list[str]
    sender: str
    subject: str
    text: str
    html: str
    attachments: list[str]
    tags: dict[str, str]
    configuration_set: str
    sent_at: str
    raw: bytes

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "attachments": self.attachments,
            "tags": self.tags,
            "sent_at": self.sent_at,
        }


class Outbox:
    """Collects e-mails from the exchanges of SES's `SendEmail`, since moto's own record lacks the tags."""

    def __init__(self, template: Template, bus: Bus, clock: Clock) -> None:
        self._clock = clock
        self._bus = bus
        self._lock = threading.Lock()
        self._emails: list[Email] = []
        self._reported: dict[str, set[str]] = {}  # configuration set -> event types sent to the bus
        for _, properties in template.resources("AWS::SES::ConfigurationSetEventDestination"):
            resolved = template.resolve(properties)
            destination = resolved["EventDestination"]
            if destination.get("Enabled") and "EventBridgeDestination" in destination:
                self._reported.setdefault(resolved["ConfigurationSetName"], set()).update(
                    destination["MatchingEventTypes"]
                )

    @property
    def emails(self) -> list[Email]:
        """All e-mails, oldest first."""
        with self._lock:
            return list(self._emails)

    def find(self, email_id: str) -> Email | None:
        return next((email for email in self.emails if email.id == email_id), None)

    def restore(self, emails: list[Email]) -> None:
        with self._lock:
            self._emails = list(emails)

    def on_exchange(self, exchange: Exchange) -> None:
        if email := user_pool_email(exchange):
            self._add(_plain_email(*email, _stamp(self._clock())))
        if not exchange.url.endswith("/v2/email/outbound-emails") or exchange.status != 200:  # noqa: PLR2004 OK
            return
        request = json.loads(exchange.request)
        if "Raw" not in request["Content"]:
            raise NotImplementedError("the local outbox reads raw messages only")
        sent = _email(json.loads(exchange.response)["MessageId"], request, _stamp(self._clock()))
        self._add(sent)
        ses_backends[ACCOUNT][REGION].sent_messages.clear()  # moto's own copies

    def _add(self, email: Email) -> None:
        with self._lock:
            self._emails.append(email)

    def report(self, email: Email, kind: str) -> bool:
        """Publish SES's event on the default bus. Returns False if the template does not ask for its type."""
        event_type, detail_type, part = KINDS[kind]
        if event_type not in self._reported.get(email.configuration_set, set()):
            return False
        now = _stamp(self._clock())
        message = message_from_bytes(email.raw, policy=SMTP)
        tags = {name: [value] for name, value in email.tags.items()}
        detail = {
            "eventType": kind.capitalize(),
            "mail": {
                "timestamp": email.sent_at,
                "source": email.sender,
                "sendingAccountId": ACCOUNT,
                "messageId": email.id,
                "destination": email.to,
                "headersTruncated": False,
                "headers": [{"name": name, "value": str(value)} for name, value in message.items()],
                "commonHeaders": {
                    "from": [email.sender],
                    "to": email.to,
                    "messageId": email.id,
                    "subject": email.subject,
                },
                "tags": {"ses:configuration-set": [email.configuration_set], "ses:source-ip": ["127.0.0.1"], **tags},
            },
            part: _details(kind, email, now),
        }
        arn = f"arn:aws:ses:{REGION}:{ACCOUNT}:configuration-set/{email.configuration_set}"
        self._bus.publish("aws.ses", detail_type, [arn], detail)
        return True


def _email(message_id: str, request: dict[str, Any], sent_at: str) -> Email:
    raw = base64.b64decode(request["Content"]["Raw"]["Data"])
    message = message_from_bytes(raw, policy=SMTP)
    if not isinstance(message, EmailMessage):
        raise TypeError("not an e-mail message")
    destination = request.get("Destination", {})
    return Email(
        id=message_id,
        to=[address for kind in ("To", "Cc", "Bcc") for address in destination.get(f"{kind}Addresses", [])],
        sender=str(message["From"] or request.get("FromEmailAddress", "")),
        subject=str(message["Subject"] or ""),
        text=_part(message, "plain"),
        html=_part(message, "html"),
        attachments=[part.get_filename() or part.get_content_type() for part in message.iter_attachments()],
        tags={tag["Name"]: tag["Value"] for tag in request.get("EmailTags", [])},
        configuration_set=request.get("ConfigurationSetName", ""),
        sent_at=sent_at,
        raw=raw,
    )


def _plain_email(to: str, subject: str, text: str, sent_at: str) -> Email:
    """Return an e-mail of the user pool, which SES knows nothing of."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = SENDER, to, subject
    message.set_content(text)
    html = f"<p>{escape(text)}</p>"
    return Email(str(uuid.uuid4()), [to], SENDER, subject, text, html, [], {}, "", sent_at, message.as_bytes())


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part is not None else ""


def _details(kind: str, email: Email, now: str) -> dict[str, Any]:
    """Build the details of SES's event, which depend on its type."""
    recipients = [{"emailAddress": address} for address in email.to]
    link = re.search(r"https?://\S+", email.text)  # the first one
    parts: dict[str, dict[str, Any]] = {
        "send": {},
        "reject": {"reason": "Bad content"},
        "delivery": {
            "timestamp": now,
            "processingTimeMillis": 546,
            "recipients": email.to,
            "smtpResponse": "250 ok: Message accepted",
            "reportingMTA": "a8-70.smtp-out.amazonses.com",
        },
        "bounce": {
            "feedbackId": f"feedback-{email.id}",
            "bounceType": "Permanent",
            "bounceSubType": "General",
            "bouncedRecipients": [
                {**recipient, "action": "failed", "status": "5.1.1", "diagnosticCode": "smtp; 550 5.1.1 user unknown"}
                for recipient in recipients
            ],
            "timestamp": now,
            "reportingMTA": "dns; mail.example.com",
        },
        "complaint": {
            "feedbackId": f"feedback-{email.id}",
            "complaintSubType": None,
            "complainedRecipients": recipients,
            "timestamp": now,
            "complaintFeedbackType": "abuse",
        },
        "open": {"timestamp": now, "ipAddress": "127.0.0.1", "userAgent": "Mozilla/5.0"},
        "click": {
            "timestamp": now,
            "ipAddress": "127.0.0.1",
            "userAgent": "Mozilla/5.0",
            "link": link.group(0) if link else "",
            "linkTags": None,
        },
    }
    return parts[kind]
