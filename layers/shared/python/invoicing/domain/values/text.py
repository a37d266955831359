"""Text that people typed, and times as text. Pages and API share these rules, so that both take and write the same."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit


class EmailFault(StrEnum):
    """Why text is no e-mail address to send to."""

    ADDRESS = "address"
    LOCAL_PART = "local_part"  # other letters than ASCII before the @, to which Amazon SES cannot send (SMTPUTF8)


def ascii_address(address: str) -> str:
    """Return an e-mail address with its domain in ASCII (IDNA 2008 and UTS #46), as mail servers write it.

    Raises:
        ValueError: the domain is invalid.
    """
    name, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    import idna  # imported here: its tables are large, and only domains with other letters need them

    return f"{name}{at}{idna.encode(domain, uts46=True).decode()}"


def readable_address(address: str) -> str:
    """Return an e-mail address with its domain in the letters that people read; other text as it is."""
    name, at, domain = address.rpartition("@")
    if "xn--" not in domain.lower():
        return address
    import idna

    try:
        return f"{name}{at}{idna.decode(domain.lower())}"
    except ValueError:
        return address


def canonical_address(address: str) -> str:
    """Return the one spelling by which an e-mail address is found and compared."""
    try:
        return ascii_address(address).casefold()
    except ValueError:
        return address.casefold()


def is_same_address(one: str, other: str) -> bool:
    """Tell whether two texts are one e-mail address, whatever their case and the spelling of their domain."""
    return canonical_address(one) == canonical_address(other)


# Invisible characters: they change the direction of text (UAX #9), hide in it, or come with copied text.
# Joiners (U+200C, U+200D) stay, since names and emoji are written with them.
_INVISIBLE = dict.fromkeys(
    [
        *(0x00AD, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070)),
        *(0xFEFF, *range(0xFFF9, 0xFFFC), 0xE0001),
    ]
)

# All that is drawn as nothing: beside these, joiners, variation selectors and blank letters.
_IGNORABLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_DOTTED_I = re.compile("i\u0307+")

_MINUS = "\u2212"
_LONG_VOWEL = "\u30fc"  # of katakana; Japanese keyboards write a dash with it

LONGEST_LINE = 255  # characters of one line of text
LONGEST_TEXT = 5_000  # of several lines
LONGEST_PHONE = 40
LONGEST_METHOD_NAME = 40  # of a payment that staff took
LONGEST_URL = 500
LONGEST_EMAIL = 254  # RFC 5321
SHORTEST_PHONE = 3  # digits, as some services have
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols that are drawn as blanks
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])")
_LONGEST_LOCAL_PART = 64  # of an e-mail address, RFC 5321
_URL_SIGNS = frozenset("-._~:/?#[]@!$&()*+,;=%")  # of RFC 3986, but for the quote that HTML has, too
_QUOTES = {"Pi", "Pf"}  # categories of quotation marks
_ENCODED_WORD = re.compile(r"=\?[^?]*\?[bq]\?.*?\?=", re.IGNORECASE | re.DOTALL)


def visible_text(text: str) -> str:
    """Return text in composed form without invisible characters; empty if none is visible."""
    text = unicodedata.normalize("NFC", text.translate(_INVISIBLE)).strip()
    return text if any(map(_is_visible, text)) else ""


def plain_dashes(text: str) -> str:
    """Return text with every kind of dash replaced by the one that keyboards have."""
    return "".join("-" if c == _MINUS or unicodedata.category(c) == "Pd" else c for c in text)


def plain_email(text: str) -> str:
    """Return a typed e-mail address as it is stored: without the invisible characters that come with copied text.

    Letters of other scripts in the domain are those of its registration: small, and composed (UTS #46).
    """
    text = visible_text(text)
    bare = "".join(character for character in text if unicodedata.category(character) != "Cf")
    if bare.isascii():
        return bare  # joiners have a meaning between letters of other scripts only
    name, at, domain = text.rpartition("@")
    if domain.isascii():
        return text
    import idna

    try:
        return f"{name}{at}{idna.uts46_remap(domain)}"
    except ValueError:
        return text


def plain_postal_code(text: str) -> str:
    """Return a postal code with digits, dashes and characters of another script, width or style as plain ones."""
    plain = plain_dashes(unicodedata.normalize("NFKC", text).replace(_LONG_VOWEL, "-"))
    return " ".join(_plain_digits(plain).split())


def plain_phone(text: str) -> str:
    """Return a phone number with dashes, and with digits of another script or width, as plain ones."""
    return _plain_digits(plain_dashes(text))


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.decimal(c, c)) for c in text)


def fold_case(text: str) -> str:
    """Return text to compare it by: case, width, style and invisible characters make no difference (NFKC_Casefold).

    The two i of Turkish are one, with and without a dot, since their cases differ between languages.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().replace("\u0131", "i")
    shown = "".join(character for character in folded if not is_ignorable(character))
    return unicodedata.normalize("NFKC", _DOTTED_I.sub("i", shown))


def is_ignorable(character: str) -> bool:
    """Tell whether a character is drawn as nothing where it has no effect on another (Default_Ignorable_Code_Point)."""
    return _IGNORABLE.fullmatch(character) is not None


def has_control_character(text: str) -> bool:
    """Tell whether text has a control character, such as a line break."""
    return any(unicodedata.category(character) == "Cc" for character in text)


def has_encoded_word(text: str) -> bool:
    """Tell whether text has an encoded word of a header (RFC 2047), which can hide a line break and another header.

    The pattern takes more than the RFC, as parsers of e-mails do.
    """
    return _ENCODED_WORD.search(text) is not None


def is_email_address(text: str) -> bool:
    """Tell whether text is one address that Amazon SES accepts: any letters in the domain, ASCII before the @."""
    local, _, domain = text.rpartition("@")
    try:
        ascii_domain = ascii_address(f"@{domain}")[1:].lower()
    except ValueError:
        return False
    short = len(f"{local}@{ascii_domain}") <= LONGEST_EMAIL and len(local) <= _LONGEST_LOCAL_PART
    is_plain = not has_encoded_word(text)
    return short and is_plain and bool(_LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(ascii_domain))


def is_phone_number(text: str) -> bool:
    """Tell whether text has a number to call, with any text beside it: "22 33 44 55 (evenings)"."""
    return sum(map(str.isdecimal, text)) >= SHORTEST_PHONE


def email_fault(address: str) -> EmailFault | None:
    """Return why Amazon SES does not accept an e-mail address; None if it does."""
    if is_email_address(address):
        return None
    return EmailFault.ADDRESS if address.rpartition("@")[0].isascii() else EmailFault.LOCAL_PART


def is_web_address(text: str) -> bool:
    """Tell whether text is an https URL with a host, without spaces, quotes, control characters or a password.

    Letters of every script are allowed (RFC 3987).
    """
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    has_host = parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc
    return has_host and all(map(_is_of_url, text))


def _is_of_url(character: str) -> bool:
    if character.isascii():
        return character.isalnum() or character in _URL_SIGNS
    category = unicodedata.category(character)
    return category[0] in "LMNPS" and category not in _QUOTES and character not in _BLANK_LETTERS


def _is_visible(character: str) -> bool:
    return unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LETTERS


def timestamp(moment: datetime) -> str:
    """Return a UTC time with milliseconds (RFC 3339)."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
