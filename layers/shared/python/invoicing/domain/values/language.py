"""The languages that customers' pages and e-mails are in.

A locale is a BCP 47 tag ("nb", "en", "en-US"), whose first part is the language. The source language is English.
"""

from __future__ import annotations

LANGUAGES = {"en": "English", "nb": "Norsk"}  # the shipped languages, each by its own name
SOURCE_LANGUAGE = "en"
_SAME_LANGUAGE = {"no": "nb", "nn": "nb", "da": "nb"}  # their readers prefer Bokmål to English


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
