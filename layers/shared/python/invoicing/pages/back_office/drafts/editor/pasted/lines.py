"""The parts of a pasted text: its lines without the marks of a chat, cut at commas, with the labels of forms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from invoicing.domain.values.text import fold_case, visible_text
from invoicing.pages.back_office.drafts.editor.pasted.countries import country_of

SIGNS = " \t,;:.-*\u2022|"  # around a part
_LABELS = {
    "name": "navn, name, fullt navn, full name, mottaker, recipient",
    "company": "firma, bedrift, company, företag",
    "address1": "adresse, gateadresse, leveringsadresse, gate, vei, address, street, street address, shipping address",
    "postal_code": "postnr, postnummer, postnr/sted, postnr/poststed, postal code, postcode, post code, zip, zip code",
    "city": "sted, poststed, by, city, town, ort",
    "country": "land, country",
    "phone": "tlf, telefon, mob, mobil, tel, telefonnummer, mobilnummer, phone, mobile, telephone, phone number",
    "email": "epost, e-post, email, e-mail",
}
_NAMES = {label: name for name, labels in _LABELS.items() for label in labels.split(", ")}
_LABEL = re.compile(r"(?P<label>[^\W\d][\w ./-]{1,20}?)\s*[:=]\s*(?P<value>.*)")
_TIME = r"\d{1,2}[:.]\d{2}([:.]\d{2})?(\s?[ap]\.?m\.?)?"
_CHAT = re.compile(
    rf"\[[^\]]*\b{_TIME}[^\]]*\]\s*([^:\n]{{1,60}}:\s+)?"  # [12:31, 30.11.2026] Per: ...
    rf"|\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{2,4}},?\s+{_TIME}\s+-\s+([^:\n]{{1,60}}:\s+)?",  # 30.11.2026, 12:31 - Per: ...
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;|\u2022\u060c\uff0c\u3001]|(?<=[!?])\s")
_CODE = re.compile(r"(?:[A-Z]{1,2}-?)?\d{4,6}|\d{3} \d{2}")  # that a comma parts from its town: "2614, Lillehammer"
_MOST_OF_TOWN = 3  # words
_HOUSE = re.compile(r"\d{1,4}\s?[A-Za-z]?")  # a number that a comma parts from its street: "Calle Mayor, 12"


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line; `field` is what its label says it is, and `written` has the label."""

    text: str
    field: str = ""
    written: str = ""


def parts_of(text: str) -> Iterator[Part]:
    for line in _whole_lines(text):
        label, value = _label_of(line)
        pieces = [piece for cut in _CUT.split(value) if (piece := cut.strip(SIGNS))]
        pieces = list(_with_towns(_with_house_numbers(pieces)))
        for i, piece in enumerate(pieces):
            again, rest = _label_of(piece)
            if again and rest:
                yield Part(rest, again, piece)
            elif i == 0 and label:
                yield Part(piece, label, line if len(pieces) == 1 else f"{line.partition(value)[0]}{piece}")
            else:
                yield Part(piece)


def _whole_lines(text: str) -> Iterator[str]:
    """Yield lines without what a chat writes before them; a label alone in its line belongs to the next one."""
    waiting = ""
    for line in text.splitlines():
        plain = " ".join(visible_text(_CHAT.sub("", visible_text(line), count=1)).split())
        if not plain:
            continue
        label, value = _label_of(plain)
        if label and not value:
            if waiting:
                yield waiting.rstrip(":= ")
            waiting = plain
            continue
        yield f"{waiting} {plain}" if waiting and not label else plain
        waiting = ""
    if waiting:
        yield waiting.rstrip(":= ")


def _label_of(text: str) -> tuple[str, str]:
    """Return the field that a label names, and what stands behind it; else "" and the text."""
    match = _LABEL.fullmatch(text.strip(" *\u2022-"))
    name = _NAMES.get(fold_case(match["label"]).rstrip(".")) if match else None
    return (name, match["value"].strip()) if match and name else ("", text)


def _with_house_numbers(pieces: list[str]) -> Iterator[str]:
    waiting = ""
    for piece in pieces:
        if waiting and _HOUSE.fullmatch(piece) and not any(map(str.isdecimal, waiting)):
            yield f"{waiting}, {piece}"
            waiting = ""
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _with_towns(pieces: Iterable[str]) -> Iterator[str]:
    waiting = ""
    for piece in pieces:
        if waiting and not any(map(str.isdecimal, piece)) and len(piece.split()) <= _MOST_OF_TOWN and _is_town(piece):
            yield f"{waiting} {piece}"
            waiting = ""
            continue
        if waiting:
            yield waiting
        waiting = piece if _CODE.fullmatch(piece) else ""
        if not waiting:
            yield piece
    if waiting:
        yield waiting


def _is_town(text: str) -> bool:
    return not (country_of(text) or _label_of(text)[0])
