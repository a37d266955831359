"""Where postal code, city and province stand in a pasted address, by the rules of its country."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from invoicing.adapters.postal_codes import address_rules, postal_code_form
from invoicing.domain.values.text import fold_case
from invoicing.pages.back_office.drafts.editor.pasted.lines import SIGNS

Line = tuple[int, str]  # its place in the pasted text, and its words

_CODE_WORDS = 3  # that a postal code can have
_CITY_WORDS = 5
_STREET_WORDS = 3  # more in a line that begins an address can have the name among them
HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")  # addresses in these begin with the postal code
_DISTRICT = re.compile(r"(?:dublin|baile átha cliath) \d{1,2}w?", re.IGNORECASE)  # a city that has a number
_CITY_BESIDE = frozenset({"CN", "TW"})  # where a town can follow the code in such an address


@dataclass(frozen=True, slots=True)
class Postal:
    """Where a postal code stands: the line, what is before and after it there, and the code in its country's form."""

    line: int
    country: str
    code: str
    before: str
    after: str


def code_alone(text: str, country: str) -> str:
    """Return text in the form of the country's postal codes if it is one, else ""."""
    form = postal_code_form(country)
    code = form.normalized(text)
    return code if form.patterns and form.takes(code) else ""


def find_postal(lines: Sequence[Line], country: str) -> Postal | None:
    """Return the last postal code of a country that stands beside a city, or below one."""
    form = postal_code_form(country)
    if not form.patterns:
        return None
    may_stand_alone = _ends_with_code(country) or _is_han(lines)
    for i, text in reversed(lines):
        words = text.split()
        for size in range(min(_CODE_WORDS, len(words)), 0, -1):
            for start in range(len(words) - size, -1, -1):
                code = form.normalized(" ".join(words[start : start + size]))
                before, after = " ".join(words[:start]), " ".join(words[start + size :])
                is_city = _is_city(after) or (bool(after) and HAN.search(after) is not None)
                if form.takes(code) and (is_city if after else may_stand_alone):
                    return Postal(i, country, code, before, after)
    return None


def take_postal(lines: Sequence[Line], postal: Postal, found: dict[str, str]) -> tuple[list[Line], list[Line]]:
    """Put postal code, city and province among the fields. Return the lines before them, and those behind."""
    before = [line for line in lines if line[0] < postal.line]
    behind = [line for line in lines if line[0] > postal.line]
    found |= {"country": postal.country, "postal_code": postal.code}
    if _is_han(lines):
        is_city = postal.country in _CITY_BESIDE and _is_city(postal.after)
        if is_city:
            found.setdefault("city", postal.after)
        beside = [postal.before] if is_city else [postal.before, postal.after]
        return [*before, *((postal.line, text) for text in beside if text), *behind], []
    if postal.after:
        city = postal.after
        if postal.before:
            has_name = not before and "name" not in found and len(postal.before.split()) > _STREET_WORDS
            (behind if has_name else before).append((postal.line, postal.before))
    else:
        city = _city_before(before, behind, postal, found)
    if city and found.setdefault("city", city) != city:
        behind.append((postal.line, city))
    return before, behind


def _city_before(before: list[Line], behind: list[Line], postal: Postal, found: dict[str, str]) -> str:
    """Take the city and province before a postal code. A street is no city: it stays with the other lines."""
    line = postal.line
    city, found["province"] = _without_province(postal.before, postal.country)
    if not city and before:
        line, city = before.pop()
    if not found["province"]:
        city, found["province"] = _without_province(city, postal.country)
        if not city and before:
            line, city = before.pop()
    if not city or _is_city(city) or _DISTRICT.fullmatch(city):
        return city
    (behind if line == postal.line else before).append((line, city))
    return ""


def _is_city(text: str) -> bool:
    return bool(text) and len(text.split()) <= _CITY_WORDS and not any(map(str.isdecimal, text))


def _is_han(lines: Sequence[Line]) -> bool:
    return any(HAN.search(text) for _, text in lines)


def _ends_with_code(country: str) -> bool:
    """Tell whether a code may stand last: behind the city, or on a line below it. Elsewhere it would be a number."""
    lines = address_rules(country).address_latin_format.split("%n")
    return any(line.rstrip().endswith("%Z") for line in lines)


def _without_province(text: str, country: str) -> tuple[str, str]:
    """Return text without the province at its end, and the province's key: "Springfield" and "IL"."""
    choices = {fold_case(name): key for key, name in address_rules(country).country_area_choices}
    choices |= {fold_case(key): key for key in choices.values()}
    words = text.split()
    for size in range(len(words), 0, -1):
        key = choices.get(fold_case(" ".join(words[-size:])))
        if key:
            return " ".join(words[:-size]).strip(SIGNS), key
    return text, ""
