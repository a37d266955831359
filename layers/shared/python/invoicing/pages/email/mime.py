"""E-mails as MIME messages: the same bytes are the preview, the `.eml` file and what SES sends."""

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
from invoicing.domain.values.text import ascii_address, has_encoded_word
from invoicing.pages.email.headers import typed_headers
from invoicing.ports import EmailTags, RenderedEmail

# Controls (among them CR, LF and NUL), line and paragraph separators, and halves of surrogate pairs.
_FORBIDDEN_IN_HEADERS = frozenset({"Cc", "Zl", "Zp", "Cs"})


@dataclass(frozen=True, slots=True)
class EmailParts:
    subject: str
    text: str
    html: str


def build_message(
    sale_id: str, email: Email, parts: EmailParts, *, store: Store, sender: str, locale: str
) -> RenderedEmail:
    """Return the message, with text and HTML alternatives.

    Raises:
        EmailRejectedError: a header contains a control character or an encoded word, or an address is invalid.
    """
    mailboxes = {"From": _mailbox("sender", sender, store.name), "To": _mailbox("to", email.to)}
    if store.email:
        mailboxes["Reply-To"] = _mailbox("reply-to", store.email, store.name)
    headers = typed_headers(_header("subject", parts.subject), mailboxes)
    message = EmailMessage(policy=policy.SMTP)
    message["Date"] = moment_of(email)
    message["Message-ID"] = f"<{_header('id', email.id)}@{ascii_address(sender).rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parts.text, cte="quoted-printable")
    message.add_alternative(parts.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = locale  # set last: setting the content removes Content-* headers
    message.set_boundary(f"=={email.id}==")  # cannot occur in a part: quoted-printable encodes every `=`
    blind = [_mailbox("bcc", email.bcc).addr_spec] if email.bcc else []
    return RenderedEmail(
        content=headers + message.as_bytes(),
        recipients=(mailboxes["To"].addr_spec, *blind),
        tags=EmailTags(sale_id, email.id, email.kind.value),
    )


def read_message(content: bytes) -> EmailParts:
    """Parse a message of `build_message`; line ends are LF."""
    message = message_from_bytes(content, policy=policy.SMTP)
    text, html = (message.get_body((kind,)) for kind in ("plain", "html"))
    return EmailParts(
        subject=str(message["Subject"]),
        text=text.get_content().replace("\r\n", "\n") if text else "",
        html=html.get_content().replace("\r\n", "\n") if html else "",
    )


def moment_of(email: Email) -> datetime:
    """Return when an e-mail is sent, as far as known when it is rendered."""
    return email.claimed_at or email.send_at or email.created_at


def _mailbox(name: str, address: str, display_name: str = "") -> Address:
    """Return a mailbox. Raises EmailRejectedError if its name or address could inject another header."""
    try:
        mailbox = Address(_header(name, display_name), addr_spec=ascii_address(_header(name, address)))
    except (ValueError, IndexError, HeaderParseError):  # IndexError: a bug of the parser
        mailbox = None
    if mailbox is None or not mailbox.addr_spec.isascii():  # SES supports ASCII only before the @
        raise EmailRejectedError("header", header=name)
    return mailbox


def _header(name: str, value: str) -> str:
    """Return a header's value. Raises EmailRejectedError if it could inject another header."""
    if any(unicodedata.category(character) in _FORBIDDEN_IN_HEADERS for character in value):
        raise EmailRejectedError("control_character", header=name)
    if has_encoded_word(value):
        raise EmailRejectedError("encoded_word", header=name)
    return value
