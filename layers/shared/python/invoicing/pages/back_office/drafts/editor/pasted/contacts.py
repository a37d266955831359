"""Phone numbers, e-mail addresses and handles in a pasted text, wherever they stand."""

from __future__ import annotations

import re

from invoicing.domain.values.text import is_email_address, plain_email, plain_phone
from invoicing.pages.back_office.drafts.editor.pasted.lines import SIGNS

_LEAST_BARE = 8  # digits; shorter ones without a word for it are postal codes and prices
_LEAST, _MOST = 5, 15  # digits of a number that a word or a plus sign says is a phone's
_MOST_BEFORE_WORDS = 12  # digits before other words: a postal code can be among more of them
_PHONE = re.compile(r"\+?[\d\s()./-]+")
_WORD = r"(?:tlf|tel|telefon|telephone|phone|mob|mobil|mobile|whatsapp|电话|手机|電話|携帯)(?:nr|nummer| number| no)?"
_NUMBER = r"(?P<number>\+?[\d(][\d\s()./-]*\d)(?!\w)"
_PATTERNS = (
    re.compile(rf"(?<!\w){_WORD}\b\.?\s*:?\s*{_NUMBER}", re.IGNORECASE),
    re.compile(r"(?<!\w)(?P<number>\+\d[\d\s()./-]*\d)(?!\w)"),
    re.compile(r"(?<=[^\W\d]\s)(?P<number>\d{8}|\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|0\d{3,4} ?\d{6,7})$"),
)
_EMAIL = re.compile(r"<?(?:mailto:)?(?P<email>[^\s<>@:,]+@[^\s<>@,]+\.[^\s<>@,]*[^\W_])>?")
_HANDLE = re.compile(r"@[\w.]{2,60}")


def take_contacts(text: str, found: dict[str, str]) -> str:
    """Put an e-mail address, a phone number and a handle among the fields. Return what is left of the text.

    What a field has another value of already is left, too.
    """
    for match in _EMAIL.finditer(text):
        email = plain_email(match["email"])
        if is_email_address(email) and _is_taken("email", email, found):
            text = _without(text, match)
            break
    for pattern in _PATTERNS:
        number = pattern.search(plain_phone(text))
        if number and _is_clear(number):
            if _is_taken("phone", number["number"].strip(), found):
                text = _without(text, number)
            break
    return "" if _HANDLE.fullmatch(text) and _is_taken("handle", text, found) else text


def take_phone(text: str, found: dict[str, str], least: int = _LEAST_BARE) -> bool:
    """Put text among the fields if it is a phone number, and could hardly be anything else. Tell whether it was."""
    digits = sum(map(str.isdecimal, text))
    number = plain_phone(text)
    is_phone = _PHONE.fullmatch(number) and least <= digits <= _MOST and digits > 2 * text.count(" ")
    return bool(is_phone) and _is_taken("phone", number, found)


def has_phone(text: str) -> bool:
    """Tell whether text has a phone number that is not clear, or is one too many."""
    return any(pattern.search(plain_phone(text)) for pattern in _PATTERNS)


def _is_clear(match: re.Match[str]) -> bool:
    digits = sum(map(str.isdecimal, match["number"]))
    return _LEAST <= digits <= (_MOST if match.end() == len(match.string) else _MOST_BEFORE_WORDS)


def _is_taken(name: str, value: str, found: dict[str, str]) -> bool:
    return found.setdefault(name, value) == value


def _without(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split()).strip(SIGNS)
