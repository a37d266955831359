"""What a person typed into a form: cleaned of what nobody means to type, and never trusted further than that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl

LONGEST = 200  # characters of one field; the longest real addresses and names are half of it
_MOST_FIELDS = 100
_BIDI = dict.fromkeys(map(ord, "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"))
_CONTROL = {"Cc", "Zl", "Zp", "Cs"}
# One mailbox: no spaces, commas or quotes, a domain with a dot.
_EMAIL = re.compile(
    r"[^\s@,;:<>()\[\]\\\"]{1,64}@[^\s@,;:<>()\[\]\\\"._-][^\s@,;:<>()\[\]\\\"_]*\.[^\s@,;:<>()\[\]\\\"._\d-]{2,}"
)
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,25}(?:(?:ext|x)\.? ?\d{1,6})?", re.IGNORECASE)


def read_form(body: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the named fields of a posted form; every other field is ignored.

    Raises:
        ValueError: it is not a form, or has absurdly many fields.

    """
    text = body.decode("utf-8", errors="replace")
    typed = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"))
    return {name: clean(typed[name]) for name in names if name in typed}


def clean(text: str) -> str:
    """Return text as one line in composed form, without control or direction characters."""
    line = "".join(" " if unicodedata.category(c) in _CONTROL else c for c in text[: LONGEST * 5])
    return " ".join(unicodedata.normalize("NFC", line).translate(_BIDI).split())


def is_email(text: str) -> bool:
    """Tell whether text can be one e-mail address; whether anybody reads there, only a mail can tell."""
    local, _, domain = text.rpartition("@")
    dots_apart = ".." not in text and not local.startswith(".") and not local.endswith(".")
    return len(text) <= 254 and dots_apart and bool(domain) and _EMAIL.fullmatch(text) is not None  # noqa: PLR2004


def is_phone(text: str) -> bool:
    """Tell whether text can be a phone number, written in whichever way."""
    return _PHONE.fullmatch(text) is not None
