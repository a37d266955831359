"""The language of pages and e-mails: gettext catalogues, and how a locale is chosen.

A locale is a BCP 47 tag ("nb", "en", "en-US"), whose first part is the language. The source language is English.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

LANGUAGES = {"en": "English", "nb": "Norsk"}  # the shipped languages, each by its own name
SOURCE_LANGUAGE = "en"
_CATALOGUES = Path(__file__).parents[2] / "locales"
_SAME_LANGUAGE = {"no": "nb", "nn": "nb", "da": "nb"}  # their readers prefer Bokmål to English
_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
_LONGEST_HEADER = 500  # characters of Accept-Language that are read


def language_of(locale: str) -> str:
    """Return the language of a locale: "en" of "en-US"."""
    return locale.replace("_", "-").partition("-")[0].lower()


def shipped(tag: str) -> str | None:
    """Return the shipped locale for a language tag, if there is one."""
    language = language_of(tag)
    language = _SAME_LANGUAGE.get(language, language)
    if language not in LANGUAGES:
        return None
    american = language == "en" and tag.replace("_", "-").lower() == "en-us"
    return "en-US" if american else language


def choose_locale(*preferred: str | None, accept_language: str = "", store: str = SOURCE_LANGUAGE) -> str:
    """Return the first shipped locale of those preferred, the browser's and the store's; English if none is shipped."""
    for tag in (*preferred, *accepted(accept_language), store):
        if tag and (locale := shipped(tag)):
            return locale
    return SOURCE_LANGUAGE


def accepted(header: str) -> Iterable[str]:
    """Return the tags of an Accept-Language header by quality; malformed ones are left out."""
    wanted = []
    for part in header[:_LONGEST_HEADER].split(","):
        tag, _, weight = part.partition(";")
        try:
            quality = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            continue
        if quality > 0:
            wanted.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(wanted, key=lambda item: item[0])]


def direction(locale: str) -> str:
    """Return the writing direction of a locale, "rtl" or "ltr"."""
    return "rtl" if language_of(locale) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=32)
def translations(domain: str, locale: str) -> gettext.NullTranslations:
    """Return the catalogue of a domain (`checkout` or `email`) in the locale's language."""
    language = language_of(locale)
    return gettext.translation(domain, _CATALOGUES, [language], fallback=language == SOURCE_LANGUAGE)
