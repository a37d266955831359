"""Countries that a pasted address names, in the languages of those who write it."""

from __future__ import annotations

import re
from functools import cache

from invoicing.domain.values.countries import COUNTRIES
from invoicing.domain.values.text import fold_case

_ALSO_CALLED = {
    "usa": "US",
    "uk": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "holland": "NL",
    "u.k": "GB",
    "\u0627\u0644\u0633\u0639\u0648\u062f\u064a\u0629": "SA",
}
_LATIN = ("en", "nb", "sv", "da", "de", "fr", "es", "fi", "nl", "it", "pl", "pt")
_OTHER_SCRIPTS = ("zh", "ja", "ar", "ru", "uk", "ko", "el", "he", "th", "hi")
JAPANESE_CODE = "\u3012"  # the sign before postal codes, which no other country has
_OF_LATIN = re.compile(r"[\u0000-\u024f\u1e00-\u1eff]+")


def country_of(text: str, *, is_last: bool = False) -> str:
    """Return the code of the country that text names, or "". Two capitals are a code behind an address only."""
    if is_last and text.isupper() and text in COUNTRIES:
        return text
    if text.startswith(JAPANESE_CODE):
        return "JP"
    name = fold_case(text)
    if not name or any(map(str.isdecimal, name)):
        return ""
    languages = _LATIN if _OF_LATIN.fullmatch(name) else _OTHER_SCRIPTS
    return _ALSO_CALLED.get(name) or next((names[name] for names in map(_names, languages) if name in names), "")


@cache
def _names(language: str) -> dict[str, str]:
    """Return the codes of countries by their folded names in a language."""
    from babel import Locale  # noqa: PLC0415 - a language's names are read when an address has an unknown one

    territories = Locale.parse(language).territories.items()
    return {fold_case(name): code for code, name in territories if code in COUNTRIES}
