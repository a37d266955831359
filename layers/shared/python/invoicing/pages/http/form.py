"""Parsing of HTML forms. Characters that cannot be typed on purpose are removed; values stay untrusted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from urllib.parse import parse_qsl

from invoicing.domain.values.text import LONGEST_LINE, visible_text

_MOST_FIELDS = 100
_CONTROL = {"Cc", "Zl", "Zp", "Cs"}
_MOST_CHARACTERS = LONGEST_LINE * 5  # of a field that are read: composing them (NFC) shortens text


def read_form(body: bytes, names: Iterable[str]) -> dict[str, str]:
    """Return the named fields of a form; other fields are ignored.

    Raises:
        ValueError: the body is not a form in UTF-8, or has too many fields.
    """
    text = body.decode("utf-8")
    typed = dict(parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict"))
    return {name: clean(typed[name]) for name in names if name in typed}


def clean(text: str) -> str:
    """Return text as one line in NFC, without control, direction and invisible characters."""
    return _one_line(text[:_MOST_CHARACTERS])


def clean_lines(text: str) -> str:
    """Return text as `clean` does, line by line; blank lines at both ends are removed."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(_one_line, lines)).strip("\n")


def _one_line(text: str) -> str:
    line = "".join(" " if unicodedata.category(c) in _CONTROL else c for c in text)
    return " ".join(visible_text(line).split())
