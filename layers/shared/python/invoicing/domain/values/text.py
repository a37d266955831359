"""Text as people meant it: done alike by pages and API, so that neither takes what the other refuses."""

from __future__ import annotations

import re
import unicodedata


def ascii_address(address: str) -> str:
    """Return an address as mail servers write it, its domain in ASCII.

    Raises:
        ValueError: the domain is none.

    """
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{domain.encode('idna').decode()}" if not domain.isascii() else address


# What nobody types and nobody sees. It turns the text after it round (UAX #9), hides in it, or comes along by copying;
# joiners (U+200C, U+200D) stay, since names and emoji are written with them.
_UNSEEN = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols by name, empty to look at
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_LONGEST_EMAIL, _LONGEST_LOCAL_PART = 254, 64  # RFC 5321


def seen(text: str) -> str:
    """Return text in composed form without what cannot be seen; empty where nothing can."""
    text = unicodedata.normalize("NFC", text.translate(_UNSEEN)).strip()
    return text if any(map(_shows, text)) else ""


def plain_postal_code(text: str) -> str:
    """Return a postal code in plain letters and digits, where others of another width or style were typed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_email_address(text: str) -> bool:
    """Tell whether text is one mailbox that Amazon SES mails to: the domain in any letters, before the @ ASCII only."""
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = ascii_address(f"@{domain.lower()}")[1:]
    except UnicodeError:
        return False
    short = len(text) <= _LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL_PART
    return short and bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain))


def _shows(character: str) -> bool:
    """Tell whether a character can be seen: a letter, digit, sign or symbol, alone."""
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LETTERS
