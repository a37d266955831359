"""Skus, and identifiers of what a store names. Pages and API share these rules, so that both accept the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count

from invoicing.domain.values.text import is_ignorable

IDENTIFIER = re.compile(r"[a-z0-9]([a-z0-9_-]{0,38}[a-z0-9])?")
LONGEST_SKU = 64
# Addresses of the back office have these words where an sku or an id stands: nothing new is named so.
RESERVED = frozenset({"new"})
_SKU = re.compile(r"[^\W_]([\w .+-]{0,62}[\w+-])?")
_BETWEEN_WORDS = re.compile(r"[^a-z0-9]+")
# Letters that do not decompose into one of a to z and a mark; å is written aa in Norwegian and Danish.
_PLAIN = str.maketrans(
    {"å": "aa", "æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l", "\u0131": "i", "œ": "oe", "þ": "th"}
)


def plain_sku(text: str) -> str | None:
    """Return a sku in NFC; None if it is invalid.

    Combining marks are allowed where letters are, except at the beginning. Marks and letters that are drawn as nothing
    are not: two skus would look alike.
    """
    text = unicodedata.normalize("NFC", text)
    marked = "".join("m" if unicodedata.category(character)[0] == "M" else character for character in text[1:])
    is_valid = _SKU.fullmatch(text[:1] + marked) and not any(map(is_ignorable, text))
    return text if is_valid else None


def slug(title: str, *, longest: int = 40) -> str:
    """Return a title as an identifier, "blaa-kopp"; empty if it has no letter or digit that can be written in ASCII."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", title.casefold()).translate(_PLAIN))
    ascii_only = decomposed.encode("ascii", "ignore").decode()
    return _BETWEEN_WORDS.sub("-", ascii_only).strip("-")[:longest].strip("-")


def free_identifier(title: str, taken: Collection[str], otherwise: str) -> str:
    """Return an identifier that is made from a title, or from `otherwise`, and is not taken: "post", "post-2"."""
    taken = {*taken, *RESERVED}
    first = slug(title, longest=36) or otherwise
    return next(name for number in count(1) if (name := f"{first}-{number}" if number > 1 else first) not in taken)
