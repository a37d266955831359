"""Words by which texts are found: what people type differently is the same word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from invoicing.domain.values.text import fold_case, plain_dashes, readable_address

LONGEST = 100  # characters of a word, and of a text: a sort key takes 1,024 bytes

# Letters that Unicode does not take apart into a plain letter and a mark.
_LETTERS = str.maketrans({"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ł": "l", "þ": "th"})
_MARKS = re.compile("[\u0300-\u036f]")  # accents of Latin, Greek and Cyrillic; those of other scripts are letters
_APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u02bc")
_SEPARATORS = re.compile(r'[-/()\[\]{}<>,;:|"\u201c-\u201f\u00ab\u00bb&=*!?]+')
_AROUND = ".,;:<>()\"'"
_DIGITS = re.compile(r"\+?[0-9.]*[0-9]")
# Country calling codes have one digit in zones 1 and 7, else two if ITU-T E.164 assigned such a code, else three.
_CALLING_CODE = re.compile("[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[0-9]{3}")
_LEAST_INTERNATIONAL = 10  # digits of a number that begins with 00 and a calling code


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a text, in its order.

    Case, width, accents, apostrophes and dashes make no difference. An e-mail address is one word. Groups of digits
    that follow each other are one: a phone number, without the country's calling code and leading zeros.
    """
    words: list[str] = []
    digits = ""
    for piece in _pieces(text):
        is_number = _DIGITS.fullmatch(piece) is not None
        if digits and (not is_number or piece.startswith("+")):
            words.append(_national(digits))
            digits = ""
        if is_number:
            digits += piece.replace(".", "")
        else:
            words.append(piece)
    if digits:
        words.append(_national(digits))
    return tuple(word[:LONGEST] for word in words)


def searched_text(text: str) -> str:
    """Return a text as it is searched: its words with single spaces between them."""
    return " ".join(words_of(text))[:LONGEST].rstrip()


def phone_digits(phone: str) -> str:
    """Return the national number in what was typed as a phone number, whatever else stands beside it."""
    return max((word for word in words_of(phone) if word.isdecimal()), key=len, default="")


def _pieces(text: str) -> Iterator[str]:
    for chunk in _plain(text).split():
        if "@" in chunk[1:]:
            yield chunk.strip(_AROUND)
            continue
        for piece in _SEPARATORS.split(chunk):
            bare = piece.strip("@#.").translate(_APOSTROPHES)
            if bare.strip("+_"):
                yield bare


def _plain(text: str) -> str:
    """Return a text with folded letters, plain digits and dashes, and spaces for control characters."""
    apart = unicodedata.normalize("NFKD", fold_case(" ".join(map(readable_address, text.split()))))
    plain = unicodedata.normalize("NFC", _MARKS.sub("", apart)).translate(_LETTERS)
    return "".join(_plain_character(character) for character in plain_dashes(plain))


def _plain_character(character: str) -> str:
    if unicodedata.category(character) in {"Cc", "Cs"}:
        return " "
    return str(unicodedata.decimal(character, character))


def _national(digits: str) -> str:
    """Return digits without a calling code, and without leading zeros: `+47 22..`, `0047 22..` and `022..` are one."""
    plain = digits.removeprefix("+")
    is_international = plain != digits
    if plain.startswith("00") and len(plain) >= _LEAST_INTERNATIONAL:
        plain, is_international = plain.lstrip("0"), True
    code = _CALLING_CODE.match(plain) if is_international else None
    national = plain[code.end() :] if code else plain
    return national.lstrip("0") or plain
