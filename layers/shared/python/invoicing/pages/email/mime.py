"""A mail as a MIME message: the same bytes are the preview, the `.eml` file and what goes to SES."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage

from invoicing.domain.catalog.store import Store
from invoicing.domain.errors import EmailRejectedError
from invoicing.domain.sale.email import Email
from invoicing.domain.values.text import ascii_address
from invoicing.ports import RenderedEmail

# Controls (C0 and C1, so CR, LF and NUL among them), line and paragraph separators, halves of surrogate pairs.
_NEVER_IN_A_HEADER = frozenset({"Cc", "Zl", "Zp", "Cs"})


@dataclass(frozen=True, slots=True)
class EmailParts:
    """What a person sees of a mail."""

    subject: str
    text: str
    html: str


def build_message(
    sale_id: str, email: Email, parts: EmailParts, *, store: Store, sender: str, locale: str
) -> RenderedEmail:
    """Return the message as it goes out, text first, HTML for those who show it.

    Raises:
        EmailRejectedError: a header would hold a control character, or an address is none.

    """
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = _mailbox("sender", sender, store.name)
    message["To"] = _mailbox("to", email.to)
    if store.email:
        message["Reply-To"] = _mailbox("reply-to", store.email, store.name)
    message["Subject"] = _header("subject", parts.subject)
    message["Date"] = moment_of(email)
    message["Message-ID"] = f"<{_header('id', email.id)}@{ascii_address(sender).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parts.text, cte="quoted-printable")
    message.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = locale  # not before: setting content takes headers of that kind away
    message.set_boundary(f"=={email.id}==")  # no part can hold it: there every `=` is written otherwise
    blind = [_mailbox("bcc", email.bcc).addr_spec] if email.bcc else []
    return RenderedEmail(
        content=message.as_bytes(),
        recipients=(_mailbox("to", email.to).addr_spec, *blind),
        tags={"sale_id": sale_id, "email_id": email.id, "kind": email.kind.value},
    )


def read_message(content: bytes) -> EmailParts:
    """Return what a person sees of a message that was built here, with plain line ends."""
    message = message_from_bytes(content, policy=policy.SMTP)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return EmailParts(
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n") if text else "",
        html=html.get_content().replace("\r\n", "\n") if html else "",
    )


def moment_of(email: Email) -> datetime:
    """Return when a mail goes, as far as is known while it is written."""
    return email.claimed_at or email.send_at or email.created_at


def _mailbox(name: str, address: str, display_name: str = "") -> Address:
    try:
        mailbox = Address(_header(name, display_name), addr_spec=ascii_address(_header(name, address)))
    except (ValueError, IndexError, HeaderParseError):  # the parser runs off the end of some
        mailbox = None
    if mailbox is None or not mailbox.addr_spec.isascii():  # SES takes no other letters before the @
        message = f"The mail cannot be sent: its {name} is not an e-mail address. Correct it and send again."
        raise EmailRejectedError(message)
    return mailbox


def _header(name: str, value: str) -> str:
    """Return a header's value unless it could break out of it, whatever the e-mail package makes of it."""
    if any(unicodedata.category(character) in _NEVER_IN_A_HEADER for character in value):
        message = f"The mail cannot be sent: its {name} holds a control character. Write it again."
        raise EmailRejectedError(message)
    return value
