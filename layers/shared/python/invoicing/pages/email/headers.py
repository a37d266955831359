"""Headers with text that people typed.

The email package reads such text before it writes it: it decodes encoded words in it, and loses spaces where it folds a
line, in some versions of Python. Here the text is encoded as it is, then read back and compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from email import policy
from email.header import Header
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.utils import formataddr

from invoicing.domain.errors import EmailRejectedError

_LINE_END = "\r\n"
_LONGEST_LINE = 76  # characters of a line with encoded words (RFC 2047)
_LONGEST_PLAIN = 400  # characters of text on one line, which may have 998 with its header and address (RFC 5322)


def typed_headers(subject: str, mailboxes: Mapping[str, Address]) -> bytes:
    """Return the headers with these mailboxes, and the subject.

    Raises:
        EmailRejectedError: a program that reads the headers would not get what is written here.
    """
    lines = [f"{name}: {_written_mailbox(name, mailbox)}" for name, mailbox in mailboxes.items()]
    lines.append(f"Subject: {_written('Subject', subject)}")
    headers = "".join(f"{line}{_LINE_END}" for line in lines).encode("ascii")
    read = BytesHeaderParser(policy=policy.SMTP).parsebytes(headers)
    if str(read["Subject"]) != subject or len(read) != len(lines):
        raise EmailRejectedError("not_whole", header="subject")
    for name, mailbox in mailboxes.items():
        if [_parts(found) for found in read[name].addresses] != [_parts(mailbox)]:
            raise EmailRejectedError("not_whole", header=name.lower())
    return headers


def _written(name: str, text: str) -> str:
    """Return text as it is if every program reads that alike, otherwise in encoded words on lines of their own."""
    return text if _is_plain(text) else Header(text, "utf-8", _LONGEST_LINE, name).encode(linesep=_LINE_END)


def _written_mailbox(name: str, mailbox: Address) -> str:
    if _is_plain(mailbox.display_name):
        return formataddr((mailbox.display_name, mailbox.addr_spec))
    return f"{_written(name, mailbox.display_name)}{_LINE_END} <{mailbox.addr_spec}>"


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text and len(text) <= _LONGEST_PLAIN


def _parts(mailbox: Address) -> tuple[str, str]:
    """Return name and address to compare, without spaces: the email package adds and loses some when it reads names."""
    return "".join(mailbox.display_name.split()), mailbox.addr_spec
