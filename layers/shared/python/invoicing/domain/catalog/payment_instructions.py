"""The store's own instructions how to pay, for sales that no payment provider takes."""

from __future__ import annotations

import re

PLACEHOLDERS = ("number", "total")
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


def unknown_placeholders(text: str) -> list[str]:
    """Return the placeholders in a text that instructions do not have, as they are written."""
    return [found.group() for found in _PLACEHOLDER.finditer(text) if found[1] not in PLACEHOLDERS]


def has_placeholder(text: str, name: str) -> bool:
    """Tell whether the instructions say a value themselves."""
    return f"{{{name}}}" in text


def with_values(text: str, *, number: str, total: str) -> str:
    """Return the instructions of one sale: with its number, for the payment's reference, and its total."""
    values = {"number": number, "total": total}
    return _PLACEHOLDER.sub(lambda found: values.get(found[1], found.group()), text)
