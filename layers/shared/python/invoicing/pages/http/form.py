"""Parsing of HTML forms. Characters that cannot be typed on purpose are removed; values stay untrusted."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl

from invoicing.domain.values.text import visible_text

LONGEST = 200  # characters of a field; the longest real names and addresses have half as many
_MOST_FIELDS = 100
_CONTROL = {"Cc", "Zl", "Zp", "Cs"}
_PHONE = re.compile(r"\+?[\d\s().\-/]{5,25}(?:(?:ext|x)\.? ?\d{1,6})?", re.IGNORECASE)


def read_form(body: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the named fields of a form; other fields are ignored.

    Raises:
        ValueError: the body is not a form, or has too many fields.
    """
    text = body.decode("utf-8", errors="replace")
    typed = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="replace"))
    return {name: clean(typed[name]) for name in names if name in typed}


def clean(text: str) -> str:
    """Return text as one line in NFC, without control, direction and invisible characters."""
    line = "".join(" " if unicodedata.category(c) in _CONTROL else c for c in text[: LONGEST * 5])
    return " ".join(visible_text(line).split())


def is_phone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None
