"""The language of pages and e-mails: gettext catalogues, and how a locale is chosen."""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from invoicing.domain.values.language import SOURCE_LANGUAGE, language_of, shipped

_CATALOGUES = Path(__file__).parents[2] / "locales"
_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}
_LONGEST_HEADER = 500  # characters of Accept-Language that are read


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
