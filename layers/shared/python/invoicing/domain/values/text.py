"""Text that people typed. Pages and API share these rules, so that both accept the same input."""

from __future__ import annotations

import re
import unicodedata


def ascii_address(address: str) -> str:
    """Return an e-mail address with its domain in ASCII, as mail servers write it.

    Raises:
        ValueError: the domain is invalid.
    """
    name, at, domain = address.rpartition("@")
    return f"{name}{at}{domain.encode('idna').decode()}" if not domain.isascii() else address


# Invisible characters: they change the direction of text (UAX #9), hide in it, or come with copied text.
# Joiners (U+200C, U+200D) stay, since names and emoji are written with them.
_INVISIBLE = dict.fromkeys(
    [0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF]
)

_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that are drawn as blanks
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_LONGEST_EMAIL, _LONGEST_LOCAL_PART = 254, 64  # RFC 5321


def visible_text(text: str) -> str:
    """Return text in composed form without invisible characters; empty if none is visible."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()
    return text if any(map(_is_visible, text)) else ""


def plain_postal_code(text: str) -> str:
    """Return a postal code with characters of another width or style replaced by plain ones."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def is_email_address(text: str) -> bool:
    """Tell whether text is one address that Amazon SES accepts: any letters in the domain, ASCII before the @."""
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = ascii_address(f"@{domain.lower()}")[1:]
    except UnicodeError:
        return False
    short = len(text) <= _LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL_PART
    return short and bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain))


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LETTERS
