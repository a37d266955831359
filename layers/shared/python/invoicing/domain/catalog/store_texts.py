"""The store's own texts in e-mails, on pages and in messages, one set for each language.

They are plain text in which a few placeholders, such as `{number}`, are filled in, and nothing else happens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

_IN_SUBJECTS = ("number", "total", "store")
_IN_INTROS = ("name", *_IN_SUBJECTS)
# Those of the texts that are no subject and no introduction.
_PLACEHOLDERS = {
    "greeting": ("name", "store"),
    "chat_message": (*_IN_INTROS, "link"),
    "footer": ("store",),
}
_IN_BRACES = re.compile(r"\{([^{}\n]*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class StoreTexts:
    """The texts of one language; the default text stands in place of an empty one."""

    greeting: str = ""
    invoice_subject: str = ""
    invoice_intro: str = ""
    reminder_subject: str = ""
    reminder_intro: str = ""
    receipt_subject: str = ""
    receipt_intro: str = ""
    shipping_subject: str = ""
    shipping_intro: str = ""
    footer: str = ""
    chat_message: str = ""


DEFAULT_TEXTS = StoreTexts()
TEXT_NAMES = tuple(each.name for each in fields(StoreTexts))


def is_subject(name: str) -> bool:
    """Tell whether a text is written into the header of an e-mail."""
    return name.endswith("_subject")


def is_one_line(name: str) -> bool:
    return is_subject(name) or name == "greeting"


def placeholders_of(name: str) -> tuple[str, ...]:
    """Return the placeholders that a text may have."""
    return _PLACEHOLDERS.get(name, _IN_SUBJECTS if is_subject(name) else _IN_INTROS)


def faulty_placeholder(name: str, text: str) -> str:
    """Return the first placeholder that the text may not have, or a brace without its other half; "" without faults."""
    known = placeholders_of(name)
    return next((found.group() for found in _IN_BRACES.finditer(text) if found[1] not in known), "")


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with its values; "" if one of them is missing, such as the name of an unknown customer."""
    named = {found[1] for found in _IN_BRACES.finditer(text)}
    if not all(values.get(name) for name in named):
        return ""
    return _IN_BRACES.sub(lambda found: values[found[1]], text)
