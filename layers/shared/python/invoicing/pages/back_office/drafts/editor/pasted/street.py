"""The lines of a pasted address before its city: the name, the company, and the street."""

from __future__ import annotations

import re
from collections.abc import Sequence

from invoicing.pages.back_office.drafts.editor.pasted.postal import HAN, Line

_MOST_NAMES = 5  # words of a name
_IN_CARE_OF = re.compile(r"c/o\b|v/|att\b|attn\b", re.IGNORECASE)
_FLAT = re.compile(r"(?:flat|apt|apartment|unit|suite)\.? #?(?:\d{1,4}[a-z]?|[a-z])", re.IGNORECASE)
_COMPANY = re.compile(
    r".*\s(as|asa|enk|sa|ans|ab|hb|aps|a/s|oy|gmbh|ag|kg|inc|llc|ltd|limited|plc|corp|bv|nv|sarl|srl|spa)\.?",
    re.IGNORECASE,
)
_TITLED = re.compile(r"(?:\s|\b|\w)(?:様|さん|先生|女士|小姐|收)$")  # behind a name
_TOWN = re.compile(r"[A-Z]{0,3}-?\d{4,6}\s\D+|\D+\s\d{5,7}")  # with the code of a country that is not known


def take_lines(lines: list[Line], left: Sequence[Line], found: dict[str, str]) -> list[Line]:
    """Put name, company, street and what is below it among the fields. Return the lines that could be several."""
    lines = list(lines)
    if "address2" not in found:
        for line in [line for line in lines if _IN_CARE_OF.match(line[1]) or _FLAT.fullmatch(line[1])][:1]:
            lines.remove(line)
            found["address2"] = line[1]
    at = _street(lines, found)
    if at is None:
        is_person = bool(found.keys() & {"address1", "city", "phone", "email", "handle"})
        return _take_name(lines, found) if is_person else lines
    end, names, below = lines[at][0], lines[:at], lines[at + 1 :]
    found["address1"] = lines[at][1]
    if len(below) == 1 and "city" in found and "address2" not in found:
        found["address2"] = below.pop()[1]
    said = max((i for i, _ in left if i < end), default=-1)  # what is before a sentence need not be of the address
    return [line for line in names if line[0] < said] + _take_name([it for it in names if it[0] > said], found) + below


def take_unread(lines: Sequence[Line], found: dict[str, str]) -> list[Line]:
    """Put lines of a Chinese or Japanese address that are not understood behind its street. Return the others.

    Such an address has its parts in any order and without separators: one line of it holds all of them.
    """
    left = []
    for line in lines:
        if "address1" not in found or not HAN.search(line[1]):
            left.append(line)
        elif "name" not in found and _TITLED.search(line[1]):
            found["name"] = line[1]
        else:
            found["address1"] += f" {line[1]}"
    return left


def _street(lines: Sequence[Line], found: dict[str, str]) -> int | None:
    """Return where the street is: in the first line with a number, or below the name in an address without any."""
    if "address1" in found:
        return None
    numbered = (at for at, (_, text) in enumerate(lines) if _is_street(text))
    unnumbered = 0 if "name" in found else 1
    last = unnumbered if "city" in found and len(lines) in {unnumbered + 1, unnumbered + 2} else None
    return next(numbered, last)


def _take_name(lines: list[Line], found: dict[str, str]) -> list[Line]:
    companies = [line for line in lines if _COMPANY.fullmatch(line[1])]
    if len(companies) == 1 and len(lines) <= 2 and "company" not in found:  # noqa: PLR2004 - a person and a company
        lines = [line for line in lines if line not in companies]
        found["company"] = companies[0][1]
    if len(lines) == 1 and "name" not in found and _is_name(lines[0][1]):
        found["name"] = lines[0][1]
        return []
    return lines


def _is_name(text: str) -> bool:
    return len(text.split()) <= _MOST_NAMES and not any(c.isdecimal() or c in "@/:_" for c in text)


def _is_street(text: str) -> bool:
    has_number = any(map(str.isdecimal, text)) and any(map(str.isalpha, text))
    return has_number and not _TOWN.fullmatch(text)
